"""The panels around the player, listed once: windows, menus, layouts and documents are made from this table.

Nothing of them is loaded by it: the window has its docks before there is anything to put into them.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt

_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class Listed:
    """A panel as the window lists it: `id` names it in a layout, `area` is where it starts, `shortcut` shows it.
    `of_capture`: its title in the window of a capture; "" for one that says nothing of events from a file."""

    id: str
    title: str
    area: Qt.DockWidgetArea
    shortcut: str
    of_capture: str = ""


LISTED: tuple[Listed, ...] = (
    Listed("feed", "Live feed", _BOTTOM, "Ctrl+1", "Feed"),
    Listed("quality", "Quality", _RIGHT, "Ctrl+8", "Quality"),
    Listed("mix", "Event mix", _RIGHT, "Ctrl+2", "Event mix"),
    Listed("playback", "Playback", _RIGHT, "Ctrl+3", "Playback"),
    Listed("rate", "Event rate", _RIGHT, "Ctrl+4", "Event rate"),
    Listed("delivery", "Delivery", _RIGHT, "Ctrl+5"),
    Listed("timeline", "Timeline", _BOTTOM, "Ctrl+7", "Timeline"),
    Listed("views", "Views", _BOTTOM, "Ctrl+9", "Views"),
    Listed("coverage", "Coverage", _BOTTOM, "Ctrl+Shift+1", "Coverage"),
    Listed("findings", "Findings", _BOTTOM, "Ctrl+0", "Findings"),
    Listed("alerts", "Alerts", _BOTTOM, "Ctrl+Shift+3"),
    Listed("history", "History", _BOTTOM, "Ctrl+Shift+4"),
    Listed("rejected", "Rejected", _BOTTOM, "Ctrl+Shift+2"),
    Listed("log", "Log", _BOTTOM, "Ctrl+6"),
)
