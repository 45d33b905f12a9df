"""How many events come a second."""

from PySide6.QtWidgets import QComboBox

from desktop.charts.rate_chart import WINDOWS, RateChart, whole_steps
from desktop.look.clock_text import count
from desktop.panels.chart_panel import ChartPanel
from desktop.panels.panel import PanelContext

#: The figure in large type is the mean of so many whole seconds.
_MEAN_S = 5


class RatePanel(ChartPanel):
    """The chart over 1, 5 or 15 minutes, the rate now as a number."""

    def __init__(self, context: PanelContext) -> None:
        self._rate, self._now_ms, self._focus = context.live.rate, context.now_ms, context.focus
        self.plot = RateChart(context.theme, self._rate)
        super().__init__("Event rate", self.plot, ("Ago", "Rate"))
        self.window_choice = QComboBox()
        self.window_choice.setAccessibleName("Time shown")
        self.window_choice.setToolTip("How far back the chart goes")
        for seconds in WINDOWS:
            self.window_choice.addItem(f"{seconds // 60} min", seconds)
        self.window_choice.currentIndexChanged.connect(self._on_window_chosen)
        self.head.insertWidget(self.head.count() - 1, self.window_choice)
        self.refresh()

    def draw(self) -> None:
        if not self.shows_table:
            now, cursor = self._now_ms(), self._focus.cursor
            self.plot.draw(now)
            self.plot.show_cursor(None if cursor is None else (now - cursor) / 1000)

    def refresh(self) -> None:
        window = self.plot.window_s
        steps = whole_steps(self._rate, self._now_ms(), 1, window)
        if not self._rate.total:
            self.tell("", "events a second", "No events yet.", [])
            return
        now, peak = float(steps[-_MEAN_S:].mean()), float(steps.max(initial=0))
        words = f"events a second · peak {peak:,.0f}"
        span = f"{window // 60} min"
        summary = f"{now:.1f} events a second now, at most {peak:,.0f} in {span}; {count(self._rate.total)} in all."
        step = WINDOWS[window][0]
        steps = whole_steps(self._rate, self._now_ms(), step, window)[::-1]
        rows = [(f"{number * step} s", f"{value:,.1f}/s") for number, value in enumerate(steps.tolist())]
        self.tell(f"{now:,.1f}", words, summary, rows)

    def _on_window_chosen(self) -> None:
        self.plot.show_window(self.window_choice.currentData())
        self.draw()
        self.refresh()
