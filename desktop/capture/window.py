"""A capture in a window of its own: the panels of the main window over events that come from a file."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from analytics.history.capture.reader import Capture
from analytics.playback.track import Track
from collector.inbox import Inbox
from collector.store.remarks import Remark
from desktop.capture.actions import ACTIONS, MENUS
from desktop.capture.arrangement import RIGHT, arrange_capture
from desktop.capture.filling import FEW, Filling
from desktop.capture.met_remarks import MetRemarks
from desktop.capture.replay import Replay
from desktop.capture.replay_bar import ReplayBar
from desktop.capture.retracing import Retracing
from desktop.capture.snapshots import Snapshots
from desktop.capture.tape import Tape
from desktop.capture.video.origin import Served
from desktop.capture.video.panel import VideoPanel
from desktop.capture.work import Work
from desktop.focus import Focus
from desktop.live import Live
from desktop.look.clock_text import count
from desktop.look.message_bar import Message, MessageBars
from desktop.look.plain_text import plain
from desktop.look.theme import GRID
from desktop.panels import PANELS, PanelContext, PanelKind
from desktop.run.clocks import Clocks
from desktop.run.pump import Pump
from desktop.run.tasks import Tasks
from desktop.run.turns import Steps
from desktop.shell.docked import DockedWindow
from desktop.shell.layout import LayoutFile

if TYPE_CHECKING:
    from desktop.panels.feed import FeedPanel

log = logging.getLogger(__name__)

_SIZE = (1280, 760)
#: While events are given as fast as can be, panels are drawn only so often, in seconds of this thread.
_DRAWN_EVERY_S = 1.0


class CaptureWindow(DockedWindow):
    """Read-only. It owns the capture, and closes it; `path` is None for one without a file. Signals: `built` (its
    panels, which come one in a turn of the loop, are all there and can be used), `closed`.

    `outside` is the main window's context: theme, log and settings are taken from it, everything else is this window's
    own; `served` is where the video's page comes from. `handlers` are calls by the ids of those menu entries that the
    window does not do itself; `set_aside` is for what lives as long as it (see `Snapshots`).
    """

    built = Signal()
    closed = Signal()

    def __init__(
        self,
        capture: Capture,
        path: Path | None,
        outside: PanelContext,
        tasks: Tasks,
        layout_file: LayoutFile,
        served: Served,
        handlers: Mapping[str, Callable[["CaptureWindow"], object]],
        set_aside: Callable[[], None],
    ) -> None:
        super().__init__(layout_file, ACTIONS, MENUS)
        self._tasks = tasks
        self._is_closed = False
        self.filling: Filling | None = None
        self.retracing: Retracing | None = None
        self.capture = capture
        self.path = path
        self.live = Live(max(1_000_000, capture.events))
        self.focus = Focus()
        self.messages = MessageBars()
        self.work = Work(tasks, self.messages)
        self._remarks = MetRemarks(capture)
        self._views: list[object] = []
        self._warned = ""
        self._drawn_s = 0.0
        inbox = Inbox()
        self.tape = Tape(capture)
        self.snapshots = Snapshots(self.tape, self.live, set_aside=set_aside)
        self._pump = Pump(inbox, [self.live.take, lambda _: self.snapshots.look()])
        self.replay = Replay(self.tape, inbox, self._pump.turn, self.snapshots.go_back)
        self.bar = ReplayBar(self.replay, self.tape)
        self._lay_out()
        self.context = self._context_within(outside)
        self._clocks = Clocks(self._is_not_drawn)
        self.show()  # of docks in a window that was never shown Qt keeps neither sizes nor which tab is in front
        self.video = VideoPanel(self.replay, self.focus, served, self._read_track, capture.header.redacted)
        self.panels: dict[str, QWidget] = {}
        self._handlers = handlers
        self.bar.setEnabled(False)
        self._building = Steps(self._add_panels(), self)
        self._building.finished.connect(self._come_alive)

    def _context_within(self, outside: PanelContext) -> PanelContext:
        return PanelContext(
            live=self.live,
            log=outside.log,
            theme=outside.theme,
            focus=self.focus,
            marks=outside.marks,
            now_ms=lambda: self.replay.now_ms,
            remarks=self._remarks.book,
            run=outside.run,
            settings=outside.settings,
            collector_url=outside.collector_url,
        )

    def _add_panels(self) -> Iterator[None]:
        """One in each step: all together hold up the main window for too long."""
        player = PanelKind("player", "Player", RIGHT, "Ctrl+6", make=lambda _: self.video)
        kinds = [replace(kind, title=kind.of_capture) for kind in PANELS if kind.of_capture] + [player]
        self.add_docks(kinds)
        yield
        for kind in kinds:
            panel = self.panels[kind.id] = kind.make(self.context)
            self.fill_dock(kind.id, panel)
            self._clocks.add_panel(panel)
            yield

    def _come_alive(self) -> None:
        self.bar.add_toggle(self.docks["player"].toggleViewAction())
        self._clocks.on_slow(self._look_around)
        self.feed.older_entry.setVisible(False)  # it reads from the store
        self.bar.setEnabled(True)
        others = {name: partial(call, self) for name, call in self._handlers.items()}
        self.menus.connect_all({**self._own_calls(), **others})
        self._tell_warning()
        self._clocks.start()
        if self.path is None or self.capture.converted or self.capture.events < FEW:
            self.replay.seek_end()
        else:
            self._fill(self.path)
        self.built.emit()

    def _own_calls(self) -> dict[str, Callable[[], object]]:
        """By the ids of those menu entries that the window does itself."""
        return {
            "close": self.close,
            "play_pause": self.replay.toggle,
            "step": self.replay.step,
            "to_start": lambda: self.replay.seek(self.tape.start_ms),
            "to_end": self.replay.seek_end,
            "faster": lambda: self.bar.change_speed(1),
            "slower": lambda: self.bar.change_speed(-1),
            "dock_all": self.dock_all,
            "reset_layout": self.reset_layout,
        }

    def _fill(self, path: Path) -> None:
        """As at the end, without giving each event: the first ones at once, the others as other processes read them."""
        self.live.take(self.replay.skip_to_end())
        filling = self.filling = Filling(self.capture, path, self.live, self.tape.end_ms)
        self.replay.rewound.connect(filling.cancel)
        self.replay.rewound.connect(self._progress.clear)
        filling.told.connect(lambda share: self._progress.setText(f"being read: {100 * share:.0f} %"))
        filling.filled.connect(self._on_filled)
        filling.failed.connect(self._on_not_filled)
        filling.start(self._tasks)

    def _on_filled(self) -> None:
        self._progress.clear()
        self.retracing = Retracing(self.capture, self.snapshots)
        self.retracing.start()

    def _on_not_filled(self, error: Exception) -> None:
        log.warning("The capture is read without other processes: %s", error)
        self.replay.seek(self.tape.start_ms)
        self.replay.seek_end()

    def regions(self) -> list[QWidget]:
        return [self.messages, self.bar, *self.seen_panels()]

    @property
    def feed(self) -> "FeedPanel":
        """The panel that says what is shown."""
        return self.panels["feed"]  # type: ignore[return-value]

    def reset_layout(self) -> None:
        arrange_capture(self)

    def remarks(self) -> dict[str, Remark]:
        """Those of the file, as the user changed them here."""
        return self._remarks.all()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._is_closed = True
        self._building.stop()
        self.work.cancel_all()
        if self.filling is not None:
            self.filling.cancel()
        if self.retracing is not None:
            self.retracing.stop()
        self.replay.stop()
        self.video.dispose()
        self._clocks.stop()
        self._pump.stop()
        if self._building.is_over:  # else what is remembered would be no layout
            self.layout_file.save(self)
        self.capture.close()
        self.live.clear()  # its memory does not wait for the last reference to a panel
        event.accept()
        self.closed.emit()

    def _lay_out(self) -> None:
        capture = self.capture
        cut = " (cut off)" if capture.is_cut else " (damaged)" if capture.damaged else ""
        self.setWindowTitle(f"{plain(capture.name)}{cut} - Capture - Playscope")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if QGuiApplication.platformName() == "offscreen":
            self.resize(*_SIZE)
        elif not self.layout_file.restore_geometry(self):
            self.resize(QSize(*_SIZE).boundedTo(self.screen().availableSize()))
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self.bar)
        # Without a widget in the middle the panels have all the room there is.
        head = self.addToolBar("Replay")
        head.setObjectName("replay")
        head.setMovable(False)
        head.toggleViewAction().setVisible(False)
        head.addWidget(above)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        header = capture.header
        saved = f"saved {header.saved_at[:16].replace('T', ' ')} UTC by Playscope {header.version}"
        about = QLabel(plain(f"{count(capture.events, 'event')} · {saved}" if header.saved_at else "", 200))
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setAccessibleName("About this capture")
        about.setContentsMargins(GRID, 0, 0, 0)
        self.statusBar().addWidget(about)
        self._progress = QLabel()
        self._progress.setAccessibleName("How much of this capture is read")
        self.statusBar().addWidget(self._progress)

    def _read_track(self, view_id: str, done: Callable[[Track], None]) -> None:
        capture, blocks = self.capture, self.tape.blocks_of(view_id)

        def read() -> Track:
            events = (event for block in blocks for event in capture.read(block))
            return Track(view_id, (event for event in events if event.view_id == view_id))

        def failed(error: Exception) -> None:
            if not self._is_closed:  # else its file was closed meanwhile
                log.error("A view of the capture was not read", exc_info=error)

        self._tasks.run(read, lambda track: None if self._is_closed else done(track), failed)

    def _is_not_drawn(self) -> bool:
        if self.replay.is_behind:
            now_s = time.thread_time()  # so that drawing has its share of the work, however busy the machine is
            if now_s - self._drawn_s < _DRAWN_EVERY_S:
                return True
            self._drawn_s = now_s
        return self.isMinimized()

    def _look_around(self) -> None:
        """With the slow clock: the newest view, views that are other objects since a rewind, remarks, bad lines."""
        self.live.advance(self.replay.now_ms)
        if (newest := self.live.views.newest) is not None:
            self.focus.offer(newest.view_id)
        views = [self.live.views.get(view_id) for view_id in self.focus.view_ids]
        if list(map(id, views)) != list(map(id, self._views)):
            self._views = views
            self.focus.views_changed.emit()
        self._remarks.look()
        self._tell_warning()

    def _tell_warning(self) -> None:
        if (words := self.capture.warning) != self._warned:
            self._warned = words
            self.messages.show_message(Message("capture", "warning", words))
