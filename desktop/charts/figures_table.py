"""The same figures as a chart, as a table: for reading exactly, for copying, for those who do not see the chart."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHeaderView

from desktop.look.cell_painter import LEFT, RIGHT, Cell
from desktop.look.quiet_table import QuietTable

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

Row = tuple[str, ...]


class FiguresTable(QuietTable):
    """Rows of text under `titles`; the first `words` columns hold words, the others numbers of so many `digits`."""

    def __init__(self, name: str, titles: Row, words: int = 1, digits: int = 11) -> None:
        self._model = _Figures(titles, words)
        super().__init__(name, self._model)
        head = self.horizontalHeader()
        head.ensurePolished()
        head.setDefaultSectionSize(self.fontMetrics().horizontalAdvance("0") * digits)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section in range(1, len(titles)):
            head.resizeSection(section, max(head.sectionSize(section), head.sectionSizeFromContents(section).width()))
        head.setMinimumSectionSize(head.sectionSizeFromContents(0).width())

    def minimumSizeHint(self) -> QSize:
        """The head and a row."""
        high = self.horizontalHeader().sizeHint().height() + self.verticalHeader().defaultSectionSize()
        return QSize(super().minimumSizeHint().width(), high)

    def show_rows(self, rows: Sequence[Row], marks: Sequence[QIcon] = ()) -> None:
        """`marks` stand before the first column, one a row, where there are any."""
        self._model.show_rows(rows, marks)


class _Figures(QAbstractTableModel):
    def __init__(self, titles: Row, words: int) -> None:
        super().__init__()
        self._titles = titles
        self._words = words
        self._rows: Sequence[Row] = []
        self._marks: Sequence[QIcon] = ()

    def show_rows(self, rows: Sequence[Row], marks: Sequence[QIcon] = ()) -> None:
        """New numbers in the same rows leave selection and scrolling alone."""
        self._marks = marks
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows != self._rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self._titles) - 1))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        return None

    def cell(self, row: int, column: int) -> Cell:
        """How the cell is drawn."""
        mark = self._marks[row] if column == 0 and row < len(self._marks) else None
        return Cell(self._rows[row][column], self._aligned(column), mark=mark)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(section)
        return None

    def _aligned(self, column: int) -> Qt.AlignmentFlag:
        return LEFT if column < self._words else RIGHT
