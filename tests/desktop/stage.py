"""One application, one store with believable events, one theme: what the scenes of `tests.desktop.scenes` stand on."""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from collector.collector import Collector
from collector.config import CollectorConfig, HarperTarget
from collector.store.store import Batch
from desktop.alerts.watch import AlertWatch
from desktop.focus import Focus
from desktop.live import Live
from desktop.look.theme import Theme
from desktop.panels import PanelContext
from desktop.past.sources import history_sources
from desktop.rejected import RejectedPieces
from desktop.run.log_records import LogRecords
from desktop.run.tasks import Tasks
from tests.commands.conftest import fill
from tests.desktop.samples import played_clips
from tests.desktop.test_panel_rejected import PIECES

Size = tuple[int, int]

HEALTH: dict[str, Any] = {
    "counters": {
        "received": 12_482, "stored": 12_460, "delivered": 12_311, "pending": 149, "rejected": 3, "duplicates": 18,
        "refused": 1, "expired": 20,
    },
    "harperdb": {
        "state": "retrying",
        "error": "Nothing answers at http://127.0.0.1:9925 (connection refused). Start HarperDB, or correct "
        "HARPERDB_URL; the events are kept until then.",
        "oldest_pending_s": 84.0,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """A window that is shown, by a name that can be that of a file; `size` is what it was given, if any; `cut` is what
    only the scene itself can say is cut."""

    name: str
    window: Any
    size: Size | None = None
    cut: tuple[str, ...] = ()


class Stage:
    """`context` is what panels are made with; `stack` ends what was started."""

    def __init__(self, app: QApplication, folder: Path, stack: ExitStack) -> None:
        self.app, self.folder = app, folder
        self.theme = Theme(app, "light")
        self.tasks = Tasks()
        stack.callback(self.tasks.stop)
        self.events = played_clips()
        fill(folder, self.events)
        self.collector = Collector(CollectorConfig(data_dir=folder, version="1.2.3", port=0, ask_before_backfill=True))
        self.collector.start()
        stack.callback(self.collector.stop)
        self.collector.store.add(Batch(rejected=PIECES))
        self.rejected = RejectedPieces(self.collector.store, self.tasks)
        self.rejected.look({"counters": {"rejected": 1}})
        self.wait(lambda: bool(self.rejected.total))
        self.log = LogRecords()
        for name, level, words in (
            ("collector.collector", logging.INFO, "Listening on a port"),
            ("page", logging.ERROR, "Uncaught (in promise) <b>x</b>"),
        ):
            self.log.handle(logging.LogRecord(name, level, "", 0, words, None, None))
        live = Live()
        live.take(self.events)
        focus = Focus()
        focus.choose(next(view.view_id for view in live.views if view.facts().rebuffers))
        self.context = PanelContext(
            live=live,
            log=self.log,
            theme=self.theme,
            focus=focus,
            health=lambda: HEALTH,
            harper=lambda: HarperTarget(url="http://127.0.0.1:9925", origin="HARPERDB_URL in the environment"),
            rejected=self.rejected,
            alerts=AlertWatch(live.views, self.now_ms, {}, lambda name, value: None),
            run=self.tasks.run,
            now_ms=self.now_ms,
            sources=history_sources(folder, lambda: None),
        )
        self.context.alerts.look()

    def now_ms(self) -> int:
        """A moment after the last event."""
        return self.events[-1].received_at + 400

    def wait(self, ready: Callable[[], bool], seconds: float = 20) -> None:
        """Until `ready` is true. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > until:
                raise TimeoutError(str(ready))
            self.app.processEvents()

    def settle(self, panels: Iterable[Any] = ()) -> None:
        """All that is laid out late is laid out, and the panels that are seen are drawn."""
        for _ in range(3):
            for panel in panels:
                if panel.isVisible():
                    panel.draw()
                    panel.refresh()
            self.app.processEvents()
