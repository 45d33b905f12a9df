"""How far playback came: the percents that players reported."""

from desktop.charts.marks_chart import MarksChart, bars
from desktop.look.clock_text import count
from desktop.panels.chart_panel import ChartPanel
from desktop.panels.panel import PanelContext


class PlaybackPanel(ChartPanel):
    """A bar for each mark. What is shown are positions of the playhead, not shares that were watched."""

    def __init__(self, context: PanelContext) -> None:
        self._marks, self._asked = context.live.marks, context.marks
        self.plot = MarksChart(context.theme, self._marks, self._asked)
        super().__init__("Percent played", self.plot, ("Percent", "Events"))
        self.refresh()

    def draw(self) -> None:
        if not self.shows_table:
            self.plot.draw()

    def refresh(self) -> None:
        marks = self._marks
        labels, counts = bars(marks, self._asked)
        rows = [(label, f"{number:,}") for label, number in zip(labels, counts.tolist(), strict=True)]
        aside = [f"{count(marks.outside)} outside 0 to 100 %" if marks.outside else ""]
        aside += [f"{count(marks.unreadable)} without a percent" if marks.unreadable else ""]
        words = " · ".join(["percents reached", *filter(None, aside)])
        reached = ", ".join(f"{label}: {number}" for label, number in rows if number != "0")
        summary = f"Percent events: {reached}." if reached else "No percent event yet."
        self.tell(f"{marks.total:,}" if marks.total else "", words, summary, rows)
