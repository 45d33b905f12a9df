"""Bars that lie, longest on top: name, bar, count and share in a row each."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.charts.shared import empty_words
from desktop.look.theme import GRID, Theme, font

_NAME_SHARE = 0.36
_ROW_PADDING = 7
_BAR_HEIGHT = 0.62


class Bar(NamedTuple):
    """`group` gives the colour; `share` is 0 to 1 of all."""

    name: str
    group: str
    count: int
    share: float


class BarList(QWidget):
    """Draws as many bars as have room; `room` says how many that are. Names may be any text that is plain."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._bars: Sequence[Bar] = ()
        self.setAccessibleName(name)
        self.setFont(font())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.empty = empty_words(self)
        theme.changed.connect(self.update)

    @property
    def _row(self) -> int:
        return self.fontMetrics().height() + _ROW_PADDING

    @property
    def room(self) -> int:
        return max(1, (self.height() - GRID) // self._row)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 3 * self._row + GRID)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        if bars != self._bars:
            self._bars = bars
            self.empty.setHidden(bool(bars))
            self.update()

    def resizeEvent(self, event: object) -> None:
        self.empty.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = self._theme.colours, QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.base))
        if not self._bars:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, gap = painter.fontMetrics(), GRID
        counts = [f"{bar.count:,}" for bar in self._bars]
        shares = [f"{bar.share:.1%}".replace("%", " %") for bar in self._bars]
        name_width = self._width_of(metrics, [bar.name for bar in self._bars], int(self.width() * _NAME_SHARE))
        count_width = self._width_of(metrics, counts)
        share_width = self._width_of(metrics, [*shares, "00.0 %"])
        left = gap * 1.5 + name_width + gap
        widest = max(0.0, self.width() - left - count_width - share_width - 3.5 * gap)
        longest = max(bar.count for bar in self._bars)
        text, muted, track = QColor(colours.text), QColor(colours.muted), QColor(colours.grid)
        bar_height = round(self._row * _BAR_HEIGHT)
        for row, bar in enumerate(self._bars):
            top = gap // 2 + row * self._row
            lying = QRectF(left, top + (self._row - bar_height) / 2, widest, bar_height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(track)
            painter.drawRoundedRect(lying, 2, 2)
            lying.setWidth(max(2.0, widest * bar.count / longest))
            painter.setBrush(QColor(colours.groups[bar.group]))
            painter.drawRoundedRect(lying, 2, 2)
            painter.setPen(text)
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideMiddle, name_width)
            painter.drawText(QRectF(gap * 1.5, top, name_width, self._row), _LEFT, name)
            right = self.width() - gap * 1.5
            painter.drawText(QRectF(right - share_width, top, share_width, self._row), _RIGHT, shares[row])
            painter.setPen(muted)
            right -= share_width + gap
            painter.drawText(QRectF(right - count_width, top, count_width, self._row), _RIGHT, counts[row])

    def _width_of(self, metrics: QFontMetrics, texts: Sequence[str], limit: int = 10_000) -> int:
        return min(limit, max(metrics.horizontalAdvance(text) for text in texts) + 1)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
