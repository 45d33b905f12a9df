"""Saving events as captures, and opening captures: what the menus of all windows ask for."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop.capture.actions import ACTIONS, MENUS
from desktop.capture.work import Progress, Work
from desktop.focus import Focus
from desktop.look.clock_text import count
from desktop.look.message_bar import Message, MessageBars
from desktop.look.plain_text import plain
from desktop.run.garbage import GarbageCollection
from desktop.run.tasks import Tasks
from desktop.run.turns import Steps
from desktop.shell.keys_box import KeysBox
from desktop.shell.layout import LayoutFile

if TYPE_CHECKING:
    # They load the charts and the rooms of history, which the window does not wait for.
    from analytics.history.capture.reader import Capture
    from desktop.capture.saving import Numbers
    from desktop.capture.video.origin import Served
    from desktop.capture.window import CaptureWindow
    from desktop.panels.feed import FeedPanel
    from desktop.panels.panel import PanelContext
    from desktop.shell.docked import DockedWindow

_FILTER = "Captures (*.playscope);;All files (*)"
_OPEN_FILTER = "Captures, JSON lines, CSV (*.playscope *.jsonl *.ndjson *.csv);;All files (*)"
_SHOWN_FILTER = "Captures (*.playscope);;CSV (*.csv);;JSON lines (*.jsonl);;Parquet (*.parquet)"
_MOST_RECENT = 8
_WAY_OUT = "Free room, or choose another place."


class Captures(QObject):
    """Of the main window: its store is what is saved. `served`: where the page of a replay's video comes from.
    `recent` are paths that were opened or saved, the newest first; `keep_recent` writes them down. `windows` are the
    captures that are open and built. `garbage` is told of what lives as long as they."""

    def __init__(
        self,
        data_dir: Path,
        version: str,
        tasks: Tasks,
        messages: MessageBars,
        served: "Served",
        recent: Iterable[str] = (),
        keep_recent: Callable[[list[str]], object] = lambda paths: None,
        garbage: GarbageCollection | None = None,
    ) -> None:
        super().__init__()
        self._data_dir = data_dir
        self._version = version
        self._tasks = tasks
        self._messages = messages
        self._served = served
        self._work = Work(tasks, messages)
        self.recent = [str(path) for path in recent][:_MOST_RECENT]
        self._keep_recent = keep_recent
        self._garbage = garbage or GarbageCollection()  # one that does not run
        self.windows: list[CaptureWindow] = []
        self._coming: list[CaptureWindow] = []
        self._context: PanelContext | None = None
        self._feed: FeedPanel | None = None

    def come_alive(self, context: "PanelContext", feed: "FeedPanel | None") -> None:
        """The panels are there: windows take theme, log and settings from `context`; `feed` says what of the store is
        shown (None where what is shown is not of the store)."""
        self._context, self._feed = context, feed

    def handlers(self, window: QWidget, focus: Focus) -> Mapping[str, Callable[[], object]]:
        """The calls of the main window's menu, by the ids of their rows."""
        return {
            "save_capture": lambda: self.save(window),
            "save_shown": lambda: self.save_shown(window),
            "open_capture": lambda: self.ask_and_open(window),
            "replay_view": lambda: self.replay_view(next(iter(focus.view_ids), None)),
        }

    def save(self, parent: QWidget) -> None:
        if path := _asked_where(parent, "Save all events as a capture", "events.playscope"):
            self.save_to(path)

    def save_shown(self, parent: QWidget) -> None:
        if self._feed is None:
            words = "What is shown here is not of this machine's store."
            way_out = "`playscope export --source harper` writes it to a file."
            self._messages.show_message(Message("save", "note", words, way_out))
        elif path := _asked_where(parent, "Save the events that are shown", "shown.playscope", _SHOWN_FILTER):
            self.save_to(path, self._feed.shown_numbers())

    def save_to(self, path: Path, numbers: "Numbers" = None) -> None:
        """All events of the store, or those with these numbers, into a file."""
        from desktop.capture.saving import save_from_store

        op = partial(save_from_store, self._data_dir, path, self._version, numbers)
        self._save(self._work, self._messages, path, op)

    def save_copy(self, window: "CaptureWindow", path: Path, numbers: "Numbers" = None) -> None:
        """All events of a capture's window, or those with these numbers, into a file."""
        from desktop.capture.saving import save_from_capture

        op = partial(save_from_capture, window.capture, window.remarks(), path, self._version, numbers)
        self._save(window.work, window.messages, path, op)

    def ask_and_open(self, parent: QWidget) -> None:
        name, _ = QFileDialog.getOpenFileName(parent, "Open a capture", "", _OPEN_FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open it in a window, JSON lines and CSV too; one that is open already comes to the front."""
        from analytics.history.incoming.opened import open_events

        path = path.absolute()
        if self._work.is_running(f"open {path}"):
            return
        for window in [*self.windows, *self._coming]:
            if window.path == path:
                window.raise_()
                window.activateWindow()
                return

        def opened(capture: "Capture") -> None:
            self._remember(path)
            self._show(capture, path)

        words = f"{plain(path.name, 80)} is being opened"
        self._work.run(f"open {path}", words, lambda progress: open_events(path, self._version, progress.tell), opened)

    def replay_view(self, view_id: str | None) -> None:
        """The events of this view of the store in a window of their own, played from the start."""
        from desktop.capture.saving import view_in_memory

        if view_id is None:
            self._messages.show_message(Message("replay", "note", "There is no view to play back yet."))
            return

        def opened(capture: "Capture") -> None:
            if not capture.events:
                self._messages.show_message(Message("replay", "note", "The store has no events of this view."))
                return
            window = self._show(capture, None)
            window.built.connect(lambda: window.replay.seek(window.tape.start_ms))
            window.built.connect(window.replay.play)

        op = partial(view_in_memory, self._data_dir, view_id, self._version)
        self._work.run("replay", "The view's events are being read", op, opened)

    def add_recent_menu(self, window: "DockedWindow") -> QMenu:
        """“Open recent” below “Open capture”, filled when it is shown."""
        file_menu, open_capture = window.menus.menus["&File"], window.menus.by_id["open_capture"]
        entries = file_menu.actions()
        menu = QMenu("Open rece&nt capture", file_menu)
        file_menu.insertMenu(entries[entries.index(open_capture) + 1], menu)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        return menu

    def close_all(self) -> None:
        self._work.cancel_all()
        for window in [*self.windows, *self._coming]:
            window.close()

    def _save(self, work: Work, messages: MessageBars, path: Path, op: Callable[[Progress], int]) -> None:
        def saved(number: int) -> None:
            message = Message("save", "note", f"{count(number, 'event')} saved in {path}.")
            if path.suffix != ".playscope":
                messages.show_message(message)
                return
            self._remember(path)
            messages.show_message(message, [("Open", lambda: self.open(path))])

        work.run("save", f"{plain(path.name, 80)} is being saved", op, saved, _WAY_OUT)

    def _show(self, capture: "Capture", path: Path | None) -> "CaptureWindow":
        from desktop.capture.window import CaptureWindow

        assert self._context is not None
        layout = LayoutFile(self._data_dir / "capture-layout.ini")
        handlers = {
            "save_capture": self._ask_copy,
            "save_shown": self._ask_copy_shown,
            "report": self._make_report,
            "next_region": lambda window: window.walk.step(1),
            "previous_region": lambda window: window.walk.step(-1),
            "keys": lambda window: KeysBox(window, window.panel_keys, ACTIONS, MENUS).show(),
        }
        window = CaptureWindow(
            capture, path, self._context, self._tasks, layout, self._served, handlers, self._garbage.set_aside
        )
        window.capture_dropped.connect(lambda text: self.open(Path(text)))
        window.closed.connect(lambda: self._on_closed(window))
        window.built.connect(lambda: self._on_built(window))
        self._coming.append(window)
        return window

    def _on_built(self, window: "CaptureWindow") -> None:
        self._coming.remove(window)
        self.windows.append(window)

    def _on_closed(self, window: "CaptureWindow") -> None:
        (self.windows if window in self.windows else self._coming).remove(window)
        parts = [window.snapshots, *([window.retracing.own] if window.retracing else [])]
        going = Steps(chain.from_iterable(part.let_go() for part in parts), self)
        going.finished.connect(self._on_gone)
        going.finished.connect(going.deleteLater)

    def _on_gone(self) -> None:
        if not (self.windows or self._coming):  # else it would look through what they hold
            self._garbage.take_back()

    def _ask_copy(self, window: "CaptureWindow") -> None:
        if path := _asked_where(window, "Save a copy of the capture", window.capture.name):
            self.save_copy(window, path)

    def _ask_copy_shown(self, window: "CaptureWindow") -> None:
        if path := _asked_where(window, "Save the events that are shown", "shown.playscope", _SHOWN_FILTER):
            self.save_copy(window, path, window.feed.shown_numbers())

    def _make_report(self, window: "CaptureWindow") -> None:
        """Of the whole file, which is opened anew for it: the window may be closed meanwhile."""
        from analytics.history.file_source import CaptureSource, FileSource
        from analytics.history.source import Selection

        assert self._context is not None
        source = FileSource(window.path, self._version) if window.path else CaptureSource(window.capture)
        self._context.make_report(source, Selection(), window.messages)

    def _remember(self, path: Path) -> None:
        text = str(path.absolute())
        self.recent = [text, *(other for other in self.recent if other != text)][:_MOST_RECENT]
        self._keep_recent(self.recent)

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for path in self.recent:
            action = menu.addAction(plain(path, 120).replace("&", "&&"))
            action.triggered.connect(partial(self._open_recent, path))
        if not self.recent:
            menu.addAction("None yet").setEnabled(False)

    def _open_recent(self, path: str, _checked: bool = False) -> None:
        self.open(Path(path))


def _asked_where(parent: QWidget, title: str, name: str, kinds: str = _FILTER) -> Path | None:
    """Where to save; a name without an ending gets that of the kind that was chosen."""
    chosen, kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    if not chosen:
        return None
    ending = re.search(r"\*(\.\w+)", kind)
    return Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(ending[1] if ending else ".playscope")
