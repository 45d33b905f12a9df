"""The head of the feed's table: which columns, in which order, how wide, how time reads, sorted by what."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont
from PySide6.QtWidgets import QHeaderView, QInputDialog, QMenu

from desktop.feed.columns import DETAIL, MARK, MEDIA_TIME, OWN_COLUMNS, TIME_FORMS, VIEW
from desktop.feed.fields import DATA, RECORD_FIELDS
from desktop.feed.model import FeedModel
from desktop.look.following import FollowingTable
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, font

#: So many columns at most, and so long a field's name, whatever a settings file says.
_MOST, _LONGEST = 40, 200
#: So many members of data are offered in the menu.
_OFFERED = 30


class FeedHead(QObject):
    """Signals: `sort_asked` (a column's number and whether descending; -1 for the order in which rows came),
    `changed` (something that is worth keeping: `state` says it)."""

    sort_asked = Signal(int, bool)
    changed = Signal()

    def __init__(self, table: FollowingTable, model: FeedModel, data_names: Callable[[], Iterable[str]]) -> None:
        """`data_names` gives the members of `data` that the newest rows have, for the menu."""
        super().__init__()
        self._table, self._model, self._data_names = table, model, data_names
        self._restoring = False
        self._sorted: tuple[int, bool] | None = None
        self._head = head = table.horizontalHeader()
        head.setFont(font(0.92, QFont.Weight.DemiBold))
        head.setMinimumSectionSize(24)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._on_clicked)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._on_menu_asked)
        for number in range(len(model.columns)):
            self._size(number)
        head.setSectionResizeMode(DETAIL, QHeaderView.ResizeMode.Stretch)
        table.leave_out({VIEW: 72 * self._digit, MEDIA_TIME: 60 * self._digit, MARK: 54 * self._digit})
        head.sectionResized.connect(self._on_changed)
        head.sectionMoved.connect(self._on_changed)

    @property
    def _digit(self) -> int:
        return self._table.fontMetrics().horizontalAdvance("0")

    def add(self, field: str) -> None:
        """A column for this field, before the detail; shown where it was hidden."""
        if len(self._model.columns) >= _MOST or not field or len(field) > _LONGEST:
            return
        there = self._model.columnCount()
        number = self._model.add_column(field)
        if number == there:
            self._size(number)
            self._head.moveSection(self._head.visualIndex(number), self._head.visualIndex(DETAIL))
        self._table.hide_column(number, False)
        self._on_changed()

    def remove(self, number: int) -> None:
        """Take a field's column away, or hide one of the own."""
        if self._sorted is not None:
            self.sort_asked.emit(-1, False)
        if number < len(OWN_COLUMNS):
            self._table.hide_column(number, True)
        else:
            self._model.remove_column(number)
        self._on_changed()

    def fit(self, numbers: Iterable[int]) -> None:
        """These columns as wide as what is seen in them, and their heads, need; a double click on a divider does it
        too."""
        for number in numbers:
            if number not in (DETAIL, MARK) and not self._head.isSectionHidden(number):
                self._table.resizeColumnToContents(number)

    def show_sorted(self, by: tuple[int, bool] | None) -> None:
        """The arrow in the head: by which column, and whether descending."""
        self._sorted = by
        self._head.setSortIndicatorShown(by is not None)
        if by is not None:
            order = Qt.SortOrder.DescendingOrder if by[1] else Qt.SortOrder.AscendingOrder
            self._head.setSortIndicator(by[0], order)

    def choose_time_form(self, form: str) -> None:
        self._model.cells.time_form = form if form in TIME_FORMS else next(iter(TIME_FORMS))
        self._model.refresh_all()
        self._on_changed()

    def state(self) -> dict[str, Any]:
        """What is to be remembered, as JSON has it: the columns from left to right, and how time reads."""
        columns = []
        for visual in range(self._head.count()):
            number = self._head.logicalIndex(visual)
            hidden = number in self._table.hidden_columns
            width = 0 if self._head.isSectionHidden(number) else self._head.sectionSize(number)
            columns.append({"key": self._model.columns[number].key, "width": width, "hidden": hidden})
        return {"columns": columns, "time": self._model.cells.time_form}

    def restore(self, state: object) -> None:
        """As it was; whatever of it cannot be understood is left as it is."""
        if not isinstance(state, Mapping):
            return
        self._restoring = True
        columns = state.get("columns")
        if isinstance(columns, list):
            for visual, column in enumerate(columns[:_MOST]):
                self._restore_column(visual, column)
        form = state.get("time")
        if isinstance(form, str) and form in TIME_FORMS:
            self.choose_time_form(form)
        self._restoring = False

    def _restore_column(self, visual: int, column: object) -> None:
        key = column.get("key") if isinstance(column, Mapping) else None
        if not isinstance(column, Mapping) or not isinstance(key, str) or len(key) > _LONGEST:
            return
        known = [there.key for there in self._model.columns]
        if key not in known and key.startswith("field:"):
            self.add(key.removeprefix("field:"))
            known = [there.key for there in self._model.columns]
        if key not in known:
            return
        number, width = known.index(key), column.get("width")
        self._head.moveSection(self._head.visualIndex(number), min(visual, self._head.count() - 1))
        if isinstance(width, int) and 8 <= width <= 4000 and number != DETAIL:
            self._head.resizeSection(number, width)
        self._table.hide_column(number, column.get("hidden") is True)

    def menu(self, number: int) -> QMenu:
        """What can be done with the head, over the column of this number (-1: none)."""
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if 0 <= number < len(self._model.columns):
            title = self._model.columns[number].title or "Marks"
            if number not in (DETAIL,):
                _act(menu, f"Sort by {title}, rising", lambda: self.sort_asked.emit(number, False))
                _act(menu, f"Sort by {title}, falling", lambda: self.sort_asked.emit(number, True))
            back = _act(menu, "Live order", lambda: self.sort_asked.emit(-1, False))
            back.setEnabled(self._sorted is not None)
            _act(menu, "Fit to what it holds", lambda: self.fit([number])).setEnabled(number != DETAIL)
            word = "Hide" if number < len(OWN_COLUMNS) else "Remove"
            _act(menu, f"{word} column {title}", lambda: self.remove(number)).setEnabled(number != DETAIL)
            menu.addSeparator()
        forms = menu.addMenu("Time as")
        group = QActionGroup(forms)
        for form, look in TIME_FORMS.items():
            action = _act(forms, look.title, lambda form=form: self.choose_time_form(form))
            action.setCheckable(True)
            action.setChecked(form == self._model.cells.time_form)
            group.addAction(action)
        shown = menu.addMenu("Columns")
        for at, column in enumerate(self._model.columns):
            action = _act(shown, column.title or "Marks", lambda at=at: self._toggle(at))
            action.setCheckable(True)
            action.setChecked(at not in self._table.hidden_columns)
            action.setEnabled(at != DETAIL)
        _act(menu, "Fit all columns", lambda: self.fit(range(len(self._model.columns))))
        fields = menu.addMenu("Add a field")
        for field in RECORD_FIELDS:
            _act(fields, field, lambda field=field: self.add(field))
        members = menu.addMenu("Add a field of data")
        for name in sorted(self._data_names())[:_OFFERED]:
            _act(members, plain(name, 60).replace("&", "&&"), lambda name=name: self.add(DATA + name))
        members.addSeparator()
        _act(members, "Another…", self._ask_for_field)
        return menu

    def _toggle(self, number: int) -> None:
        if number in self._table.hidden_columns:
            self._table.hide_column(number, False)
            self._on_changed()
        else:
            self.remove(number)

    def _ask_for_field(self) -> None:
        text, chosen = QInputDialog.getText(
            self._table, "Add a field", "Field of data, such as data.buffered or data.error.code"
        )
        if chosen and (field := text.strip()):
            self.add(field if field in RECORD_FIELDS or field.startswith(DATA) else DATA + field)

    def _size(self, number: int) -> None:
        self._head.resizeSection(number, self._model.columns[number].digits * self._digit + 2 * GRID)

    def _on_clicked(self, number: int) -> None:
        """Rising, then falling, then the order in which rows came."""
        if number == DETAIL:
            return
        if self._sorted is None or self._sorted[0] != number:
            self.sort_asked.emit(number, False)
        elif not self._sorted[1]:
            self.sort_asked.emit(number, True)
        else:
            self.sort_asked.emit(-1, False)

    def _on_menu_asked(self, where: QPoint) -> None:
        self.menu(self._head.logicalIndexAt(where)).popup(self._head.viewport().mapToGlobal(where))

    def _on_changed(self, *_: object) -> None:
        if not self._restoring:
            self.changed.emit()


def _act(menu: QMenu, text: str, call: Callable[[], object]) -> QAction:
    action = menu.addAction(text.replace("&", "&&"))
    action.triggered.connect(lambda _checked=False: call())
    return action
