"""A million simulated events of a local store in the History panel: wanted in less than 5 s from Load to the charts.

Off-screen, with the clocks that the window has; also how long the main loop was held up meanwhile.
"""

import os
import tempfile
import time
from pathlib import Path

from tests.bench._simulated import fill

_EVENTS = 1_000_000


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), _EVENTS)
        show(Path(folder))


def show(data_dir: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from desktop.clocks import Clocks
    from desktop.focus import Focus
    from desktop.history_sources import history_sources
    from desktop.live import Live
    from desktop.log_records import LogRecords
    from desktop.panels import PanelContext
    from desktop.panels.history import HistoryPanel
    from desktop.tasks import Tasks
    from desktop.theme import Theme

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
    began, processor, longest = time.monotonic(), time.process_time(), 0.0
    panel.load()
    counted = 0.0
    while panel.past is None:
        if not counted and panel.tabs.count():
            panel.draw()
            counted = time.monotonic() - began
        turned = time.monotonic()
        app.processEvents()
        longest = max(longest, time.monotonic() - turned)
        time.sleep(0.001)
    for place in range(panel.tabs.count()):
        panel.tabs.setCurrentIndex(place)
        panel.draw()
        panel.refresh()
        app.processEvents()
    seconds, processor = time.monotonic() - began, time.process_time() - processor
    events, views = panel.past.digest.mix.total, len(panel.past.live.views)
    print(f"{events:,} events of {views:,} views: event mix and percents drawn in {counted:.1f} s,", end=" ")
    print(f"views, quality, coverage and findings too in {seconds:.1f} s ({processor:.1f} s of processor),", end=" ")
    print(f"the main loop held up for {1000 * longest:.0f} ms at most")
    clocks.stop()
    tasks.stop()


if __name__ == "__main__":
    main()
