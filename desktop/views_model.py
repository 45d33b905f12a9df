"""Views as a table for Qt: live ones first, or by the column that was chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from analytics.playback.figures import BY_NAME, values_of
from analytics.playback.units import number_text
from analytics.playback.view import View
from desktop.charts.figure_text import UNKNOWN
from desktop.look.cell_painter import LEFT, RIGHT, Cell
from desktop.look.clock_text import near_clock
from desktop.look.plain_text import plain, tooltip
from desktop.look.source_text import short_source
from desktop.look.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_FAILURES = ("start failure", "playback failure", "failed")


class Row(NamedTuple):
    """A view as it is shown: texts, what they are sorted by, and whether it is open."""

    view_id: str
    texts: tuple[str, ...]
    keys: tuple[Any, ...]
    is_open: bool
    source: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, what it says of a view, and how wide it is in digits. Words stand left, numbers right."""

    title: str
    digits: int
    figure: str = ""
    says: Callable[[View, str], str] | None = None


COLUMNS = (
    Column("View", 8, says=lambda view, state: plain(view.view_id[-6:])),
    Column("Source", 18, says=lambda view, state: short_source(view.source)),
    Column("State", 14, says=lambda view, state: state),
    Column("Started", 14),
    Column("Startup", 8, "startup_s"),
    Column("Rebuffers", 9, "rebuffer_count"),
    Column("Ratio", 8, "rebuffer_ratio"),
    Column("Watched", 9, "watched_percent"),
    Column("Score", 6, "score"),
    Column("Session", 8, says=lambda view, state: plain((view.session_id or "-")[-6:])),
)
_FIGURES = tuple(column.figure for column in COLUMNS if column.figure)
SOURCE, STATE, STARTED, SESSION = 1, 2, 3, 9


class ViewsModel(QAbstractTableModel):
    """`catch_up` brings it in line with the views; the order is kept by `sort`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[Row] = []
        self._known: dict[str, tuple[int, Row]] = {}
        self._turn = 0
        self._column, self._descending = -1, False

    def catch_up(self, views: Sequence[View], now: int, most: int = 100) -> bool:
        """Computes views that changed, and of the open ones, whose time passes, at most `most` in turn. Whether rows
        came, went or moved (the model was reset then)."""
        known, self._known = self._known, {}
        changed = False
        waiting = []
        for view in views:
            before = known.get(view.view_id)
            if before is None or before[0] != view.version:
                self._known[view.view_id] = (view.version, _row(view, now))
                changed = True
            else:
                self._known[view.view_id] = before
                if before[1].is_open:
                    waiting.append(view)
        for view in _in_turn(waiting, self._turn, most):
            row = _row(view, now)
            changed = changed or row != self._known[view.view_id][1]
            self._known[view.view_id] = (view.version, row)
        self._turn += most
        return self._show() if changed or len(known) != len(self._known) else False

    def adopt(self, known: Mapping[str, tuple[int, Row]]) -> None:
        """Rows that were computed elsewhere (`known_row`): what of them is still so need not be computed here."""
        self._known.update(known)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._descending = column, order is Qt.SortOrder.DescendingOrder
        self._show()

    def place(self, view_id: str) -> int:
        """The row of a view; -1 where it is not shown."""
        return next((number for number, row in enumerate(self.rows) if row.view_id == view_id), -1)

    def _show(self) -> bool:
        rows = [row for _, row in self._known.values()]
        rows.sort(key=lambda row: (not row.is_open, -row.keys[STARTED]))
        if self._column >= 0:
            known = [row for row in rows if row.keys[self._column] is not None]
            known.sort(key=lambda row: row.keys[self._column], reverse=self._descending)
            rows = known + [row for row in rows if row.keys[self._column] is None]
        same = [row.view_id for row in rows] == [row.view_id for row in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))
            return False
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        return True

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(f"View {row.view_id}", row.source, row.texts[STATE])
        return None

    def cell(self, row: int, column: int) -> Cell:
        """How the cell is drawn."""
        shown = self.rows[row]
        colours = self._theme.colours
        colour = None
        if column == STATE and shown.texts[STATE] in _FAILURES:
            colour = QColor(colours.error)
        elif not shown.is_open and column in (0, STARTED, SESSION):
            colour = QColor(colours.muted)
        return Cell(shown.texts[column], _aligned(column), colour)


def known_row(view: View, now: int) -> tuple[int, Row]:
    """For `ViewsModel.adopt`, on whatever thread owns the view."""
    return view.version, _row(view, now)


def _aligned(column: int) -> Qt.AlignmentFlag:
    return RIGHT if COLUMNS[column].figure else LEFT


def _in_turn(views: Sequence[View], turn: int, most: int) -> Sequence[View]:
    if len(views) <= most:
        return views
    start = turn % len(views)
    return (*views[start : start + most], *views[: max(0, start + most - len(views))])


def _row(view: View, now: int) -> Row:
    facts = view.facts(now)
    figures = values_of(facts, _FIGURES)
    state = facts.outcome or f"● {facts.state}"
    texts, keys = [], []
    for column in COLUMNS:
        if column.figure:
            value = figures[column.figure]
            texts.append(UNKNOWN if value is None else number_text(value, BY_NAME[column.figure].unit))
            keys.append(value)
        elif column.says is not None:
            texts.append(column.says(view, state))
            keys.append(texts[-1])
        else:
            texts.append(near_clock(facts.started_at, now))
            keys.append(facts.started_at)
    return Row(view.view_id, tuple(texts), tuple(keys), facts.is_open, view.source or "-")
