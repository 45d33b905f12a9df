"""The panels around the player, listed once: windows, menus and layouts are made from this table."""

from PySide6.QtCore import Qt

from desktop.panels.alerts import AlertsPanel
from desktop.panels.coverage import CoveragePanel
from desktop.panels.delivery import DeliveryPanel
from desktop.panels.feed import FeedPanel
from desktop.panels.findings import FindingsPanel
from desktop.panels.fleet import FleetPanel
from desktop.panels.history import HistoryPanel
from desktop.panels.log import LogPanel
from desktop.panels.mix import MixPanel
from desktop.panels.panel import Panel, PanelContext, PanelKind
from desktop.panels.playback import PlaybackPanel
from desktop.panels.quality import QualityPanel
from desktop.panels.rate import RatePanel
from desktop.panels.rejected import RejectedPanel
from desktop.panels.timeline import TimelinePanel
from desktop.panels.views import ViewsPanel

__all__ = ["PANELS", "Panel", "PanelContext", "PanelKind"]

_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


def _delivery(context: PanelContext) -> Panel:
    return DeliveryPanel(context) if context.watched is None else FleetPanel(context)


PANELS: tuple[PanelKind, ...] = (
    PanelKind("feed", "Live feed", FeedPanel, _BOTTOM, "Ctrl+1", "Feed"),
    PanelKind("quality", "Quality", QualityPanel, _RIGHT, "Ctrl+8", "Quality"),
    PanelKind("mix", "Event mix", MixPanel, _RIGHT, "Ctrl+2", "Event mix"),
    PanelKind("playback", "Playback", PlaybackPanel, _RIGHT, "Ctrl+3", "Playback"),
    PanelKind("rate", "Event rate", RatePanel, _RIGHT, "Ctrl+4", "Event rate"),
    PanelKind("delivery", "Delivery", _delivery, _RIGHT, "Ctrl+5"),
    PanelKind("timeline", "Timeline", TimelinePanel, _BOTTOM, "Ctrl+7", "Timeline"),
    PanelKind("views", "Views", ViewsPanel, _BOTTOM, "Ctrl+9", "Views"),
    PanelKind("coverage", "Coverage", CoveragePanel, _BOTTOM, "Ctrl+Shift+1", "Coverage"),
    PanelKind("findings", "Findings", FindingsPanel, _BOTTOM, "Ctrl+0", "Findings"),
    PanelKind("alerts", "Alerts", AlertsPanel, _BOTTOM, "Ctrl+Shift+3"),
    PanelKind("history", "History", HistoryPanel, _BOTTOM, "Ctrl+Shift+4"),
    PanelKind("rejected", "Rejected", RejectedPanel, _BOTTOM, "Ctrl+Shift+2"),
    PanelKind("log", "Log", LogPanel, _BOTTOM, "Ctrl+6"),
)
