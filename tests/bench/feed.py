"""The live feed with a million rows: memory, appending, scrolling, filters, and a stream of 1,000 events a second.

Beside the time by the clock stands that of the processor, which others on the machine do not lengthen.
`python -m tests.bench.feed [SECONDS]`: so long the stream goes on (default 20).
"""

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

ROWS = 1_000_000
RATE = 1000
_REPEATS = 300
_TYPED = (
    "event == waiting",
    "media_time > 20s and not group == progress",
    'source contains "dog" or percent >= 50',
    "data.frozen_ms > 3s",
    'source matches "keynote-[0-9]+"',
    'data matches "frames_dropped.:[1-9]"',
    "view.rebuffer_count > 0",
)
#: Typed letter by letter: many of its beginnings are filters.
_LONG = 'state == rebuffering and data.frozen_ms > 3s or source matches "keynote-[0-9]+" and view.rebuffer_ratio > 0.05'


class Streamed(NamedTuple):
    """On screen after so many milliseconds (95th percentile), and the loop held up for so many (99th, most)."""

    on_screen_p95: float
    held_up_p99: float
    held_up_most: float


def full_panel() -> tuple[Any, Any, Any, list[Any]]:
    """(the application, what is live, the feed's panel shown, the events it was filled with round and round)."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from PySide6.QtWidgets import QApplication

    from desktop.focus import Focus
    from desktop.live import Live
    from desktop.look.theme import Theme
    from desktop.panels import PANELS, PanelContext
    from desktop.run.log_records import LogRecords
    from tests.desktop.samples import played_clips

    app = QApplication.instance() or QApplication([])
    live = Live(ROWS)
    events = played_clips(40)
    started = time.perf_counter()
    while live.rows.end < ROWS:
        live.take(events[: ROWS - live.rows.end])
    taken = time.perf_counter() - started
    print(f"taking {ROWS:,} events into rows and figures: {taken:.1f} s, {taken / ROWS * 1e6:.1f} µs an event")
    kind = next(kind for kind in PANELS if kind.id == "feed")
    panel = kind.make(PanelContext(live=live, log=LogRecords(), theme=Theme(app, "light"), focus=Focus()))
    panel.resize(1000, 600)
    panel.show()
    started = time.perf_counter()
    panel.draw()
    print(f"the table filled with {panel.model.rowCount():,} rows: {(time.perf_counter() - started) * 1000:.1f} ms")
    app.processEvents()
    return app, live, panel, events


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].replace(".", "").isdigit() else 20.0
    app, live, panel, events = full_panel()
    held = live.rows.nbytes + 8 * len(live.rows)
    print(f"memory of a row, its place in the table included: {held / len(live.rows):.0f} bytes (below 200)")
    _append(panel, live, app)
    _scroll(panel)
    for text in _TYPED:
        _type(panel, app, text)
    _type_letters(panel, app, _LONG)
    panel.ask("", True)
    panel.model.finish()
    panel.resume()
    stream(panel, live, events, seconds)
    panel.ask("not event == progress", True)
    panel.model.finish()
    stream(panel, live, events, seconds / 2, "the same, with a filter on")
    panel.deleteLater()
    app.processEvents()


def _append(panel: Any, live: Any, app: Any) -> None:
    from tests.desktop.samples import many

    batches = [many(50, first=ROWS + 50 * number) for number in range(_REPEATS)]

    def append() -> None:
        live.take(batches.pop())
        panel.draw()

    _report("50 rows appended and scrolled to the end, with rows dropped", append, _REPEATS)
    batches = [many(50, first=live.rows.end + 50 * number) for number in range(_REPEATS)]
    _report("the same, and painted", lambda: (append(), app.processEvents()), _REPEATS)


def _scroll(panel: Any) -> None:
    bar = panel.table.verticalScrollBar()
    places = iter(np.linspace(0, bar.maximum(), _REPEATS).astype(int).tolist())
    panel.table.set_following(False)
    _report("a jump to another place, painted", lambda: (bar.setValue(next(places)), panel.grab()), _REPEATS)
    values = iter(range(bar.value(), 0, -60))
    _report("60 pixels further, painted (below 16.7)", lambda: (bar.setValue(next(values)), panel.grab()), _REPEATS)


def _type(panel: Any, app: Any, text: str) -> None:
    """From the filter applied to its rows painted, and the longest that the loop stood still meanwhile."""
    longest, swapped = 0.0, []
    connection = panel.model.swapped.connect(lambda: swapped.append(True))
    busy, started = time.thread_time(), time.perf_counter()
    before = started
    panel.ask(text, True)
    while not swapped:
        app.processEvents()
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    panel.table.viewport().repaint()
    took, busy = time.perf_counter() - started, time.thread_time() - busy
    panel.model.swapped.disconnect(connection)
    print(
        f"filter {text}: {panel.model.events:,} of {panel.model.held:,} rows shown after {took * 1000:.0f} ms "
        f"({busy * 1000:.0f} ms of the processor), "
        f"loop held up at most {longest * 1000:.1f} ms"
    )


def _type_letters(panel: Any, app: Any, text: str) -> None:
    """Each letter as a key that is pressed, eight a second; what one turn of the loop takes of the processor."""
    from PySide6.QtTest import QTest

    turns: list[float] = []
    panel.line.focus()
    for letter in text:
        until = time.perf_counter() + 0.125
        busy = time.thread_time()
        QTest.keyClicks(panel.line.line, letter)
        turns.append(time.thread_time() - busy)
        while time.perf_counter() < until:
            busy = time.thread_time()
            app.processEvents()
            turns.append(time.thread_time() - busy)
    worst = max(turns[1:]) * 1000
    print(f"typing {len(text)} letters of a filter: a turn of the loop takes the processor for {worst:.1f} ms at most")


def stream(panel: Any, live: Any, events: list[Any], seconds: float, what: str = "stream") -> Streamed:
    """1,000 events a second through inbox and pump onto the screen, as in the window."""
    from PySide6.QtCore import QEventLoop, QObject, QTimer

    from collector.inbox import Inbox
    from desktop.run.clocks import Clocks
    from desktop.run.garbage import GarbageCollection
    from desktop.run.pump import Pump

    inbox = Inbox()
    put: deque[tuple[int, float]] = deque()
    late: list[float] = []
    held_up: list[float] = []
    ended = threading.Event()
    came = live.rows.end

    def send() -> None:
        batches, number, due = _batches(events), came, time.perf_counter()
        while not ended.is_set():
            batch = next(batches)
            number += len(batch)
            put.append((number, time.perf_counter()))
            inbox.put(batch)
            due += len(batch) / RATE
            ended.wait(max(0.0, due - time.perf_counter()))

    class Painted(QObject):
        def eventFilter(self, _: QObject, event: Any) -> bool:  # noqa: N802
            if event.type() == event.Type.Paint:
                now = time.perf_counter()
                while put and put[0][0] <= panel.model.end:
                    late.append((now - put.popleft()[1]) * 1000)
            return False

    watch = Painted()
    panel.table.viewport().installEventFilter(watch)
    clocks = Clocks(lambda: False)
    clocks.add_panel(panel)
    pump = Pump(inbox, [live.take])
    before, worked = [time.perf_counter(), time.thread_time()], []

    def beat() -> None:
        now, busy = time.perf_counter(), time.thread_time()
        held_up.append(max(0.0, (now - before[0]) * 1000 - 2.0))
        worked.append((busy - before[1]) * 1000)
        before[:] = now, busy

    pulse = QTimer(interval=2)
    pulse.setTimerType(pulse.timerType().PreciseTimer)
    pulse.timeout.connect(beat)
    thread = threading.Thread(target=send, name="sender")
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    garbage = GarbageCollection()
    for part in (clocks, pump, pulse, thread, garbage):
        part.start()
    garbage.set_aside()
    loop.exec()
    ended.set()
    thread.join()
    for part in (pulse, pump, clocks, garbage):
        part.stop()
    panel.table.viewport().removeEventFilter(watch)
    late_95, held_99 = np.percentile(late, 95), np.percentile(held_up[50:], 99)
    print(
        f"{what}: {live.rows.end - came:,} events in {seconds:.0f} s with {len(live.rows):,} rows held: "
        f"on screen after {np.median(late):.0f} ms, p95 {late_95:.0f} ms (below 150); "
        f"loop held up p99 {held_99:.1f} ms (below 16), most {max(held_up[50:]):.1f} ms (never 100), "
        f"by its own work p99 {np.percentile(worked[50:], 99):.1f} ms, most {max(worked[50:]):.1f} ms"
    )
    return Streamed(float(late_95), float(held_99), max(held_up[50:]))


def _batches(events: list[Any]) -> Iterator[list[Any]]:
    """20 events at a time, round and round."""
    at = 0
    while True:
        yield events[at : at + 20]
        at = (at + 20) % (len(events) - 20)


def _report(what: str, call: Callable[[], object], repeats: int) -> None:
    times, busy = [], time.thread_time()
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    busy = (time.thread_time() - busy) / repeats * 1000
    p50, p99 = np.percentile(times, [50, 99])
    print(f"{what}: p50 {p50:.2f} ms, p99 {p99:.2f} ms, most {max(times):.1f} ms; of the processor {busy:.2f} ms")


if __name__ == "__main__":
    main()
