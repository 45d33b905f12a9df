"""While a table of HarperDB's is watched: how the reading stands, and each collector that wrote, with its clock."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QVBoxLayout

from collector.harper.reader import Watched
from collector.harper.senders import Sender
from desktop.charts.figures_table import FiguresTable, Row
from desktop.look.clock_text import age, count
from desktop.look.marks import state_icon
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, font
from desktop.panels.labels import wrapped_label
from desktop.panels.panel import Panel, PanelContext
from desktop.panels.standing_head import StandingHead

TITLES = ("Collector", "Events", "Last taken", "Clock")
#: A collector's clock that leads by more, or rows that are longer on their way, are worth a sign, in milliseconds.
AHEAD_MS, BEHIND_MS = 500.0, 10_000.0
STATES = {
    "connecting": "HarperDB: connecting",
    "ok": "HarperDB: watching",
    "retrying": "HarperDB: not reached, trying again",
    "refused": "HarperDB: refused",
}
_CLOCK = (
    "Clock: from a collector's receipt of an event, by its clock, to HarperDB's taking it, by HarperDB's: the least of"
    " the last minutes. A negative time is a clock that is ahead; a long one a clock that is behind, or slow delivery."
)


class FleetPanel(Panel):
    """Stands in the Delivery panel's place in a window that shows what others wrote."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        assert context.watched is not None
        self._context, self._watched = context, context.watched
        self.head = StandingHead(context, "reading")
        self.target = wrapped_label(font(0.92), "Which table is read")
        self.counts = wrapped_label(font(), "How much was read")
        self.table = FiguresTable("Collectors and their clocks", TITLES)
        self.table.setToolTip(_CLOCK)
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        watched, now = self._watched(), self._context.now_ms()
        self.head.show_state(watched.state, STATES[watched.state], watched.error or "")
        target = self._context.harper()
        if target is not None:
            words = f"{target.url} · {target.schema}.{target.table} · {target.origin}"
            self.target.setText(plain(words.removesuffix(" · "), 300))
        self.counts.setText(_counts(watched, now))
        odd = state_icon("retrying", self._context.theme.colours)
        marks = [odd if _is_odd(sender) else QIcon() for sender in watched.senders]
        self.table.show_rows([_row(sender, now) for sender in watched.senders], marks)
        self.table.setVisible(bool(watched.senders))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        column.setSpacing(GRID // 2)
        for part in (self.head, self.target, self.counts):
            column.addWidget(part)
        self.target.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self.setAutoFillBackground(True)


def _counts(watched: Watched, now_ms: int) -> str:
    words = [count(watched.events, "event")]
    if watched.late:
        words.append(f"{watched.late:,} came late from another node")
    if watched.reach_ms is not None:
        words.append(f"too many to see rows that come more than {age(watched.reach_ms / 1000)} late")
    if watched.passed_over:
        words.append(f"{count(watched.passed_over, 'row')} passed over: no events")
    if watched.newest_ms is not None:
        words.append(f"newest {age((now_ms - watched.newest_ms) / 1000)} ago")
    return " · ".join(words)


def _row(sender: Sender, now_ms: int) -> Row:
    name = "(none named)" if sender.collector_id is None else plain(sender.collector_id, 64)
    return name, f"{sender.events:,}", f"{age((now_ms - sender.received_at) / 1000)} ago", _clock(sender.lag_ms)


def _clock(lag_ms: float | None) -> str:
    if lag_ms is None:
        return ""
    return f"{lag_ms / 1000:+.2f} s".replace("-", "\u2212")


def _is_odd(sender: Sender) -> bool:
    return sender.lag_ms is not None and not -AHEAD_MS <= sender.lag_ms <= BEHIND_MS
