"""Draws the cells of our tables: one line of plain text, perhaps a mark before it.

Qt's own way asks the model seven questions a cell and costs four times as much; a feed at 30 frames a second feels it.
"""

from typing import NamedTuple, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QStaticText, QTransform
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.look.theme import GRID

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
#: A mark is so large, but grows with large text (as 12 pixels are to 14).
_MARK, _OF_TEXT = 12, 12 / 14
_EDGE = 3
_SELECTED = QStyle.StateFlag.State_Selected.value
_KEPT = 512
_UPRIGHT = QTransform()


class Cell(NamedTuple):
    """What is drawn: `text` is plain and on one line; `colour` where it is not that of text, `ground` where it is not
    that of the table, `edge` where there is a line along its left edge."""

    text: str
    align: Qt.AlignmentFlag = LEFT
    colour: QColor | None = None
    mark: QIcon | None = None
    ground: QColor | None = None
    edge: QColor | None = None


class PaintedModel(Protocol):
    """A table model that says what is drawn in a cell; None draws nothing."""

    def cell(self, row: int, column: int) -> Cell | None: ...


class CellPainter(QStyledItemDelegate):
    """A delegate for tables whose model is `model`. With `striped` it draws the ground of every other row too;
    `stripes_from` then rises by one for each row that goes above, so that those below keep theirs."""

    def __init__(self, model: PaintedModel, striped: bool = False) -> None:
        super().__init__()
        self._model = model
        self._striped = striped
        self.stripes_from = 0
        self._letters: dict[str, float] = {}
        self._kept: dict[tuple[str, int], tuple[QStaticText, QSizeF]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """What a cell needs to be read whole: for a column that is fitted to what it holds."""
        cell = self._model.cell(index.row(), index.column())
        if cell is None:
            return QSize(0, option.fontMetrics.height())
        mark = _mark_size(option.fontMetrics) + GRID - 2 if cell.mark is not None else 0
        width = option.fontMetrics.horizontalAdvance(cell.text) + mark + 2 * GRID + 1
        return QSize(width, option.fontMetrics.height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.row()
        cell = self._model.cell(row, index.column())
        area: QRect = option.rect
        if option.state.value & _SELECTED:
            painter.fillRect(area, option.palette.highlight())
        elif cell is not None and cell.ground is not None:
            painter.fillRect(area, cell.ground)
        elif self._striped and (row + self.stripes_from) & 1:
            painter.fillRect(area, option.palette.alternateBase())
        if cell is None:
            return
        text, align, colour, mark, _, edge = cell
        if edge is not None:
            painter.fillRect(area.left(), area.top(), _EDGE, area.height(), edge)
        if colour is None and option.state.value & _SELECTED:
            colour = option.palette.highlightedText().color()
        area = area.adjusted(GRID, 0, -GRID, 0)
        if mark is not None:
            size = _mark_size(option.fontMetrics)
            mark.paint(painter, area.left(), area.top() + (area.height() - size) // 2, size, size)
            area.setLeft(area.left() + size + GRID - 2)
        if not text or area.width() <= 0:
            return
        laid_out, room = self._laid_out(text, area.width(), option)
        left = area.left() if align == LEFT else area.right() + 1 - room.width()
        painter.setPen(colour or option.palette.text().color())
        painter.drawStaticText(QPointF(left, area.top() + (area.height() - room.height()) // 2), laid_out)

    def _laid_out(self, text: str, width: int, option: QStyleOptionViewItem) -> tuple[QStaticText, QSizeF]:
        """The text as it fits into so many pixels. Rows are drawn again and again while others arrive below them."""
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        key = (text, width)
        kept = self._kept.get(key)
        if kept is None:
            if self._most_width(text, option.fontMetrics) > width:
                text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            laid_out = QStaticText(text)
            laid_out.setTextFormat(Qt.TextFormat.PlainText)
            laid_out.prepare(_UPRIGHT, option.font)
            kept = self._kept[key] = (laid_out, laid_out.size())
        return kept

    def _most_width(self, text: str, metrics: QFontMetrics) -> float:
        """No less than the text's width, quickly: the sum of its letters; beyond ASCII, letters may join or grow."""
        if not text.isascii():
            return float("inf")
        widths = self._letters
        if not widths:
            widths.update({chr(code): metrics.horizontalAdvance(chr(code)) + 0.5 for code in range(32, 127)})
        return sum(map(widths.__getitem__, text))


def _mark_size(metrics: QFontMetrics) -> int:
    return max(_MARK, round(metrics.height() * _OF_TEXT))
