"""Log records as a table for Qt."""

import logging
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from desktop.look.cell_painter import Cell
from desktop.look.clock_text import clock, full_time
from desktop.look.plain_text import plain, tooltip
from desktop.look.theme import Theme
from desktop.run.log_records import LogLine, LogRecords

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
TITLES = ("Time", "Level", "From", "Message")
_TIME, LEVEL, FROM, MESSAGE = range(len(TITLES))


class LogModel(QAbstractTableModel):
    """The records of at least `level` that are kept, oldest first; at most `limit` of them."""

    def __init__(self, records: LogRecords, theme: Theme, limit: int = 2000) -> None:
        super().__init__()
        self._records = records
        self._theme = theme
        self._limit = limit
        self._level = logging.INFO
        self._next = 0
        self._lines: list[LogLine] = []

    def set_level(self, level: int) -> None:
        """Show only records of this level or a higher one, also of those that came before."""
        self.beginResetModel()
        self._level, self._next, self._lines = level, 0, []
        self.endResetModel()
        self.catch_up()

    def catch_up(self) -> int:
        """Show what was logged since; how many rows are new."""
        if self._next == self._records.end:
            return 0
        newer = self._records.since(self._next)
        self._next = newer[-1].number + 1 if newer else self._records.end
        new = [line for line in newer if line.level >= self._level][-self._limit :]
        if not new:
            return 0
        if (spare := len(self._lines) + len(new) - self._limit) > 0:
            spare = min(len(self._lines), spare + spare % 2)  # an even number leaves the stripes where they are
            self.beginRemoveRows(_NOWHERE, 0, spare - 1)
            del self._lines[:spare]
            self.endRemoveRows()
        self.beginInsertRows(_NOWHERE, len(self._lines), len(self._lines) + len(new) - 1)
        self._lines += new
        self.endInsertRows()
        return len(new)

    def text_of(self, row: int) -> str:
        """The whole line as it would stand in a file, plain."""
        line = self._lines[row]
        level = logging.getLevelName(line.level)
        return f"{full_time(round(line.created * 1000))} {level} {plain(line.logger)}: {plain(line.message, 10_000)}"

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(line, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == MESSAGE:
            return tooltip(line.message)
        return None

    def cell(self, row: int, column: int) -> Cell:
        """How the cell is drawn."""
        line = self._lines[row]
        return Cell(_words(line, column), colour=self._colour(line, column))

    def _colour(self, line: LogLine, column: int) -> QColor | None:
        colours = self._theme.colours
        if column in (_TIME, FROM):
            return QColor(colours.muted)
        if line.level >= logging.ERROR:
            return QColor(colours.error)
        return QColor(colours.warning) if line.level >= logging.WARNING else None


def _words(line: LogLine, column: int) -> str:
    if column == _TIME:
        return clock(round(line.created * 1000))
    if column == LEVEL:
        return logging.getLevelName(line.level).capitalize()
    return plain(line.logger if column == FROM else line.message)
