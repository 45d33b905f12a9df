"""The heat strip of what was watched, and under it how many views watched each part."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop.charts.heat import paint_heat, paint_place
from desktop.coverage import CELLS, Watched
from desktop.look.clock_text import count, media_clock
from desktop.look.theme import GRID, Theme, font


class CoverageStrip(QWidget):
    """Shows `watched` with the playhead at `media_time` (seconds), or `words` where there is nothing to show.

    Signal: `clicked` (the place in the media, in seconds).
    """

    clicked = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._watched: Watched | None = None
        self._media_time: float | None = None
        self._cursor: float | None = None
        self._words = ""
        self.setFont(font(0.92))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, 160)

    def show_watched(self, watched: Watched | None, media_time: float | None, words: str) -> None:
        self._watched, self._media_time, self._words = watched, media_time, words
        self.update()

    def show_cursor(self, media_time: float | None) -> None:
        """The moment that all panels point at, as a place in the media."""
        if media_time != self._cursor:
            self._cursor = media_time
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        width = self.width() - 4 * GRID
        share = (event.position().x() - 2 * GRID) / max(1, width)
        if event.button() == Qt.MouseButton.LeftButton and self._watched is not None and 0 <= share <= 1:
            self.clicked.emit(share * self._watched.duration_s)

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
                QPointF(left, curve.top() - 4),
                f"watched by how many of {count(self._watched.views, 'view')}: 0 to 100 %",
            )
            paint_heat(painter, strip, self._watched.times, colours)
            duration = self._watched.duration_s
            paint_place(painter, strip, _share(self._media_time, duration), colours.text)
            both = strip.united(curve)
            paint_place(painter, both, _share(self._cursor, duration), colours.text, dashed=True)
            self._paint_retention(painter, curve, self._watched)
            painter.setPen(QColor(colours.muted))
            for share, align in ((0.0, 0.0), (0.5, 0.5), (1.0, 1.0)):
                text = media_clock(duration * share)
                at = left + width * share - self.fontMetrics().horizontalAdvance(text) * align
                painter.drawText(QPointF(at, strip.bottom() + line - 2), text)

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


def _share(seconds: float | None, duration: float) -> float | None:
    return None if seconds is None else seconds / duration
