"""Which events came, and how many of each."""

from desktop.charts.bar_list import Bar, BarList
from desktop.look.clock_text import count
from desktop.look.plain_text import plain
from desktop.panels.chart_panel import ChartPanel
from desktop.panels.panel import PanelContext
from player.vocabulary import group_of

_NAME_LIMIT = 64


class MixPanel(ChartPanel):
    """The distribution of events by name: bars, counts, shares; what has no room is folded into one bar."""

    def __init__(self, context: PanelContext) -> None:
        self._mix = context.live.mix
        self.bars = BarList(context.theme, "Event mix")
        self.bars.empty.setText("No events yet.")
        self._drawn = (-1, 0)
        super().__init__("Event mix", self.bars, ("Event", "Group", "Count", "Share"), words=2)
        self.refresh()

    def draw(self) -> None:
        state = (self._mix.total, self.bars.room)
        if state != self._drawn and not self.shows_table:
            self._drawn = state
            self.bars.show_bars(self.folded(self.bars.room))

    def refresh(self) -> None:
        all_bars = self._all()
        total = self._mix.total
        rows = [(bar.name, bar.group, f"{bar.count:,}", f"{bar.share * 100:.1f} %") for bar in all_bars]
        top = ", ".join(f"{bar.name} {bar.count:,} ({bar.share:.0%})" for bar in all_bars[:5])
        summary = f"{count(total, 'event')}: {top}." if total else "No events yet."
        names = f"of {count(len(all_bars), 'name')}" if total else "events"
        self.tell(f"{total:,}" if total else "", f"events {names}" if total else names, summary, rows)

    def folded(self, room: int) -> list[Bar]:
        """At most `room` bars: the most frequent names and, last, all others together."""
        bars = self._all()
        if len(bars) <= room:
            return bars
        kept, rest = bars[: room - 1], bars[room - 1 :]
        together = sum(bar.count for bar in rest)
        return [*kept, Bar(f"{len(rest)} more names", "other", together, together / self._mix.total)]

    def _all(self) -> list[Bar]:
        total = self._mix.total
        bars = [Bar(plain(name, _NAME_LIMIT), group_of(name), n, n / total) for name, n in self._mix.ranked()]
        if self._mix.beyond:
            bars.append(Bar("further names", "other", self._mix.beyond, self._mix.beyond / total))
        return bars
