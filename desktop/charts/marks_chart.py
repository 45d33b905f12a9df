"""How many players came to each percent of their media: bars at the marks."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pyqtgraph as pg

from analytics.playback import PercentMarks
from desktop.charts.shared import Chart, count_ticks, settled_ceiling
from desktop.look.theme import GRID, Theme, font

#: With more different percents than this, bars of 5 percent each take the place of one bar a percent.
MOST_BARS = 16
_BINS = 20
_BAR_WIDTH = 0.62


class MarksChart(Chart):
    """One bar a mark, with its count on top; marks that were asked for have their place before anything came."""

    def __init__(self, theme: Theme, marks: PercentMarks, asked: Sequence[int]) -> None:
        super().__init__(theme, "Percent played")
        self._marks = marks
        self._asked = [mark for mark in asked if 0 <= mark <= 100]
        self._drawn = (-1, 0, 0)
        self._top = 0.0
        self._bars = pg.BarGraphItem(x=[0], height=[0], width=_BAR_WIDTH)
        self._counts: list[pg.TextItem] = []
        self.getPlotItem().addItem(self._bars)
        self.empty.setText("No percent reached yet.")
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        self._bars.setOpts(brush=self.theme.colours.groups["progress"], pen=None)
        for text in self._counts:
            text.setColor(self.theme.colours.text)
            text.setFont(font(0.88))
        self._drawn = (-1, 0, 0)

    def draw(self) -> None:
        """Nothing happens until a percent came or the width or height is another."""
        state = (self._marks.total, self.width(), self.height())
        if state == self._drawn:
            return
        self._drawn = state
        labels, counts = bars(self._marks, self._asked)
        places = np.arange(len(counts), dtype=np.float64)
        self._bars.setOpts(x=places, height=counts, width=_BAR_WIDTH)
        self._top = settled_ceiling(float(counts.max(initial=0)) * self._headroom(), self._top)
        self.set_ranges(-0.6, len(counts) - 0.4, self._top)
        self.set_ticks("left", count_ticks(self._top))
        self.set_ticks("bottom", self._fitting(labels))
        self._write_counts(counts)
        self.empty.setHidden(self._marks.total > 0)

    def _headroom(self) -> float:
        """How much higher than the highest bar the chart must be for the count on top of it."""
        number = self.fontMetrics().height()
        return 1 + number / max(number, self.height() - 5 * number)

    def _fitting(self, labels: list[str]) -> list[tuple[float, str]]:
        """As many labels as have room beside each other."""
        widest = max(self.fontMetrics().horizontalAdvance(label) for label in labels) + GRID // 2
        every = max(1, -(-widest * len(labels) // max(1, self.width() - 8 * GRID)))
        return [(place, label) for place, label in enumerate(labels) if place % every == 0]

    def _write_counts(self, counts: np.ndarray) -> None:
        while len(self._counts) < len(counts):
            text = pg.TextItem(color=self.theme.colours.text, anchor=(0.5, 1))
            text.setFont(font(0.88))
            self.getPlotItem().addItem(text)
            self._counts.append(text)
        for place, text in enumerate(self._counts):
            number = int(counts[place]) if place < len(counts) else 0
            text.setVisible(number > 0)
            if number:
                text.setText(f"{number:,}")
                text.setPos(place, number)


def bars(marks: PercentMarks, asked: Sequence[int]) -> tuple[list[str], np.ndarray]:
    """(labels, counts): a bar for each percent that came or was asked for; ranges of 5 percent where those are many."""
    percents, counts = marks.series(asked)
    if len(percents) <= MOST_BARS:
        return [f"{percent} %" for percent in percents], counts
    edges, counts = marks.histogram(_BINS)
    return [f"{low:.0f}-{high:.0f} %" for low, high in pairwise(edges.tolist())], counts
