"""A million simulated events of a local store in the History panel: wanted in less than 5 s from Load to the charts.

Off-screen, with the clocks that the window has; also how long the main loop was held up meanwhile.
HISTORY_DATA_DIR names a data folder whose store is read instead.
"""

import gc
import os
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.bench._simulated import fill

_EVENTS = 1_000_000


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if named := os.environ.get("HISTORY_DATA_DIR"):
        show(Path(named))
        return
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), _EVENTS)
        show(Path(folder))


def show(data_dir: Path) -> None:
    import shiboken6
    from PySide6.QtWidgets import QAbstractButton, QApplication

    from desktop.focus import Focus
    from desktop.live import Live
    from desktop.look.theme import Theme
    from desktop.panels import PanelContext
    from desktop.panels.history import HistoryPanel
    from desktop.past.sources import history_sources
    from desktop.run.clocks import Clocks
    from desktop.run.log_records import LogRecords
    from desktop.run.tasks import Tasks

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    tasks = Tasks()
    panel = HistoryPanel(
        PanelContext(
            live=Live(),
            log=LogRecords(),
            theme=Theme(app, "light"),
            focus=Focus(),
            run=tasks.run,
            sources=history_sources(data_dir, lambda: None),
        )
    )
    panel.resize(1000, 420)
    panel.show()
    clocks = Clocks(lambda: False)
    clocks.add_panel(panel)
    clocks.start()
    app.processEvents()
    gc.collect()
    gc.disable()  # the window's own timer does that, in its time
    turns: list[tuple[float, float]] = []

    def turn() -> None:
        before = time.monotonic(), time.thread_time()
        app.processEvents()
        turns.append((1000 * (time.monotonic() - before[0]), 1000 * (time.thread_time() - before[1])))

    began, processor, own, main = time.monotonic(), _processor(), time.process_time(), time.thread_time()
    panel.load()
    counted = 0.0
    while not panel.bar.load.isVisible():
        turn()
        if not counted and panel.tabs.count():
            counted = time.monotonic() - began
        time.sleep(0.001)
    seconds, processor, own = time.monotonic() - began, _processor() - processor, time.process_time() - own
    main = time.thread_time() - main
    assert panel.past is not None
    events, views = panel.past.live.mix.total, len(panel.past.live.views)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{events:,} events of {views:,} views: event mix and percents from {counted:.1f} s on, all panels", end=" ")
    print(f"after {seconds:.1f} s")
    print(
        f"{processor:.1f} s of processor: {processor - own:.1f} in the processes that read, {own:.1f} in the window's,",
        end=" ",
    )
    print(f"of these {main:.2f} on its main thread")
    _tell("until all panels were there", turns)
    turns.clear()
    for place in range(panel.tabs.count()):
        panel.tabs.setCurrentIndex(place)
        turn()
        for button in panel.tabs.widget(place).findChildren(QAbstractButton):
            if button.text() == "All views":
                button.click()
                turn()
    began = time.monotonic()
    while time.monotonic() - began < 1:
        turn()
        time.sleep(0.001)
    _tell("while each was looked at", turns)
    clocks.stop()
    tasks.stop()
    shiboken6.delete(panel)  # here, and not by a collection in the midst of another widget's end
    gc.collect()
    gc.enable()


def _tell(when: str, turns: list[tuple[float, float]]) -> None:
    """By the clock and, since others may have the processor meanwhile, by the processor time of this thread."""
    for what, times in zip(("by the clock", "of processor"), zip(*turns, strict=True), strict=True):
        p99, most = np.percentile(times, 99), max(times)
        print(f"the main loop {when}, {what}: held up for {p99:.0f} ms (p99), {most:.0f} ms at most")


def _processor() -> float:
    """Seconds of processor of this process, and of those that it started and that have ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main()
