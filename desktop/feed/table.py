"""The feed's rows as Qt reads them, and those who ask for a row, a place or an event."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from collector.event import Event
from desktop.feed.cells import Cells
from desktop.feed.columns import OWN_COLUMNS, Column, Row, field_column
from desktop.feed.places import Array
from desktop.feed.remark_book import RemarkBook
from desktop.feed.remarked import RemarkedPlaces
from desktop.feed.rows import FeedRows
from desktop.feed.shown import Shown
from desktop.look.cell_painter import Cell
from desktop.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class FeedTable(QAbstractTableModel):
    """Reads what is shown of `rows`; what that is, is for `FeedModel` to say. `remarked` knows which places have a mark
    or comment."""

    def __init__(self, rows: FeedRows, theme: Theme, remarks: RemarkBook) -> None:
        super().__init__()
        self._rows = rows
        self._shown = Shown(rows.first)
        self.cells = Cells(theme, remarks)
        self.remarked = RemarkedPlaces(rows, remarks)
        theme.changed.connect(self.refresh_all)  # after the cells, which have taken the new colours then
        remarks.changed.connect(self.refresh_all)

    @property
    def columns(self) -> list[Column]:
        return self.cells.columns

    def all_places(self) -> Array:
        """The places of all events that the rows stand for, rising."""
        return self._shown.all_places()

    def place_of(self, row: int) -> int | None:
        """The place that the row shows, of a run its first; None where there is no such row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def event_at(self, row: int) -> Event | None:
        """The event in this row, of a run the first; None where it was dropped a moment ago."""
        place = self.place_of(row)
        return None if place is None else self.event_of(place)

    def event_of(self, place: int) -> Event | None:
        return self._rows[place] if self._rows.first <= place < self._rows.end else None

    def members(self, row: int) -> Array:
        """The places of all events that the row stands for."""
        return self._shown.members(row)

    def row_of(self, place: int) -> int | None:
        """The row that shows this place, perhaps within a run."""
        return self._shown.row_of(place)

    def rows_of(self, places: Array) -> Array:
        """The rows that show some of these places, which rise; not while sorted."""
        return self._shown.rows_of(places)

    def parts_with(self, places: Array, parts: int) -> NDArray[np.bool_]:
        """All rows in so many equal parts: which of them show some of these places, which rise; not while sorted."""
        return self._shown.parts_with(places, parts)

    def nearest_row(self, place: int) -> int | None:
        """The last row at or before this place, else the first; None where there are no rows."""
        return self._shown.nearest(place)

    def add_column(self, field: str) -> int:
        """A column for this field; the number of the one that is there, or of the new one."""
        column = field_column(field)
        for number, there in enumerate(self.columns):
            if there.key == column.key:
                return number
        number = len(self.columns)
        self.beginInsertColumns(NOWHERE, number, number)
        self.columns.append(column)
        self.cells.forget_all()
        self.endInsertColumns()
        return number

    def remove_column(self, number: int) -> None:
        """Take a field's column away; the own columns stay."""
        if number >= len(OWN_COLUMNS):
            self.beginRemoveColumns(NOWHERE, number, number)
            del self.columns[number]
            self.cells.forget_all()
            self.endRemoveColumns()

    def refresh_all(self) -> None:
        """All cells may read or look otherwise than before."""
        self.cells.forget_all()
        if rows := len(self._shown):
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, len(self.columns) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        return self.cells.head(section, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = self.place_of(index.row())
        return None if place is None else self.cells.read(place, self._row(index.row()), index.column(), role)

    def cell(self, row: int, column: int) -> Cell | None:
        """How the cell is drawn; None for a row that was dropped a moment ago."""
        try:
            place = self._shown[row]
        except IndexError:
            return None
        return self.cells.cell(place, column, lambda: self._row(row))

    def _row(self, row: int) -> Row | None:
        event = self.event_of(self._shown[row])
        if event is None:
            return None
        members = self._shown.members(row)
        last = event if len(members) < 2 else self.event_of(int(members[-1])) or event
        above = self.event_at(row - 1) if self.cells.needs_row_above else None
        noted = self._noted(members) if len(members) > 1 else (event.id,)
        previous = above.timestamp if above else None
        return Row(event, last, max(1, len(members)), previous, self.cells.origin_ms or 0, noted)

    def marked_in(self, row: int) -> list[str]:
        """The ids of the events in the row that are marked."""
        ids = self._noted(self.members(row))
        return [identity for identity in ids if self.cells.remarks.of(identity).marked]

    def _noted(self, members: Array) -> tuple[str, ...]:
        """The ids of those that have a mark or comment."""
        events = map(self.event_of, self.remarked.among(members).tolist())
        return tuple(event.id for event in events if event is not None)
