"""The panels around the player: what is listed (desktop/listed.py), with what makes it."""

from collections.abc import Callable, Mapping

from desktop.listed import LISTED
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


def _delivery(context: PanelContext) -> Panel:
    return DeliveryPanel(context) if context.watched is None else FleetPanel(context)


_MAKE: Mapping[str, Callable[[PanelContext], Panel]] = {
    "feed": FeedPanel,
    "quality": QualityPanel,
    "mix": MixPanel,
    "playback": PlaybackPanel,
    "rate": RatePanel,
    "delivery": _delivery,
    "timeline": TimelinePanel,
    "views": ViewsPanel,
    "coverage": CoveragePanel,
    "findings": FindingsPanel,
    "alerts": AlertsPanel,
    "history": HistoryPanel,
    "rejected": RejectedPanel,
    "log": LogPanel,
}

PANELS: tuple[PanelKind, ...] = tuple(
    PanelKind(one.id, one.title, one.area, one.shortcut, one.of_capture, make=_MAKE[one.id]) for one in LISTED
)
