"""The order in which Tab goes through a window: as it is read, part by part, whenever its parts were made."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QScrollArea, QTabBar, QWidget


def is_seen(dock: QDockWidget) -> bool:
    """Whether it is there and not behind a tab: what is behind one Qt (6.11) moves out of its window. Its region that
    can be seen says nothing: of one whose panel has a ground of its own, that is empty too."""
    if dock.isHidden() or dock.isFloating():
        return not dock.isHidden()
    return dock.isVisible() and dock.parentWidget().rect().intersects(dock.geometry())


class TabOrder:
    """Of a window whose parts are `regions()`, from the first to the last. What is in a part keeps the order in which
    it was made, a bar of tabs comes before the panel in front of it, and what is in no part comes last. What is behind
    a tab is passed over: there nobody would see where the focus is.
    """

    def __init__(
        self, window: QMainWindow, docks: Mapping[str, QDockWidget], regions: Callable[[], Sequence[QWidget]]
    ) -> None:
        self._window, self._docks, self._regions = window, docks, regions

    def step(self, forward: bool) -> bool:
        """The focus goes on, or back; False where there is nothing that could have it."""
        stops, now = self.stops(), QApplication.focusWidget()
        if not stops:
            return False
        while now is not None and now not in stops:  # a part of one that Qt made for itself, as a page's view
            now = now.parentWidget()
        at = None if now is None else stops.index(now)
        beginning = -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        target = stops[((beginning if at is None else at) + (1 if forward else -1)) % len(stops)]
        target.setFocus(reason)
        _scroll_to(target)
        return True

    def stops(self) -> list[QWidget]:
        """All that Tab comes to now, in its order."""
        parts = self._regions()
        found, widget = [], self._window.nextInFocusChain()
        while widget is not self._window:
            if widget.window() is self._window and _takes_tab(widget) and not self._is_behind(widget):
                found.append(widget)
            widget = widget.nextInFocusChain()
        return sorted(found, key=lambda widget: self._place(widget, parts))

    def _place(self, widget: QWidget, parts: Sequence[QWidget]) -> float:
        if isinstance(widget, QTabBar) and widget.parentWidget() is self._window:
            titles = {widget.tabText(place) for place in range(widget.count())}
            panels = [dock.widget() for dock in self._docks.values() if dock.windowTitle() in titles]
            return min((at - 0.5 for at, part in enumerate(parts) if part in panels), default=len(parts))
        holding = (at for at, part in enumerate(parts) if part is widget or part.isAncestorOf(widget))
        return next(holding, len(parts))

    def _is_behind(self, widget: QWidget) -> bool:
        if isinstance(widget, QTabBar):
            return widget.visibleRegion().isEmpty()  # Qt keeps some for later
        holding = next((dock for dock in self._docks.values() if dock.isAncestorOf(widget)), None)
        return holding is not None and not is_seen(holding)


def _takes_tab(widget: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
    )


def _scroll_to(widget: QWidget) -> None:
    """Into sight, where it is in something that scrolls; Qt does it only for steps within."""
    at = widget.parentWidget()
    while at is not None:
        if isinstance(at, QScrollArea):
            at.ensureWidgetVisible(widget)
        at = at.parentWidget()
