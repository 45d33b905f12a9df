"""What became of the events: kept, on their way to HarperDB, delivered, or turned away."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.charts.figure_cards import Figure, FigureCards
from desktop.look.clock_text import age
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, font
from desktop.panels.boxes import bare_column, scrolled
from desktop.panels.labels import wrapped_label
from desktop.panels.panel import Panel, PanelContext
from desktop.panels.standing_head import StandingHead


class Counter(NamedTuple):
    """A counter of `/health`: shown always, or only when something was counted; `warns` when it is not zero."""

    name: str
    title: str
    meaning: str
    always: bool = False
    warns: bool = False


COUNTERS = (
    Counter("received", "Received", "Events that came in", always=True),
    Counter("stored", "Stored", "Events on disk, each once", always=True),
    Counter("delivered", "Delivered", "Events that HarperDB has", always=True),
    Counter("pending", "Pending", "Stored events that HarperDB will get", always=True),
    Counter("rejected", "Rejected", "Events that could not be taken; kept aside with the reason", True, True),
    Counter("duplicates", "Duplicates", "Events that were there already, by their id"),
    Counter("refused", "Refused", "Turned away and not kept: no room, too large, or not readable", warns=True),
    Counter("local", "Local", "Kept here only: no HarperDB was set up, or they were imported"),
    Counter("parked", "Parked", "HarperDB will not have them; kept with its reason", warns=True),
    Counter("expired", "Expired", "Dropped from the store for room or age", warns=True),
)

#: State of `/health` -> what it means in words.
STATES: Mapping[str, str] = {
    "off": "HarperDB is not set up",
    "ok": "HarperDB: delivering",
    "retrying": "HarperDB: not reached, trying again",
    "refused": "HarperDB: refused",
}
_OFF = "Events are kept on this machine. File > Connect to HarperDB… has them written there too."


class DeliveryPanel(Panel):
    """HarperDB's state with the way out of trouble, and the counters. Nothing here moves faster than text."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._context = context
        self.head = StandingHead(context, "delivery")
        self.target = wrapped_label(font(0.92), "Where events are delivered to")
        self.target.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.figures = FigureCards("Counters")
        context.theme.changed.connect(self._on_theme_changed)
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        health = self._context.health()
        harper = health.get("harperdb") or {}
        state = harper.get("state", "off")
        words, hint = STATES.get(state, f"HarperDB: {state}"), _OFF if state == "off" else ""
        self.head.show_state(state, words, str(harper.get("error") or ""), hint)
        self.target.setText(self._target_words())
        self.target.setVisible(bool(self.target.text()))
        self.figures.show_figures(self._figures(health.get("counters") or {}, harper.get("oldest_pending_s")))

    def _figures(self, counters: Mapping[str, int], oldest_s: float | None) -> list[Figure]:
        warning = self._context.theme.colours.warning
        figures = []
        for counter in COUNTERS:
            number = counters.get(counter.name, 0)
            if number or counter.always:
                colour = warning if number and counter.warns else ""
                figures.append(Figure(counter.title, f"{number:,}", counter.meaning, colour))
        if oldest_s is not None:
            figures.append(Figure("Oldest pending", age(oldest_s), "How long the first of the pending has waited"))
        return figures

    def _target_words(self) -> str:
        target = self._context.harper()
        if target is None:
            return ""
        origin = f" · address {target.origin}" if target.origin else ""
        return plain(f"{target.url} · {target.schema}.{target.table}{origin}", 300)

    def _on_theme_changed(self) -> None:
        self.refresh()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self.head)
        column.addSpacing(GRID // 2)
        column.addWidget(self.figures)
        column.addSpacing(GRID // 2)
        column.addWidget(self.target)
        column.addStretch(1)
        bare_column(self).addWidget(scrolled(inside, "Delivery"))
