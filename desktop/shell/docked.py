"""A window with panels docked around its middle: what the main window and the windows of captures have in common."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from desktop.listed import Listed
from desktop.look import screens
from desktop.shell.actions import MENUS, ActionRow, Actions
from desktop.shell.dock_titles import DockTitles
from desktop.shell.layout import LayoutFile, arrange_by_default
from desktop.shell.regions import Regions
from desktop.shell.tab_order import TabOrder, is_seen
from resources import icon_path

#: Ends of the names of files that hold events.
_OF_EVENTS = (".playscope", ".jsonl", ".ndjson", ".csv")


class DockedWindow(QMainWindow):
    """`docks` by the panel's id; `menus` made from the table of `rows`, the docks listed in its Window menu.

    Signal: `capture_dropped` (the path of a capture's file).
    """

    capture_dropped = Signal(str)

    def __init__(self, layout_file: LayoutFile, rows: Iterable[ActionRow], menus: Iterable[str] = MENUS) -> None:
        super().__init__()
        self.menus = Actions(self, rows, menus)
        self.docks: dict[str, QDockWidget] = {}
        #: Each panel's entry in the Window menu.
        self.entries: dict[str, QAction] = {}
        #: Titles and shortcuts of the panels.
        self.panel_keys: list[tuple[str, str]] = []
        self.layout_file = layout_file
        if (icon := icon_path("playscope.svg")).is_file():
            self.setWindowIcon(QIcon(str(icon)))
        self.setAcceptDrops(True)
        # Queued: Qt moves the windows of a screen that goes itself, some of them.
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._on_screen_removed, Qt.ConnectionType.QueuedConnection)
        self._titles = DockTitles(self)
        #: The focus goes round `regions` by key.
        self.walk = Regions(self, self.regions)
        self.tab_order = TabOrder(self, self.docks, lambda: self.regions())
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)

    def add_docks(self, kinds: Iterable[Listed]) -> None:
        """An empty dock for each kind, with its entry in the Window menu; then the remembered layout or the default."""
        menu = self.menus.menus["&Window"]
        first = menu.actions()[0] if menu.actions() else None
        for kind in kinds:
            dock = QDockWidget(kind.title, self)
            dock.setObjectName(f"panel-{kind.id}")
            dock.setAccessibleName(kind.title)
            dock.setProperty("home", kind.area)
            self.docks[kind.id] = dock
            self.panel_keys.append((kind.title, kind.shortcut))
            entry = QAction(kind.title, self, checkable=True, checked=True)
            dock.toggleViewAction().toggled.connect(entry.setChecked)
            entry.triggered.connect(partial(_show_or_close, dock, entry))
            self.entries[kind.id] = entry
            self.menus.add(menu, entry, kind.shortcut, f"Show the panel “{kind.title}”; close it where it is in front")
            menu.insertAction(first, entry)
        if first:
            menu.insertSeparator(first)
        # First the default, always: of docks that have no place yet, Qt does not restore every group of tabs.
        self.reset_layout()
        self.layout_file.restore_state(self)
        screens.restored(self, self.docks.values())
        self._titles.bring_up_to_date()

    def _on_screen_removed(self, _screen: object) -> None:
        screens.bring_back(self, self.docks.values())

    def fill_dock(self, panel_id: str, panel: QWidget) -> None:
        self.docks[panel_id].setWidget(panel)

    def show_panel(self, panel_id: str) -> None:
        self.docks[panel_id].show()
        self.docks[panel_id].raise_()

    def regions(self) -> list[QWidget]:
        """The parts that the focus goes round, in their order."""
        return self.seen_panels()

    def seen_panels(self) -> list[QWidget]:
        """The panels that are not closed nor behind a tab, from the top left to the bottom right."""
        panels = [dock.widget() for dock in self.docks.values() if is_seen(dock)]
        places = [(panel.mapToGlobal(panel.rect().topLeft()), panel) for panel in panels if panel is not None]
        return [panel for at, panel in sorted(places, key=lambda place: (place[0].y(), place[0].x()))]

    def focusNextPrevChild(self, forward: bool) -> bool:
        return self.tab_order.step(forward)

    def show_count(self, panel_id: str, count: int) -> None:
        """How many there are, beside the panel's title; nothing for none."""
        dock = self.docks[panel_id]
        title = dock.accessibleName()
        dock.setWindowTitle(f"{title} ({count:,})" if count else title)

    def dock_all(self) -> None:
        for dock in self.docks.values():
            dock.setFloating(False)

    def reset_layout(self) -> None:
        """Every panel where it is at the first start."""
        arrange_by_default(self, self.docks)

    def takes(self, text: str) -> bool:
        """Whether what is dragged over the window may be dropped on it."""
        return is_capture(text)

    def take_text(self, text: str) -> None:
        """Something was dropped that is no capture."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._titles.look_soon()
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.takes(text_of(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.takes(text := text_of(event.mimeData())):
            event.acceptProposedAction()
            self.capture_dropped.emit(text) if is_capture(text) else self.take_text(text)


def is_capture(text: str) -> bool:
    """Whether a dropped or given text names a file of events, which is opened as a capture."""
    return text.lower().endswith(_OF_EVENTS) and "://" not in text


def text_of(dropped: QMimeData) -> str:
    """The first file or address that was dropped, as text; "" where there is none."""
    for url in dropped.urls():
        if url.isLocalFile():
            return str(Path(url.toLocalFile()))
        if url.scheme() in {"http", "https"}:
            return url.toString()
    return dropped.text().strip() if dropped.hasText() and not dropped.hasUrls() else ""


def _show_or_close(dock: QDockWidget, entry: QAction) -> None:
    """What is behind a tab is brought to the front: who asks for a panel wants to see it."""
    behind = dock.window().isVisible() and not is_seen(dock)
    if dock.isHidden() or behind:
        dock.show()
        dock.raise_()
    else:
        dock.close()
    entry.setChecked(not dock.isHidden())
