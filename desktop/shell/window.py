"""The main window: the player in the middle, panels docked around it, menus above, the status line below."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.look import screens
from desktop.player.source import Source
from desktop.shell.actions import ACTIONS
from desktop.shell.centre import Centre
from desktop.shell.docked import DockedWindow
from desktop.shell.layout import LayoutFile, arrange
from desktop.shell.status_line import StatusLine

if TYPE_CHECKING:
    # They load the web engine, which the window does not wait for.
    from desktop.player.playing import Playing
    from desktop.player.view import PlayerView

SIZE = (1280, 800)
_SMALLEST = (800, 560)


class Window(DockedWindow):
    """Signals: `close_asked` (by hand, from the menu or the system: closing takes a moment, so nothing closes yet),
    `full_screen_left` (by the Escape key), `text_dropped` (a file's path or an address).
    """

    close_asked = Signal()
    full_screen_left = Signal()
    text_dropped = Signal(str)

    def __init__(self, centre: Centre, layout_file: LayoutFile) -> None:
        super().__init__(layout_file, ACTIONS)
        self.centre = centre
        self.status_line = StatusLine()
        self.own_layout = LayoutFile(layout_file.path.with_name("own-layout.ini"))
        self._before_full_screen: tuple[QByteArray, bool] | None = None
        self.setWindowTitle("Playscope")
        self.setMinimumSize(*_SMALLEST)
        if QGuiApplication.platformName() == "offscreen":
            self.resize(*SIZE)  # its screen is made up, and smaller
        elif not layout_file.restore_geometry(self):
            self._take_first_size(self.screen().availableSize())
        self.setCentralWidget(centre)
        self.setStatusBar(self.status_line)

    def _take_first_size(self, available: QSize) -> None:
        size = screens.first_size(QSize(*SIZE), available)
        self.resize(size or QSize(*SIZE).boundedTo(available))
        if size is None:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def come_alive(
        self,
        collector_url: str,
        write_key: Callable[[], str | None],
        playing: "Playing",
        view: "PlayerView",
        handlers: Mapping[str, Callable[[], object]],
    ) -> None:
        """Connect everything that can be pressed to what it does, and say where events are received, and with which
        key."""
        centre, menus = self.centre, self.menus
        self.status_line.show_address(collector_url)
        centre.empty_state.show_address(collector_url, write_key)
        menus.connect_all(handlers)
        centre.empty_state.demo_chosen.connect(handlers["play_demo"])
        centre.empty_state.file_chosen.connect(handlers["open_file"])
        centre.empty_state.source_chosen.connect(handlers["open_source"])
        centre.empty_state.harper_chosen.connect(handlers["connect"])
        centre.empty_state.earlier_chosen.connect(lambda: self.show_panel("history"))
        centre.source_bar.file_wanted.connect(handlers["open_file"])
        centre.source_bar.source_chosen.connect(playing.play)
        centre.source_bar.text_refused.connect(playing.refuse)
        self.text_dropped.connect(lambda text: playing.play_text(text, centre.source_bar.cloud_name.text()))
        self.full_screen_left.connect(view.leave_full_screen)
        view.full_screen_changed.connect(self.set_player_full_screen)
        playing.source_changed.connect(self._on_source_changed)
        centre.come_alive()

    def regions(self) -> list[QWidget]:
        """The parts that the focus goes round by key, in their order: above, middle, panels that are seen, below."""
        return [*self.centre.regions(), *self.seen_panels(), self.status_line]

    def arrange(self, name: str) -> None:
        """One of the ready layouts (see `layout.ARRANGEMENTS`)."""
        arrange(self, self.docks, name)

    def keep_own_layout(self) -> None:
        """Remember where everything is as the user's own layout."""
        self.own_layout.save(self)

    def restore_own_layout(self) -> bool:
        """The user's own layout; False, and the window as it is, where none was kept (or none that fits)."""
        restored = self.own_layout.restore_state(self)
        screens.restored(self, self.docks.values())
        return restored

    def keep_layout(self) -> None:
        """Remember where everything is; in full screen, where it was before."""
        self.set_player_full_screen(False)
        self.layout_file.save(self)

    def set_player_full_screen(self, on: bool) -> None:
        """Only the player, over the whole screen; or everything as it was."""
        if on == (self._before_full_screen is not None):
            return
        if on:
            self._before_full_screen = (self.saveState(), self.isMaximized())
            for dock in self.docks.values():
                dock.hide()
            self._set_bare(True)
            self.showFullScreen()
        else:
            state, maximised = self._before_full_screen or (QByteArray(), False)
            self._before_full_screen = None
            self._set_bare(False)
            self.showMaximized() if maximised else self.showNormal()
            self.restoreState(state)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.close_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._before_full_screen is not None:
            self.full_screen_left.emit()
        else:
            super().keyPressEvent(event)

    def takes(self, text: str) -> bool:
        return bool(text)

    def take_text(self, text: str) -> None:
        self.text_dropped.emit(text)

    def _on_source_changed(self, source: Source | None) -> None:
        self.setWindowTitle(f"{source.title} - Playscope" if source else "Playscope")
        self.menus.set_player_loaded(source is not None)

    def _set_bare(self, bare: bool) -> None:
        self.menuBar().setHidden(bare)
        self.status_line.setHidden(bare)
        self.centre.set_bare(bare)
