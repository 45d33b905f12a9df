"""A panel behind a tab needs no second title: the tab says it, floats it, closes it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QMenu, QTabBar, QWidget

#: Where in a panel that was dragged off its bar the mouse is.
_HELD_AT = QPoint(48, 12)

#: A panel that is lifted out of the window takes no more (pixels), and so is not taken for a part of it.
_LIFTED = QSize(720, 420)


class DockTitles(QObject):
    """Keeps the title bars of a window's docks: shown while a dock stands alone or floats, gone while it is a tab.

    A tab is dragged, double-clicked (floats) and closed as the title bar is; its menu has both.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.bring_up_to_date)
        #: To be called when the layout has changed, however often.
        self.look_soon = self._soon.start
        #: The panel of the tab under the pressed button, and whether it was dragged out of its bar.
        self._pressed: QDockWidget | None = None
        self._dragged = False

    def bring_up_to_date(self) -> None:
        for dock in self._docks():
            tabbed = not dock.isFloating() and any(
                not other.isHidden() for other in self._window.tabifiedDockWidgets(dock)
            )
            bar = dock.titleBarWidget()
            if tabbed and bar is None:
                dock.setTitleBarWidget(QWidget())
            elif not tabbed and bar is not None:
                dock.setTitleBarWidget(None)  # type: ignore[arg-type]
                bar.deleteLater()
        for tabs in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if tabs.contextMenuPolicy() is not Qt.ContextMenuPolicy.CustomContextMenu:
                tabs.installEventFilter(self)
                tabs.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                tabs.customContextMenuRequested.connect(lambda at, tabs=tabs: self._on_menu_asked(tabs, at))
                tabs.tabBarDoubleClicked.connect(lambda place, tabs=tabs: self._on_double_clicked(tabs, place))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QTabBar) and isinstance(event, QMouseEvent):
            return self._drag(watched, event)
        return False

    def _drag(self, tabs: QTabBar, event: QMouseEvent) -> bool:
        """A tab that is dragged off its bar floats at the mouse until the button is let go; True: Qt is not told."""
        left = Qt.MouseButton.LeftButton
        if event.type() == QEvent.Type.MouseButtonPress and event.button() is left:
            self._pressed, self._dragged = self._dock(tabs, tabs.tabAt(event.position().toPoint())), False
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None and event.buttons() & left:
            far = 3 * QApplication.startDragDistance()
            if not self._dragged and not tabs.rect().adjusted(-far, -far, far, far).contains(
                event.position().toPoint()
            ):
                self._dragged = True
                none = Qt.MouseButton.NoButton
                let_go = QMouseEvent(
                    QEvent.Type.MouseButtonRelease,
                    event.position(),
                    event.globalPosition(),
                    left,
                    none,
                    event.modifiers(),
                )
                dock = self._pressed
                QApplication.sendEvent(tabs, let_go)  # ends the bar's own move of the tab
                self._pressed = dock
                dock.setFloating(True)
            if self._dragged:
                self._pressed.move(event.globalPosition().toPoint() - _HELD_AT)
                return True
        return False

    def menu_of(self, tabs: QTabBar, place: int) -> QMenu | None:
        """What can be done with the panel of this tab; None where there is none."""
        dock = self._dock(tabs, place)
        if dock is None:
            return None
        menu = QMenu(tabs)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Float", lambda: lift(self._window, dock))
        menu.addAction("&Close", dock.close)
        return menu

    def _on_menu_asked(self, tabs: QTabBar, at: QPoint) -> None:
        if (menu := self.menu_of(tabs, tabs.tabAt(at))) is not None:
            menu.popup(tabs.mapToGlobal(at))

    def _on_double_clicked(self, tabs: QTabBar, place: int) -> None:
        if (dock := self._dock(tabs, place)) is not None:
            lift(self._window, dock)

    def _dock(self, tabs: QTabBar, place: int) -> QDockWidget | None:
        title = tabs.tabText(place)
        return next((dock for dock in self._docks() if dock.windowTitle() == title), None)

    def _docks(self) -> list[QDockWidget]:
        return self._window.findChildren(QDockWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)


def lift(window: QMainWindow, dock: QDockWidget) -> None:
    """Float `dock`: where it was when it floated last, else over the middle of `window`. Qt would lay it exactly over
    the place that it had, where nobody sees that it floats."""
    docked = QRect(dock.mapToGlobal(QPoint(0, 0)), dock.size())
    dock.setFloating(True)
    if abs(dock.x() - docked.x()) + abs(dock.y() - docked.y()) < docked.height() and dock.width() == docked.width():
        dock.resize(docked.size().expandedTo(_LIFTED / 2).boundedTo(_LIFTED))
        dock.move(window.geometry().center() - dock.rect().center())
