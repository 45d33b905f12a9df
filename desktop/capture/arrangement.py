"""Where the panels of a capture's window are when nobody has moved them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget

from desktop.shell.docked import DockedWindow
from desktop.shell.layout import place

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_PLACES = {
    "feed": LEFT, "timeline": LEFT, "views": LEFT, "findings": LEFT, "coverage": LEFT,
    "player": RIGHT, "quality": RIGHT, "rate": RIGHT, "mix": RIGHT, "playback": RIGHT,
}  # fmt: skip
#: (in front, behind): tabs.
_BEHIND = (
    ("feed", "views"), ("feed", "findings"), ("timeline", "coverage"), ("quality", "mix"), ("quality", "playback"),
)  # fmt: skip


def arrange_capture(window: DockedWindow) -> None:
    """The feed above the timeline at the left, figures and charts at the right, the others behind them."""
    docks = window.docks
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    place(window, {panel_id: docks[panel_id] for panel_id in _PLACES}, _PLACES, _BEHIND)
    for first, second, size, way in (
        ("feed", "quality", window.width(), Qt.Orientation.Horizontal),
        ("feed", "timeline", window.height(), Qt.Orientation.Vertical),
        ("quality", "rate", window.height(), Qt.Orientation.Vertical),
    ):
        window.resizeDocks([docks[first], docks[second]], [size * 3 // 5, size * 2 // 5], way)
    docks["player"].hide()
