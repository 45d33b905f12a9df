"""Every window there is, filled with believable events, in small and in usual sizes, light and dark.

`python -m tests.desktop.scenes [--pictures FOLDER] [--text PERCENT …] [--theme light|dark …]` prints what is cut in any
of them, as JSON, and writes a picture of each where a folder is given. QT_SCALE_FACTOR is the environment's.
"""

import argparse
import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SMALL, USUAL = (1024, 700), (1280, 800)


@dataclass(frozen=True, slots=True)
class Scene:
    """A window that is shown, by a name that can be that of a file; `size` is what it was given, if any."""

    name: str
    window: Any
    size: tuple[int, int] | None = None


class Stage:
    """One application, one store with events, one theme; `scenes` shows one window after the other."""

    def __init__(self, app: Any, folder: Path, stack: ExitStack) -> None:
        from collector.collector import Collector
        from collector.config import CollectorConfig
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
        from tests.desktop.samples import START_MS, played_clips
        from tests.desktop.test_panel_rejected import PIECES

        self.app, self.folder, self.stack = app, folder, stack
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
        log = LogRecords()
        log.handle(logging.LogRecord("collector.collector", logging.INFO, "", 0, "Listening on a port", None, None))
        log.handle(logging.LogRecord("page", logging.ERROR, "", 0, "Uncaught (in promise) <b>x</b>", None, None))
        live = Live()
        live.take(self.events)
        focus = Focus()
        focus.choose(next(view.view_id for view in live.views if view.facts().rebuffers))
        alerts = AlertWatch(live.views, lambda: START_MS, {}, lambda name, value: None)
        self.context = PanelContext(
            live=live,
            log=log,
            theme=self.theme,
            focus=focus,
            health=lambda: HEALTH,
            harper=self.harper,
            rejected=self.rejected,
            alerts=alerts,
            run=self.tasks.run,
            now_ms=lambda: self.events[-1].received_at + 400,
            sources=history_sources(folder, lambda: None),
        )

    @staticmethod
    def harper() -> Any:
        from collector.config import HarperTarget

        return HarperTarget(url="http://127.0.0.1:9925", origin="HARPERDB_URL in the environment")

    def wait(self, ready: Callable[[], bool], seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > until:
                raise TimeoutError(str(ready))
            self.app.processEvents()

    def settle(self, panels: Any = ()) -> None:
        for _ in range(3):
            for panel in panels:
                if panel.isVisible():
                    panel.draw()
                    panel.refresh()
            self.app.processEvents()

    def scenes(self) -> Iterator[Scene]:
        yield from self.main_windows()
        yield from self.capture_windows()
        yield from self.dialogs()

    def main_windows(self) -> Iterator[Scene]:
        import shiboken6

        from desktop.look.message_bar import Message
        from desktop.panels import PANELS
        from desktop.player.source_bar import SourceBar
        from desktop.shell.centre import Centre
        from desktop.shell.layout import LayoutFile
        from desktop.shell.window import Window
        from resources import CLIPS

        for size in (SMALL, USUAL):
            window = Window(Centre(SourceBar(CLIPS, "demo", [])), LayoutFile(self.folder / "no-layout.ini"))
            window.resize(*size)
            window.show()
            window.add_docks(PANELS)
            panels = {kind.id: kind.make(self.context) for kind in PANELS}
            for name, panel in panels.items():
                window.fill_dock(name, panel)
            window.status_line.show_address("http://127.0.0.1:3000")
            window.centre.empty_state.show_address("http://127.0.0.1:3000")
            window.status_line.show_health(HEALTH)
            window.status_line.show_findings(1, 2)
            window.centre.come_alive()
            self.settle(panels.values())
            tag = f"{size[0]}"
            yield Scene(f"main-{tag}-empty", window, size)
            messages = window.centre.messages
            messages.show_message(Message("a", "note", "Port 3000 is taken by another program: see below.", "Wait."))
            messages.show_message(Message("b", "error", "The player has ended. " * 6, "Reload it."), BUTTONS)
            self.settle(panels.values())
            yield Scene(f"main-{tag}-messages", window, size)
            messages.hide()
            for name, panel in panels.items():
                window.show_panel(name)
                self.settle([panel])
                yield Scene(f"main-{tag}-{name}", window, size)
            history: Any = panels["history"]
            window.show_panel("history")
            history.load()
            self.wait_for_history(history)
            for place in range(history.tabs.count()):
                history.tabs.setCurrentIndex(place)
                self.settle([history])
                yield Scene(f"main-{tag}-history-{place}", window, size)
            for name in ("watch", "debug"):
                window.arrange(name)
                self.settle(panels.values())
                yield Scene(f"main-{tag}-layout-{name}", window, size)
            window.hide()
            shiboken6.delete(window)

    def wait_for_history(self, history: Any) -> None:
        self.wait(lambda: bool(history.tabs.count()) and history.bar.load.isVisible())

    def capture_windows(self) -> Iterator[Scene]:
        from analytics.history.capture.writer import write_capture
        from desktop.capture.captures import Captures
        from desktop.capture.video.origin import Served
        from desktop.look.message_bar import MessageBars
        from tests.desktop.samples import START_MS

        path = self.folder / "talk.playscope"
        with path.open("wb") as file:
            write_capture(self.events, file, "1.2.3", START_MS, {})
        served = Served(self.collector.url, self.collector.config.token, self.collector.media)
        captures = Captures(self.folder, "1.2.3", self.tasks, MessageBars(), served)
        captures.come_alive(self.context, None)
        captures.open(path)
        self.wait(lambda: bool(captures.windows))
        window = captures.windows[0]
        for size in (SMALL, USUAL):
            window.resize(*size)
            window.reset_layout()
            self.wait(lambda: window.feed.isVisible() and not window.replay.is_behind)
            self.settle(window.panels.values())
            yield Scene(f"capture-{size[0]}", window, size)
        window.close()

    def dialogs(self) -> Iterator[Scene]:
        from PySide6.QtWidgets import QWidget

        from commands.setting_rows import setting_rows
        from commands.settings import resolve
        from desktop.connect.desk import Desk
        from desktop.connect.dialog import ConnectDialog
        from desktop.feed.rules_dialog import RulesDialog
        from desktop.panels import PANELS
        from desktop.panels.feed import FeedPanel
        from desktop.shell.about import AboutBox
        from desktop.shell.keys_box import KeysBox
        from desktop.shell.settings_dialog import SettingsDialog

        parent = QWidget()
        feed = FeedPanel(self.context)
        kept: dict[str, Any] = {}
        settings = resolve({}, {"PLAYSCOPE_DATA_DIR": str(self.folder), "HARPERDB_TABLE": "plays"}, self.folder)
        desk = Desk(self.collector, kept, kept.__setitem__, lambda _source: None, lambda: "At the next start …")
        makers: dict[str, Callable[[], QWidget]] = {
            "settings": lambda: SettingsDialog(parent, setting_rows(settings), kept.__setitem__, {}),
            "keys": lambda: KeysBox(parent, [(kind.title, kind.shortcut) for kind in PANELS]),
            "about": lambda: AboutBox(parent, "1.2.3"),
            "rules": lambda: RulesDialog(parent, feed.colours, self.theme.is_dark),
            "connect": lambda: ConnectDialog(parent, desk, self.tasks, self.theme, ""),
        }
        for name, make in makers.items():
            dialog = make()
            dialog.show()
            self.settle()
            yield Scene(f"dialog-{name}", dialog)
            dialog.close()
            self.settle()
        feed.deleteLater()
        parent.deleteLater()


def _nothing() -> None:
    """What the buttons of the messages do here."""


BUTTONS = [("Reload the player", _nothing), ("Show log", _nothing)]
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--text", type=int, nargs="+", default=[100])
    parser.add_argument("--theme", nargs="+", default=["light"])
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.desktop.clipping import cut

    found: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory(prefix="playscope-scenes-") as name, ExitStack() as stack:
        app = QApplication.instance() or QApplication(["scenes"])
        stage = Stage(app, Path(name), stack)
        for theme in arguments.theme:
            for percent in arguments.text:
                stage.theme.choose(theme)
                stage.theme.set_text_size(percent)
                for scene in stage.scenes():
                    title = f"{scene.name}-{theme}-{percent}"
                    if lines := cut(scene.window, scene.size):
                        found[title] = lines
                    if arguments.pictures:
                        arguments.pictures.mkdir(parents=True, exist_ok=True)
                        scene.window.grab().save(str(arguments.pictures / f"{title}.png"))
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
