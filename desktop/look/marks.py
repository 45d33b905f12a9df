"""Small painted marks: the dot of an event group, the sign of a state. Shape as well as colour says which."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import product

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from desktop.look.colours import Colours

_SIZE = 12
_RATIOS = (1, 2, 3)


def group_icons(colours: Colours) -> dict[str, QIcon]:
    """Event group -> its dot; errors are a diamond, buffering a square."""
    return {group: _icon(partial(_SHAPES.get(group, _dot), QColor(colour))) for group, colour in colours.groups.items()}


def state_icon(state: str, colours: Colours) -> QIcon:
    """The sign of ok, off, retrying or refused: a tick, a ring, a bar in a triangle, a cross."""
    sign, colour = _SIGNS.get(state, _SIGNS["off"])
    return _icon(partial(sign, QColor(getattr(colours, colour))))


def severity_icon(severity: str, colours: Colours) -> QIcon:
    """The sign of a finding: a ring for a note, a bar in a triangle for a warning, a cross for an error."""
    return state_icon({"warning": "retrying", "error": "refused"}.get(severity, "off"), colours)


def remark_icons(colours: Colours) -> dict[str, QIcon]:
    """What was noted on an event: a flag for a mark, a speech bubble for a comment, a flag with writing for both."""
    signs: dict[str, _Shape] = {"marked": _flag, "comment": _bubble, "both": _written_flag}
    return {name: _icon(partial(sign, QColor(colours.accent))) for name, sign in signs.items()}


def _icon(paint: Callable[[QPainter], None]) -> QIcon:
    icon = QIcon()
    for size, ratio in product((_SIZE, 2 * _SIZE), _RATIOS):  # the larger ones for large text
        pixmap = QPixmap(size * ratio, size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / _SIZE, size / _SIZE)
        paint(painter)
        painter.end()
        # The same picture when its row is selected: Qt would tint it otherwise.
        icon.addPixmap(pixmap, QIcon.Mode.Normal)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def _filled(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)


def _stroked(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(
        QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin),
    )


def _dot(colour: QColor, painter: QPainter) -> None:
    _filled(painter, colour)
    painter.drawEllipse(QRectF(1.5, 1.5, 9, 9))


def _square(colour: QColor, painter: QPainter) -> None:
    _filled(painter, colour)
    painter.drawRoundedRect(QRectF(1.75, 1.75, 8.5, 8.5), 1, 1)


def _diamond(colour: QColor, painter: QPainter) -> None:
    _filled(painter, colour)
    painter.drawPolygon(QPolygonF([QPointF(6, 0), QPointF(12, 6), QPointF(6, 12), QPointF(0, 6)]))


def _tick(colour: QColor, painter: QPainter) -> None:
    _stroked(painter, colour)
    path = QPainterPath(QPointF(2, 6.5))
    path.lineTo(5, 9.5)
    path.lineTo(10, 3)
    painter.drawPath(path)


def _ring(colour: QColor, painter: QPainter) -> None:
    _stroked(painter, colour)
    painter.drawEllipse(QRectF(2.5, 2.5, 7, 7))


def _warning(colour: QColor, painter: QPainter) -> None:
    _stroked(painter, colour)
    painter.drawPolygon(QPolygonF([QPointF(6, 1.5), QPointF(11, 10.5), QPointF(1, 10.5)]))
    painter.drawLine(QPointF(6, 5), QPointF(6, 7.5))


def _cross(colour: QColor, painter: QPainter) -> None:
    _stroked(painter, colour)
    painter.drawLine(QPointF(2.5, 2.5), QPointF(9.5, 9.5))
    painter.drawLine(QPointF(9.5, 2.5), QPointF(2.5, 9.5))


def _flag(colour: QColor, painter: QPainter) -> None:
    _filled(painter, colour)
    painter.drawPolygon(QPolygonF([QPointF(2, 0), QPointF(10, 0), QPointF(10, 12), QPointF(6, 8.5), QPointF(2, 12)]))


def _bubble(colour: QColor, painter: QPainter) -> None:
    _stroked(painter, colour)
    painter.drawRoundedRect(QRectF(1, 1.5, 10, 7), 1.5, 1.5)
    painter.drawLine(QPointF(4, 8.5), QPointF(3, 11))
    painter.drawLine(QPointF(3.5, 5), QPointF(8.5, 5))


def _written_flag(colour: QColor, painter: QPainter) -> None:
    _flag(colour, painter)
    painter.setPen(QPen(QColor("white" if colour.lightness() < 128 else "black"), 1.2))
    painter.drawLine(QPointF(4, 3), QPointF(8, 3))
    painter.drawLine(QPointF(4, 5.5), QPointF(8, 5.5))


_Shape = Callable[[QColor, QPainter], None]

_SHAPES: Mapping[str, _Shape] = {"error": _diamond, "buffering": _square}
_SIGNS: Mapping[str, tuple[_Shape, str]] = {
    "ok": (_tick, "ok"),
    "off": (_ring, "muted"),
    "retrying": (_warning, "warning"),
    "refused": (_cross, "error"),
}
