"""The live feed with a million rows: filling, appending and scrolling, memory, repainting."""

import os
import time
from collections.abc import Callable

import numpy as np

ROWS = 1_000_000
_REPEATS = 300


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from PySide6.QtWidgets import QApplication

    from desktop.focus import Focus
    from desktop.live import Live
    from desktop.log_records import LogRecords
    from desktop.panels import PANELS, PanelContext
    from desktop.theme import Theme
    from tests.desktop.samples import many, played_clips

    app = QApplication.instance() or QApplication([])
    live = Live(ROWS)
    events = played_clips(40)
    started = time.perf_counter()
    while live.rows.end < ROWS:
        live.take(events[: ROWS - live.rows.end])
    taken = time.perf_counter() - started
    print(f"taking {ROWS:,} events into rows and figures: {taken:.1f} s, {taken / ROWS * 1e6:.1f} µs an event")
    print(f"memory of a row: {live.rows.nbytes / len(live.rows):.0f} bytes")

    kind = next(kind for kind in PANELS if kind.id == "feed")
    panel = kind.make(PanelContext(live=live, log=LogRecords(), theme=Theme(app, "light"), focus=Focus()))
    panel.resize(1000, 600)
    panel.show()
    started = time.perf_counter()
    panel.draw()
    print(f"the table filled with {panel.model.rowCount():,} rows: {(time.perf_counter() - started) * 1000:.1f} ms")
    app.processEvents()

    batches = [many(50, first=ROWS + 50 * number) for number in range(_REPEATS)]

    def append() -> None:
        live.take(batches.pop())
        panel.draw()

    _report("50 rows appended and scrolled to the end, with rows dropped", append, _REPEATS)
    batches = [many(50, first=live.rows.end + 50 * number) for number in range(_REPEATS)]
    _report("the same, and painted", lambda: (append(), app.processEvents()), _REPEATS)

    bar = panel.table.verticalScrollBar()
    places = iter(np.linspace(0, bar.maximum(), _REPEATS).astype(int).tolist())
    panel.table.set_following(False)
    _report("a jump to another place, painted", lambda: (bar.setValue(next(places)), panel.grab()), _REPEATS)
    values = iter(range(bar.value(), 0, -60))
    _report("60 pixels further, painted", lambda: (bar.setValue(next(values)), panel.grab()), _REPEATS)
    panel.deleteLater()
    app.processEvents()


def _report(what: str, call: Callable[[], object], repeats: int) -> None:
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    p50, p99 = np.percentile(times, [50, 99])
    print(f"{what}: p50 {p50:.2f} ms, p99 {p99:.2f} ms, most {max(times):.1f} ms")
