"""The main window: the player in the middle, panels docked around it, menus above, the status line below."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QIcon, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from desktop.actions import Actions
from desktop.centre import Centre
from desktop.layout import LayoutFile, arrange, arrange_by_default
from desktop.source import Source
from desktop.status_line import StatusLine
from resources import icon_path

if TYPE_CHECKING:
    # They load the charts and the web engine, which the window does not wait for.
    from desktop.panels.panel import PanelKind
    from desktop.player_view import PlayerView
    from desktop.playing import Playing

SIZE = (1280, 800)
_SMALLEST = (800, 560)


class Window(QMainWindow):
    """Signals: `close_asked` (by hand, from the menu or the system: closing takes a moment, so nothing closes yet),
    `full_screen_left` (by the Escape key), `text_dropped` (a file's path or an address).
    """

    close_asked = Signal()
    full_screen_left = Signal()
    text_dropped = Signal(str)

    def __init__(self, centre: Centre, layout_file: LayoutFile) -> None:
        super().__init__()
        self.centre = centre
        self.status_line = StatusLine()
        self.menus = Actions(self)
        self.docks: dict[str, QDockWidget] = {}
        self._layout_file = layout_file
        self._own_layout = LayoutFile(layout_file.path.with_name("own-layout.ini"))
        self._before_full_screen: tuple[QByteArray, bool] | None = None
        self.setWindowTitle("Playscope")
        if (icon := icon_path("playscope.svg")).is_file():
            self.setWindowIcon(QIcon(str(icon)))
        self.setMinimumSize(*_SMALLEST)
        if QGuiApplication.platformName() == "offscreen":
            self.resize(*SIZE)  # its screen is made up, and smaller
        elif not layout_file.restore_geometry(self):
            self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize()))
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.setCentralWidget(centre)
        self.setStatusBar(self.status_line)

    def come_alive(
        self, collector_url: str, playing: "Playing", view: "PlayerView", handlers: Mapping[str, Callable[[], object]]
    ) -> None:
        """Connect everything that can be pressed to what it does, and say where events are received."""
        centre, menus = self.centre, self.menus
        self.status_line.show_address(collector_url)
        centre.empty_state.show_address(collector_url)
        menus.connect_all(handlers)
        centre.empty_state.demo_chosen.connect(handlers["play_demo"])
        centre.empty_state.file_chosen.connect(handlers["open_file"])
        centre.empty_state.source_chosen.connect(handlers["open_source"])
        centre.source_bar.file_wanted.connect(handlers["open_file"])
        centre.source_bar.source_chosen.connect(playing.play)
        centre.source_bar.text_refused.connect(playing.refuse)
        self.text_dropped.connect(lambda text: playing.play_text(text, centre.source_bar.cloud_name.text()))
        self.full_screen_left.connect(view.leave_full_screen)
        view.full_screen_changed.connect(self.set_player_full_screen)
        playing.source_changed.connect(self._on_source_changed)
        centre.come_alive()

    def add_docks(self, kinds: "Iterable[PanelKind]") -> None:
        """An empty dock for each kind, with its entry in the Window menu; then the remembered layout or the default."""
        menu = self.menus.menus["&Window"]
        first = menu.actions()[0] if menu.actions() else None
        for kind in kinds:
            dock = QDockWidget(kind.title, self)
            dock.setObjectName(f"panel-{kind.id}")
            dock.setAccessibleName(kind.title)
            dock.setProperty("home", kind.area)
            self.docks[kind.id] = dock
            toggle = dock.toggleViewAction()
            self.menus.add(menu, toggle, kind.shortcut, f"Show or close the panel “{kind.title}”")
            menu.insertAction(first, toggle)
            toggle.triggered.connect(_raise_when_shown(dock))
        if first:
            menu.insertSeparator(first)
        # First the default, always: of docks that have no place yet, Qt does not restore every group of tabs.
        arrange_by_default(self, self.docks)
        self._layout_file.restore_state(self)

    def fill_dock(self, panel_id: str, panel: QWidget) -> None:
        self.docks[panel_id].setWidget(panel)

    def show_panel(self, panel_id: str) -> None:
        self.docks[panel_id].show()
        self.docks[panel_id].raise_()

    def show_count(self, panel_id: str, count: int) -> None:
        """How many there are, beside the panel's title; nothing for none."""
        dock = self.docks[panel_id]
        title = dock.accessibleName()
        dock.setWindowTitle(f"{title} ({count:,})" if count else title)

    def dock_all(self) -> None:
        for dock in self.docks.values():
            dock.setFloating(False)

    def reset_layout(self) -> None:
        arrange_by_default(self, self.docks)

    def arrange(self, name: str) -> None:
        """One of the ready layouts (see `layout.ARRANGEMENTS`)."""
        arrange(self, self.docks, name)

    def keep_own_layout(self) -> None:
        """Remember where everything is as the user's own layout."""
        self._own_layout.save(self)

    def restore_own_layout(self) -> bool:
        """The user's own layout; False, and the window as it is, where none was kept (or none that fits)."""
        return self._own_layout.restore_state(self)

    def keep_layout(self) -> None:
        """Remember where everything is; in full screen, where it was before."""
        self.set_player_full_screen(False)
        self._layout_file.save(self)

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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _text_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if text := _text_of(event.mimeData()):
            event.acceptProposedAction()
            self.text_dropped.emit(text)

    def _on_source_changed(self, source: Source | None) -> None:
        self.setWindowTitle(f"{source.title} - Playscope" if source else "Playscope")
        self.menus.set_player_loaded(source is not None)

    def _set_bare(self, bare: bool) -> None:
        self.menuBar().setHidden(bare)
        self.status_line.setHidden(bare)
        self.centre.set_bare(bare)


def _text_of(dropped: QMimeData) -> str:
    """The first file or address that was dropped, as text; "" where there is none."""
    for url in dropped.urls():
        if url.isLocalFile():
            return str(Path(url.toLocalFile()))
        if url.scheme() in {"http", "https"}:
            return url.toString()
    return dropped.text().strip() if dropped.hasText() and not dropped.hasUrls() else ""


def _raise_when_shown(dock: QDockWidget) -> Callable[[bool], None]:
    def raise_when_shown(shown: bool) -> None:
        if shown:
            dock.raise_()

    return raise_when_shown
