"""What all charts share: pyqtgraph set up once, quiet axes, whole numbers, colours that follow the theme."""

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desktop.look.theme import GRID, Theme, font

#: How far, in pixels, the label of an outermost tick may stand out over its axis.
_LABEL_ROOM = 24
#: Round numbers from 1 to 10, and into how many steps each is divided along an axis.
_ROUND = {1: 2, 1.5: 3, 2: 2, 3: 3, 4: 2, 5: 2, 6: 3, 8: 2, 10: 2}
#: (position, label) of each tick.
Ticks = Sequence[tuple[float, str]]


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis that draws itself without a picture in between.

    WORKAROUND for PySide6 6.11.3: each picture, pixmap or image that Python makes and paints on takes six references to
    None and never gives them back; pyqtgraph makes one whenever a tick changes.
    """

    def paint(self, painter: QPainter, option: object, widget: QWidget | None) -> None:
        if self.picture is None:
            self.picture = self.generateDrawSpecs(painter)
        if self.picture is not None:
            self.drawPicture(painter, *self.picture)


class Chart(pg.PlotWidget):  # type: ignore[misc]
    """A plot without menu, mouse or automatic ranges: whoever draws sets both ranges, and only when they change.

    `empty` are the words in its middle while there is nothing to draw. Subclasses colour their items in `restyle`.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(axisItems={side: Axis(side) for side in ("left", "bottom")})
        self.theme = theme
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for part in (self, self.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        plot.disableAutoRange()
        plot.setContentsMargins(GRID / 2, GRID, GRID * 2, GRID / 2)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setStyle(tickLength=0, tickTextOffset=GRID // 2)
            axis.setStyle(hideOverlappingLabels=_LABEL_ROOM)
            axis.setTicks([[]])  # its own choice of ticks is for ranges that are known
        # Lines of our own: an axis that draws a grid leaves out the labels at its ends.
        self._lines = pg.PlotCurveItem(connect="pairs")
        self._lines.setZValue(-1)
        plot.addItem(self._lines)
        self._ticks: dict[str, Ticks] = {}
        self.empty = empty_words(self)
        self._ranges: tuple[float, ...] = ()
        theme.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take the colours and the size of text of the theme."""
        colours = self.theme.colours
        # The numbers along the left are at most five characters wide; a fixed width keeps the plot still.
        self.getPlotItem().getAxis("left").setWidth(QFontMetrics(font()).horizontalAdvance("00,000") + GRID)
        self.setBackground(colours.base)
        self._lines.setPen(pg.mkPen(colours.grid, width=1))
        for side, pen in (("left", pg.mkPen(None)), ("bottom", pg.mkPen(colours.border, width=1))):
            axis = self.getPlotItem().getAxis(side)
            axis.setStyle(tickFont=font(0.88))
            axis.setPen(pen)
            axis.setTextPen(colours.muted)

    def set_ranges(self, left: float, right: float, top: float) -> None:
        """Show x from `left` to `right` and y from 0 to `top`; nothing happens where they are already so."""
        if (left, right, top) != self._ranges:
            self._ranges = (left, right, top)
            self.getPlotItem().vb.setRange(xRange=(left, right), yRange=(0, top), padding=0)
            self._draw_lines()

    def set_ticks(self, side: str, ticks: Ticks) -> None:
        """The labels along the left or the bottom; those of the left have a line each."""
        if ticks == self._ticks.get(side):
            return
        self._ticks[side] = ticks
        self.getPlotItem().getAxis(side).setTicks([ticks])
        if side == "left":
            self._draw_lines()

    def _draw_lines(self) -> None:
        if self._ranges:
            left, right, _ = self._ranges
            levels = [place for place, _ in self._ticks.get("left", ()) if place]
            self._lines.setData([left, right] * len(levels), [level for level in levels for _ in (left, right)])

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
    """The next round number that is not under `highest`, nor under `least`."""
    wanted = max(highest, least)
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in _ROUND if step * power >= wanted * (1 - 1e-9))


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
    """0, the top and whole numbers between; the unit stands with the top."""
    mantissa = top / 10.0 ** math.floor(math.log10(top))
    steps = _ROUND.get(round(mantissa, 1), 1)
    if top % steps:
        steps = 1
    between = [top * step / steps for step in range(1, steps)]
    return [(0, "0"), *((value, short_count(value)) for value in between), (top, f"{short_count(top)}{unit}")]
