"""The feed's table and what moves it: following, pausing, clearing, sorting, going to a row."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from collector.event import Event
from desktop.feed.anchor import Anchor
from desktop.feed.columns import TIME
from desktop.feed.header import FeedHead
from desktop.feed.model import FeedModel
from desktop.feed.order import order_by
from desktop.feed.overview import FeedOverview
from desktop.feed.rows import FeedRows
from desktop.feed.seen_values import seen_in
from desktop.feed.telling import TellingPlaces
from desktop.look.clock_text import count, share
from desktop.look.following import FollowingTable
from desktop.look.theme import Theme, font

#: Runs `op` somewhere, then `success` with its result or `failure` with its error on the main thread.
Run = Callable[[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]], None]

_NONE_YET = "No events yet.\nPlay the demo clip, or put the tracker on a page of your own."
_EARLIER = "\nThe store has {events} of before: O shows the last of them here, Shift+O all."
_CLEARED = "Cleared. New events appear here.\nCtrl+Z shows the cleared ones again."
_NONE_KEPT = (
    "No event is kept by this filter, of {events}.\n"
    "New ones that are will appear here. Ctrl+F and Escape show all again."
)


class FeedView(QWidget):
    """Signals: `row_chosen` (the current row is another one, or shows another event), `pause_changed`, `activated`
    (a row was double-clicked)."""

    row_chosen = Signal()
    pause_changed = Signal(bool)
    activated = Signal()

    def __init__(self, rows: FeedRows, model: FeedModel, run: Run, theme: Theme) -> None:
        super().__init__()
        self._rows = rows
        self._run = run
        self.model = model
        self.table = FollowingTable("Live feed", model)
        self.table.setFont(font())
        self.head = FeedHead(self.table, model, partial(seen_in(rows), "data"))
        self._anchor = Anchor(self.table, model)
        self._seen = model.end
        self._sorting = 0
        model.rowsRemoved.connect(self._on_rows_removed)
        model.swapped.connect(self._on_swapped)
        self.table.live_asked.connect(self.resume)
        self.table.pause_toggled.connect(lambda: self.set_paused(not model.paused))
        self.table.following_changed.connect(self._on_following_changed)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.row_chosen.emit())
        self.row_chosen.connect(self._show_its_view)
        self.table.doubleClicked.connect(self._on_double_clicked)
        self.head.sort_asked.connect(self.sort)
        self.overview = FeedOverview(self.table, model, TellingPlaces(rows), theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.table, 1)
        row.addWidget(self.overview)

    def draw(self) -> None:
        """Rows that came."""
        self.model.catch_up()
        self.table.settle()
        if self.table.following:
            self._seen = self.model.end
        self._show_chip()

    @property
    def words(self) -> str:
        """How much is shown, and how much is not."""
        model, parts = self.model, []
        if model.busy:
            parts.append("filtering…")
        if model.hidden:
            parts.append(f"{count(model.hidden)} cleared")
        if model.dropped:
            parts.append(f"{count(model.dropped)} older in the store only")
        if model.filtered:
            shown = share(model.events, model.held)
            parts.append(f"{count(model.events)} of {count(model.held, 'event')} ({shown})")
        else:
            parts.append(count(model.events, "event"))
        if model.folded:
            parts.append(count(model.rowCount(), "row"))
        return " · ".join(parts)

    def nothing_shown(self, stored: Callable[[], int]) -> str:
        """What stands in the place of rows; empty where there are some. `stored` gives how many events there are that
        could be read back."""
        model = self.model
        if model.rowCount():
            return ""
        if model.filtered and model.held:
            return _NONE_KEPT.format(events=count(model.held, "event"))
        if model.hidden:
            return _CLEARED
        earlier = stored()
        return _NONE_YET + (_EARLIER.format(events=count(earlier, "event")) if earlier else "")

    def resume(self) -> None:
        """To live: follow, in the order in which rows come, and show what came while paused."""
        self._rows.let_go()
        self.set_paused(False)
        self.table.set_following(True)
        if self.model.sorted:
            self.sort(-1, False)
        self.draw()

    def set_paused(self, paused: bool) -> None:
        if paused != self.model.paused:
            self.model.paused = paused
            self.pause_changed.emit(paused)
            self.draw()

    def clear(self) -> None:
        """Hide all rows there are."""
        self.head.show_sorted(None)
        self.model.clear()
        self._seen = self.model.end

    def undo_clear(self) -> None:
        self.model.undo_clear()
        self.table.settle()

    def sort(self, column: int, descending: bool) -> None:
        """Show the rows by this column, standing still; by -1 as they came. The order is made off the main thread."""
        self._sorting += 1
        if column < 0:
            self.head.show_sorted(None)
            self.model.rebuild()
            return
        ticket, model = self._sorting, self.model
        self.table.set_following(False)
        places, end = model.all_places(), model.end
        chunks, field = list(self._rows.chunks(self._rows.first, end)), model.columns[column].field
        self.head.show_sorted((column, descending))

        def show(order: Any) -> None:
            if ticket == self._sorting:
                model.sort(order, end)

        def failed(error: Exception) -> None:
            raise error

        remarks = dict(model.cells.remarks.all) if field == "marked" else {}
        self._run(lambda: order_by(field, chunks, places, descending, remarks), show, failed)

    def show_event(self, event_id: str) -> bool:
        """Choose the row of this event and stop following; False where it is not among the rows."""
        self.model.catch_up()
        place = self._rows.find_id(event_id)
        return place is not None and self.show_place(place)

    def show_place(self, place: int) -> bool:
        """Choose the row of this place, unfolded if it is within a run; False where it is not shown."""
        row = self.model.row_of(place)
        if row is not None and self.model.place_of(row) != place and self.model.toggle_run(row):
            row = self.model.row_of(place)
        if row is None:
            return False
        self.table.set_following(False)
        self.table.selectRow(row)
        top, bottom = self.table.visible_rows()
        if not top < row < bottom:
            self.table.scrollTo(self.model.index(row, TIME), FollowingTable.ScrollHint.PositionAtCenter)
        return True

    def next_remarked(self, step: int) -> int | None:
        """The place of the next (1) or previous (-1) shown event with a mark or comment, around the current row."""
        model = self.model
        places = model.remarked.all().tolist()
        rows = sorted({row for place in places if (row := model.row_of(place)) is not None})
        current = self.table.currentIndex().row()
        if step > 0:
            row = next((row for row in rows if row > current), rows[0] if rows else None)
        else:
            row = next((row for row in reversed(rows) if row < current), rows[-1] if rows else None)
        return None if row is None or row == current else model.place_of(row)

    def chosen_events(self, most: int) -> list[Event]:
        """The events of the chosen rows in their order, at most so many; those of a run all."""
        events: list[Event] = []
        for row in self.table.chosen_rows(most):
            for place in self.model.members(row)[: most - len(events)].tolist():
                if (event := self.model.event_of(place)) is not None:
                    events.append(event)
        return events

    def chosen_cells(self, most: int) -> list[list[str]]:
        """The head, and the chosen rows as they read, at most so many: the columns in sight, from left to right."""
        head, model = self.table.horizontalHeader(), self.model
        columns = [number for at in range(head.count()) if not head.isSectionHidden(number := head.logicalIndex(at))]
        lines = [[model.columns[number].title for number in columns]]
        for row in self.table.chosen_rows(most):
            lines.append([str(model.data(model.index(row, number)) or "") for number in columns])
        return lines

    def current_event(self) -> Event | None:
        """The event of the current row."""
        return self.model.event_at(self.table.currentIndex().row())

    def _show_its_view(self) -> None:
        """The rows of the chosen event's view are seen by the line along their edge."""
        event = self.current_event()
        view_id = event.view_id if event is not None else None
        if view_id != self.model.cells.chosen_view:
            self.model.cells.chosen_view = view_id
            self.table.viewport().update()

    def _show_chip(self) -> None:
        model = self.model
        new = model.end - self._seen + model.waiting
        if model.sorted:
            self.table.show_chip(new, "Sorted", "live order")
        elif model.paused:
            self.table.show_chip(new, "Paused", "resume")
        else:
            self.table.show_chip(new)

    def _on_swapped(self) -> None:
        if not self.model.sorted:
            self.head.show_sorted(None)
        self.row_chosen.emit()

    def _on_rows_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        if first == 0 and not self.table.following:
            self.table.keep_place(last - first + 1)

    def _on_following_changed(self, following: bool) -> None:
        self._seen = self.model.end
        self._show_chip()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if not self.model.toggle_run(index.row()):
            self.activated.emit()
