"""The heat strip of what was watched, and under it how many views watched each part."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop.clock_text import media_clock
from desktop.coverage import CELLS, Watched
from desktop.theme import GRID, Theme, font

#: Played once, twice, three times or more: the strength of the colour.
_STRENGTHS = (0.45, 0.75, 1.0)


class CoverageStrip(QWidget):
    """Shows `watched` with the playhead at `media_time` (seconds), or `words` where there is nothing to show."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._watched: Watched | None = None
        self._media_time: float | None = None
        self._words = ""
        self.setFont(font(0.92))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, 160)

    def show_watched(self, watched: Watched | None, media_time: float | None, words: str) -> None:
        self._watched, self._media_time, self._words = watched, media_time, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().base())
            if self._watched is None:
                painter.setPen(QColor(colours.muted))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
                return
            line = self.fontMetrics().height()
            left, width = 2 * GRID, self.width() - 4 * GRID
            top = GRID + line
            strip = QRectF(left, top, width, max(12.0, min(36.0, self.height() / 4)))
            curve = QRectF(left, strip.bottom() + 2 * line + GRID, width, 0)
            curve.setBottom(max(curve.top() + 12, self.height() - line - GRID))
            painter.setPen(QColor(colours.muted))
            painter.drawText(QPointF(left, top - 4), "watched in this view: once, twice, more often")
            painter.drawText(
                QPointF(left, curve.top() - 4), f"watched by how many of {self._watched.views} views: 0 to 100 %"
            )
            self._paint_strip(painter, strip, self._watched)
            self._paint_retention(painter, curve, self._watched)
            painter.setPen(QColor(colours.muted))
            duration = self._watched.duration_s
            for share, align in ((0.0, 0.0), (0.5, 0.5), (1.0, 1.0)):
                text = media_clock(duration * share)
                at = left + width * share - self.fontMetrics().horizontalAdvance(text) * align
                painter.drawText(QPointF(at, strip.bottom() + line - 2), text)

    def _paint_strip(self, painter: QPainter, area: QRectF, watched: Watched) -> None:
        colours = self._theme.colours
        painter.fillRect(area, QColor(colours.border))
        cell = area.width() / CELLS
        for place in np.flatnonzero(watched.times > 0.05).tolist():
            colour = QColor(colours.accent)
            times = min(3, max(1, round(float(watched.times[place]))))
            colour.setAlphaF(_STRENGTHS[times - 1] * min(1.0, float(watched.times[place])))
            # On whole pixels: parts that overlapped by a fraction would show seams.
            start, end = round(area.left() + place * cell), round(area.left() + (place + 1) * cell)
            painter.fillRect(QRectF(start, area.top(), end - start, area.height()), colour)
        if self._media_time is not None:
            at = area.left() + area.width() * min(1.0, max(0.0, self._media_time / watched.duration_s))
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawLine(QPointF(at, area.top() - 3), QPointF(at, area.bottom() + 3))

    def _paint_retention(self, painter: QPainter, area: QRectF, watched: Watched) -> None:
        colours = self._theme.colours
        steps = [QPointF(area.left(), area.bottom())]
        cell = area.width() / CELLS
        for place, share in enumerate(watched.retention.tolist()):
            height = area.bottom() - share * area.height()
            steps += [QPointF(area.left() + place * cell, height), QPointF(area.left() + (place + 1) * cell, height)]
        steps.append(QPointF(area.right(), area.bottom()))
        filled = QColor(colours.accent)
        filled.setAlphaF(0.25)
        painter.setBrush(filled)
        painter.setPen(QPen(QColor(colours.accent), 1))
        painter.drawPolygon(QPolygonF(steps))
        painter.setPen(QColor(colours.border))
        painter.drawLine(area.topLeft(), area.topRight())
