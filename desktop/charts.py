"""What all charts share: pyqtgraph set up once, quiet axes, whole numbers, colours that follow the theme."""

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desktop.theme import GRID, Theme, font

#: (position, label) of each tick.
Ticks = Sequence[tuple[float, str]]


class Chart(pg.PlotWidget):  # type: ignore[misc]
    """A plot without menu, mouse or automatic ranges: whoever draws sets both ranges, and only when they change.

    `empty` are the words in its middle while there is nothing to draw. Subclasses colour their items in `restyle`.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        plot.disableAutoRange()
        plot.setContentsMargins(GRID / 2, GRID, GRID * 1.5, GRID / 2)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setStyle(tickLength=0, tickFont=font(0.88), tickTextOffset=GRID // 2, autoExpandTextSpace=False)
        # The numbers along the left are at most five characters wide; a fixed width keeps the plot still.
        plot.getAxis("left").setWidth(self.fontMetrics().horizontalAdvance("00,000") + GRID)
        plot.getAxis("left").setGrid(255)
        self.empty = empty_words(self)
        self._ranges: tuple[float, ...] = ()
        theme.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take the colours of the theme."""
        colours = self.theme.colours
        self.setBackground(colours.base)
        for side, tick_colour in (("left", colours.grid), ("bottom", colours.border)):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(pg.mkPen(None) if side == "left" else colours.border)
            axis.setTickPen(pg.mkPen(tick_colour, width=1))
            axis.setTextPen(colours.muted)

    def set_ranges(self, left: float, right: float, top: float) -> None:
        """Show x from `left` to `right` and y from 0 to `top`; nothing happens where they are already so."""
        if (left, right, top) != self._ranges:
            self._ranges = (left, right, top)
            self.getPlotItem().vb.setRange(xRange=(left, right), yRange=(0, top), padding=0)

    def set_ticks(self, side: str, ticks: Ticks) -> None:
        self.getPlotItem().getAxis(side).setTicks([ticks])

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if hasattr(self, "empty"):
            self.empty.setGeometry(self.rect() - QMargins(GRID, GRID, GRID, GRID))


def empty_words(parent: QWidget) -> QLabel:
    """A label for what a panel says while it has nothing to show."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label


def ceiling(highest: float, least: float = 5) -> float:
    """A round number (1, 2 or 5 times a power of ten) with a little room above `highest`, not under `least`."""
    wanted = max(highest * 1.08, least)
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= wanted)


def settled_ceiling(highest: float, current: float, least: float = 5) -> float:
    """`ceiling`, but it comes down from `current` only when less than a third is used: an axis that stands still."""
    wanted = ceiling(highest, least)
    return current if wanted < current and highest > current / 3 else wanted


def short_count(number: float) -> str:
    """A number that fits an axis: 950, 1.2k, 35k, 2M."""
    for unit, name in ((1_000_000, "M"), (1000, "k")):
        if number >= unit:
            return f"{number / unit:.1f}".removesuffix(".0") + name
    return f"{number:g}"


def count_ticks(top: float, unit: str = "") -> Ticks:
    """0, the middle and the top; the unit stands with the top."""
    middle = [(top / 2, short_count(top / 2))] if top % 2 == 0 or top < 2 else []
    return [(0, "0"), *middle, (top, f"{short_count(top)}{unit}")]
