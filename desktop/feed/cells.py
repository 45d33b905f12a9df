"""How the cells of the feed read and look."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from collector.store.remarks import Remark
from desktop.feed.columns import EVENT, MARK, OWN_COLUMNS, TIME, TIME_FORMS, Column, Row
from desktop.feed.remark_book import RemarkBook
from desktop.look.cell_painter import Cell
from desktop.look.marks import group_icons, remark_icons
from desktop.look.plain_text import plain, tooltip
from desktop.look.theme import Theme
from player.vocabulary import group_of

_CACHED = 256
_Role = Qt.ItemDataRole


class Tint(NamedTuple):
    """The ground of a row, and the name of the rule that says so."""

    ground: QColor
    name: str


class _Line(NamedTuple):
    """A row as it reads: the text of each column, the event's group, the ids of its events that may have a remark, its
    view."""

    texts: tuple[str, ...]
    group: str
    noted: tuple[str, ...]
    view: str | None = None


_NO_LINE: tuple[None, _Line, None] = (None, _Line((), "", ()), None)


class Cells:
    """`columns` are the columns there are; `origin_ms` is since when the time form `start` counts; the rows of
    `chosen_view` have a line along their edge.

    `tint` gives the ground of the row at a place; whoever has colour rules sets it. Texts are kept by place, as rows
    are drawn again and again while others arrive: `forget` what reads otherwise now.
    """

    def __init__(self, theme: Theme, remarks: RemarkBook) -> None:
        self.columns: list[Column] = list(OWN_COLUMNS)
        self.origin_ms: int | None = None
        self.remarks = remarks
        self.tint: Callable[[int], Tint | None] = _no_tint
        self.time_form = next(iter(TIME_FORMS))
        self.chosen_view: str | None = None
        self._theme = theme
        self._kept: dict[int, _Line] = {}
        # The cells of a row are drawn one after the other.
        self._last: tuple[int | None, _Line, QColor | None] = _NO_LINE
        self._load_colours()
        theme.changed.connect(self._load_colours)

    @property
    def needs_row_above(self) -> bool:
        return self.time_form == "previous"

    def forget(self, place: int) -> None:
        self._kept.pop(place, None)
        self._last = _NO_LINE

    def forget_all(self) -> None:
        self._kept.clear()
        self._last = _NO_LINE

    def _load_colours(self) -> None:
        colours = self._theme.colours
        self._icons = group_icons(colours)
        self._signs = remark_icons(colours)
        self._text, self._muted, self._error, self._accent = map(
            QColor, (colours.text, colours.muted, colours.error, colours.accent)
        )

    def cell(self, place: int, column: int, row: Callable[[], Row | None]) -> Cell | None:
        """How the cell is drawn; `row` is asked where its texts are not known yet."""
        if place != self._last[0]:
            line = self._kept.get(place)
            if line is None:
                known = row()
                if known is None:
                    return None
                line = self._keep(place, known)
            tint = self.tint(place)
            self._last = (place, line, tint.ground if tint else None)
        _, line, ground = self._last
        mark = edge = None
        if column == EVENT:
            mark = self._icons[line.group]
        elif column == MARK:
            edge = self._accent if line.view is not None and line.view == self.chosen_view else None
            if remark := self._remark(line.noted):
                mark = self._signs[_sign(remark)]
            elif ground is None and edge is None:
                return None
        look = self.columns[column]
        colour = self._error if line.group == "error" else self._muted if look.muted and ground is None else self._text
        return Cell(line.texts[column], look.align, colour, mark, ground, edge)

    def read(self, place: int, row: Row | None, column: int, role: int) -> Any:
        """What Qt asks of a cell beside its picture: its words, its tip, what a reader of the screen says."""
        reader = _READERS.get(role)
        if reader is None or row is None:
            return None
        read = reader(self, row, column)
        if role == _Role.ToolTipRole and (tint := self.tint(place)) is not None:
            said = tooltip(f"Coloured by the rule: {tint.name}")
            return f"{read}<br>{said}" if read else said
        return read

    def head(self, section: int, role: int) -> Any:
        """What Qt asks of a column's head."""
        column = self.columns[section]
        if role == _Role.DisplayRole:
            return column.title
        if role == _Role.ToolTipRole:
            form = f" ({TIME_FORMS[self.time_form].title.lower()})" if section == TIME else ""
            return f"{column.tip}{form}"
        if role == _Role.AccessibleTextRole:
            return column.title or column.tip
        return column.align if role == _Role.TextAlignmentRole else None

    def text(self, row: Row, column: int) -> str:
        """The words of a cell."""
        if column == TIME:
            return TIME_FORMS[self.time_form].text(row)
        if column == MARK:
            return self._remark_words(row)
        return self.columns[column].text(row)

    def _keep(self, place: int, row: Row) -> _Line:
        if len(self._kept) >= _CACHED:
            self._kept.clear()
        texts = tuple("" if at == MARK else self.text(row, at) for at in range(len(self.columns)))
        line = self._kept[place] = _Line(texts, group_of(row.event.event), row.noted, row.event.view_id)
        return line

    def _tip(self, row: Row, column: int) -> str | None:
        if column == MARK:
            lines = [words] if (words := self._remark_words(row)) else []
        else:
            lines = self.columns[column].tips(row.event)
        return tooltip(*lines) if lines else None

    def _remark(self, noted: tuple[str, ...]) -> Remark:
        """That of an event, or of a run: marked where one of it is, with the comments of all."""
        if len(noted) == 1:
            return self.remarks.of(noted[0])
        remarks = [self.remarks.of(identity) for identity in noted]
        comments = (remark.comment for remark in remarks if remark.comment)
        return Remark(any(remark.marked for remark in remarks), " · ".join(comments))

    def _remark_words(self, row: Row) -> str:
        """What is noted in the row; of a run also on how many of its events."""
        words = _words(self._remark(row.noted))
        return f"{len(row.noted):,} of {row.count:,}: {words}" if words and row.count > 1 else words

    def _accessible(self, row: Row, column: int) -> str:
        text = self.text(row, column)
        return f"{text}, {group_of(row.event.event)}" if column == EVENT else text


def _sign(remark: Remark) -> str:
    return "both" if remark.marked and remark.comment else "marked" if remark.marked else "comment"


def _words(remark: Remark) -> str:
    return " · ".join(filter(None, ("Marked" if remark.marked else "", plain(remark.comment))))


def _no_tint(place: int) -> Tint | None:
    return None


_READERS: Mapping[int, Callable[[Cells, Row, int], Any]] = {
    _Role.DisplayRole: Cells.text,
    _Role.ToolTipRole: Cells._tip,
    _Role.AccessibleTextRole: Cells._accessible,
}
