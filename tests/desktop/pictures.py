"""Pictures of every panel, to be looked at: `python -m tests.desktop.pictures FOLDER [SCALE]`.

Light and dark, empty and full, small and large, with believable events.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.desktop.samples import make_event, played_clips

_SIZES = {"small": (340, 220), "large": (720, 300)}


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = sys.argv[2] if len(sys.argv) > 2 else "1"

    import logging

    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow

    from collector.config import HarperTarget
    from collector.store.store import Batch, Store
    from desktop.focus import Focus
    from desktop.live import Live
    from desktop.look.theme import Theme
    from desktop.panels import PANELS, PanelContext
    from desktop.rejected import RejectedPieces
    from desktop.run.log_records import LogRecords
    from desktop.run.tasks import Tasks
    from tests.desktop.test_panel_rejected import PIECES

    app = QApplication([])
    events = played_clips()
    events.append(make_event(len(events) + 1, "custom\u202eevil<b>bold</b>\n", events[-1].timestamp + 5, data={"x": 1}))
    log = LogRecords()
    for level, name, words in (
        (logging.INFO, "collector.collector", "Listening on http://127.0.0.1:3000"),
        (logging.WARNING, "collector.harper.delivery", "HarperDB at http://127.0.0.1:9925 was not reached"),
        (logging.ERROR, "page", "Uncaught (in promise) <img src=x onerror=alert(1)>\nsecond line"),
    ):
        log.handle(logging.LogRecord(name, level, "", 0, words, None, None))
    counters = {"received": 12_482, "stored": 12_460, "delivered": 12_311, "pending": 149, "rejected": 3}
    states = {
        "empty": {"counters": {}, "harperdb": {"state": "off", "error": None, "oldest_pending_s": None}},
        "full": {
            "counters": {**counters, "duplicates": 18, "refused": 1},
            "harperdb": {
                "state": "retrying",
                "error": "Nothing answers at http://127.0.0.1:9925 (connection refused). Start HarperDB, or correct "
                "HARPERDB_URL; the events are kept until then.",
                "oldest_pending_s": 84.0,
            },
        },
    }
    tasks = Tasks()
    stores = {fill: Store(Path(tempfile.mkdtemp(prefix="playscope-pictures-"))) for fill in states}
    stores["full"].add(Batch(rejected=PIECES * 5))
    kept = {fill: RejectedPieces(store, tasks) for fill, store in stores.items()}
    for pieces in kept.values():
        pieces.look({"counters": {"rejected": 1}})
    while not kept["full"].total:
        app.processEvents()
    target = HarperTarget(url="http://127.0.0.1:9925", origin="from the environment (HARPERDB_URL)")
    for scheme in ("light", "dark"):
        theme = Theme(app, scheme)
        for fill, health in states.items():
            live = Live()
            live.take(events if fill == "full" else [])
            context = PanelContext(
                live=live,
                log=log if fill == "full" else LogRecords(),
                theme=theme,
                focus=Focus(),
                health=lambda health=health: health,
                harper=lambda fill=fill: target if fill == "full" else None,
                rejected=kept[fill],
                now_ms=lambda: events[-1].received_at + 400,
            )
            if fill == "full":
                context.focus.choose(next(view.view_id for view in live.views if view.facts().rebuffers))
            sheets = []
            for kind in PANELS:
                for width, height in _SIZES.values():
                    panel = kind.make(context)
                    dock = QDockWidget(kind.title)
                    dock.setWidget(panel)
                    window = QMainWindow()
                    window.setCentralWidget(QLabel())
                    window.centralWidget().setFixedSize(0, 0)
                    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
                    window.resize(width, height)
                    window.show()
                    app.processEvents()
                    if kind.id == "rejected" and fill == "full":
                        panel.table.selectRow(1)
                        until = time.monotonic() + 5
                        while not panel.raw.toPlainText() and time.monotonic() < until:
                            app.processEvents()
                    for _ in range(3):
                        panel.draw()
                        panel.refresh()
                        app.processEvents()
                    sheets.append(window.grab().toImage())
                    window.close()
            ratio = sheets[0].devicePixelRatio()
            widths = [int(width * ratio) for width, _ in _SIZES.values()]
            row = int(max(height for _, height in _SIZES.values()) * ratio) + 8
            sheet = QImage(sum(widths) + 8, row * len(PANELS), QImage.Format.Format_RGB32)
            sheet.fill(Qt.GlobalColor.gray)
            painter = QPainter(sheet)
            for number, picture in enumerate(sheets):
                picture.setDevicePixelRatio(1)
                painter.drawImage((number % 2) * (widths[0] + 8), (number // 2) * row, picture)
            painter.end()
            sheet.save(str(folder / f"{scheme}-{fill}.png"))
    tasks.stop()
    for store in stores.values():
        store.close()


if __name__ == "__main__":
    main()
