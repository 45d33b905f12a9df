"""The live feed as a table for Qt: what of the rows is shown, and how each cell reads."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from collector.event import Event
from desktop.cell_painter import LEFT, RIGHT, Cell
from desktop.clock_text import clock, full_time, media_clock
from desktop.feed.rows import FeedRows
from desktop.feed.words import detail
from desktop.marks import group_icons
from desktop.plain_text import plain, tooltip
from desktop.theme import Theme
from player.vocabulary import BY_NAME, group_of

_Index = QModelIndex | QPersistentModelIndex
_CACHED = 256
_NOWHERE = QModelIndex()
_VIEW_SHOWN = 6


class _Cells(NamedTuple):
    time: str
    event: str
    media_time: str
    detail: str
    view: str
    group: str


class Column(NamedTuple):
    """A column of the feed: its title, what its head says on asking, and how wide it starts, in digits."""

    title: str
    tip: str
    digits: int


COLUMNS = (
    Column("Time", "When it happened, by the sender's clock, in local time", 11),
    Column("Event", "The event's name; colour and shape of the mark stand for its group", 16),
    Column("Media time", "The playhead", 11),
    Column("Detail", "What the event says", 40),
    Column("View", "The end of the view's id: one play attempt of one source", 9),
)
TIME, EVENT, MEDIA_TIME, DETAIL, VIEW = range(len(COLUMNS))


class FeedModel(QAbstractTableModel):
    """Shows the places `start` to `end - 1` of the rows. They change in `catch_up` only, so that arriving events
    cost nothing until somebody looks.
    """

    def __init__(self, rows: FeedRows, theme: Theme) -> None:
        super().__init__()
        self._rows = rows
        self._theme = theme
        self.start = rows.first
        self.end = rows.first
        self.paused = False
        self._cleared = 0
        self._cache: dict[int, _Cells] = {}
        theme.changed.connect(self._on_theme_changed)
        self._load_colours()

    @property
    def waiting(self) -> int:
        """Events that came and are not shown yet; more than a moment's worth only while paused."""
        return self._rows.end - max(self.end, self._rows.first)

    @property
    def hidden(self) -> int:
        """Rows still held that `clear` has hidden."""
        return max(0, self._cleared - self._rows.first)

    @property
    def dropped(self) -> int:
        """Events that are no longer held here; the store has them."""
        return self._rows.first

    def catch_up(self) -> int:
        """Show what came (not while paused) and let go what was dropped; how many rows are new."""
        start = max(self._rows.first, self._cleared)
        if gone := min(start, self.end) - self.start:
            self.beginRemoveRows(_NOWHERE, 0, gone - 1)
            self.start += gone
            self.endRemoveRows()
        if self.paused:
            return 0
        if self.start == self.end:
            self.start = self.end = start
        new = self._rows.end - self.end
        if new:
            shown = self.end - self.start
            self.beginInsertRows(_NOWHERE, shown, shown + new - 1)
            self.end += new
            self.endInsertRows()
        return new

    def clear(self) -> None:
        """Hide all rows there are; `undo_clear` shows them again."""
        self._cleared = self._rows.end
        self._reset()

    def undo_clear(self) -> None:
        self._cleared = 0
        self._reset()

    def event_at(self, row: int) -> Event | None:
        """The event in this row; None where it was dropped a moment ago."""
        place = self.start + row
        return self._rows[place] if self._rows.first <= place < self.end else None

    def row_of(self, place: int) -> int | None:
        return place - self.start if self.start <= place < self.end else None

    def _reset(self) -> None:
        self.beginResetModel()
        self.start = max(self._rows.first, self._cleared)
        self.end = self._rows.end
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self.end - self.start

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return COLUMNS[section].tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        read = _ROLES.get(role)
        if read is None:
            return None
        cells = self._cells(self.start + index.row())
        return None if cells is None else read(self, cells, index)

    def _cells(self, place: int) -> _Cells | None:
        cells = self._cache.get(place)
        if cells is None:
            if not self._rows.first <= place < self._rows.end:
                return None
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            cells = self._cache[place] = _cells_of(self._rows[place])
        return cells

    def cell(self, row: int, column: int) -> Cell | None:
        """How the cell is drawn; None for a row that was dropped a moment ago."""
        cells = self._cells(self.start + row)
        if cells is None:
            return None
        mark = self._icons[cells.group] if column == EVENT else None
        return Cell(cells[column], _ALIGNED[column], self._colour(cells, column), mark)

    def _colour(self, cells: _Cells, column: int) -> QColor:
        if cells.group == "error":
            return self._error
        return self._muted if column in (TIME, VIEW) else self._text

    def _display(self, cells: _Cells, index: _Index) -> Any:
        return cells[index.column()]

    def _tooltip(self, cells: _Cells, index: _Index) -> Any:
        event = self.event_at(index.row())
        return None if event is None else tooltip(*_TIPS[index.column()](event))

    def _accessible(self, cells: _Cells, index: _Index) -> Any:
        text = cells[index.column()]
        return f"{text}, {cells.group}" if index.column() == EVENT else text

    def _load_colours(self) -> None:
        self._icons = group_icons(self._theme.colours)
        self._text = QColor(self._theme.colours.text)
        self._muted = QColor(self._theme.colours.muted)
        self._error = QColor(self._theme.colours.error)

    def _on_theme_changed(self) -> None:
        self._load_colours()
        if self.end > self.start:
            self.dataChanged.emit(self.index(0, 0), self.index(self.end - self.start - 1, len(COLUMNS) - 1))


def _cells_of(event: Event) -> _Cells:
    view = event.view_id or ""
    return _Cells(
        clock(event.timestamp),
        plain(event.event),
        media_clock(event.media_time),
        detail(event),
        plain(view[-_VIEW_SHOWN:]),
        group_of(event.event),
    )


def _time_tip(event: Event) -> list[str]:
    late = event.received_at - event.timestamp
    return [
        f"Happened {full_time(event.timestamp)}",
        f"Received {full_time(event.received_at)} ({late:+,} ms)",
        f"Number {event.number:,} in the store",
    ]


def _event_tip(event: Event) -> list[str]:
    kind = BY_NAME.get(event.event)
    return [event.event, f"Group: {group_of(event.event)}", kind.meaning if kind else "Not in the vocabulary."]


def _media_tip(event: Event) -> list[str]:
    return [f"Playhead {media_clock(event.media_time) or 'unknown'} of {media_clock(event.duration) or 'unknown'}"]


def _detail_tip(event: Event) -> list[str]:
    return [detail(event), event.data_json[:2000].decode("utf-8", "replace")]


def _view_tip(event: Event) -> list[str]:
    shown = (("View", event.view_id), ("Session", event.session_id), ("Source", event.source), ("Seq", event.seq))
    return [f"{title}: {value}" for title, value in shown if value is not None] or ["No view given"]


_ALIGNED = (LEFT, LEFT, RIGHT, LEFT, LEFT)
_TIPS: tuple[Callable[[Event], list[str]], ...] = (_time_tip, _event_tip, _media_tip, _detail_tip, _view_tip)
_ROLES: Mapping[int, Callable[[FeedModel, _Cells, _Index], Any]] = {
    Qt.ItemDataRole.DisplayRole: FeedModel._display,
    Qt.ItemDataRole.ToolTipRole: FeedModel._tooltip,
    Qt.ItemDataRole.AccessibleTextRole: FeedModel._accessible,
}
