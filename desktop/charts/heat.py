"""What was watched of a video, as a strip of heat: the stronger the colour, the more often."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.look.colours import Colours

#: Played once, twice, three times or more: the strength of the colour.
_STRENGTHS = (0.45, 0.75, 1.0)
#: Played for less of a part is not shown.
_LEAST = 0.05


def paint_heat(painter: QPainter, area: QRectF, times: NDArray[np.float64], colours: Colours) -> None:
    """`times`: how often each of the equal parts of the media was played; nothing of it where there are none."""
    painter.fillRect(area, QColor(colours.border))
    cell = area.width() / max(1, len(times))
    for place in np.flatnonzero(times > _LEAST).tolist():
        colour = QColor(colours.accent)
        played = float(times[place])
        colour.setAlphaF(_STRENGTHS[min(3, max(1, round(played))) - 1] * min(1.0, played))
        # On whole pixels: parts that overlapped by a fraction would show seams.
        start, end = round(area.left() + place * cell), round(area.left() + (place + 1) * cell)
        painter.fillRect(QRectF(start, area.top(), end - start, area.height()), colour)


def paint_place(painter: QPainter, area: QRectF, share: float | None, colour: str, *, dashed: bool = False) -> None:
    """A line across the strip: the playhead, or (dashed) the cursor; nothing for None. `share` of the media, 0 to 1."""
    if share is None:
        return
    at = area.left() + area.width() * min(1.0, max(0.0, share))
    painter.setPen(QPen(QColor(colour), 1 if dashed else 2, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
    painter.drawLine(QPointF(at, area.top() - 3), QPointF(at, area.bottom() + 3))
