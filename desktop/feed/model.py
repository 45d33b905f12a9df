"""What of the feed's rows is shown: what came, what a filter keeps, runs folded or not, sorted, cleared."""

from typing import Any

from PySide6.QtCore import Signal

from desktop.feed.opened_runs import OpenedRuns
from desktop.feed.places import Array
from desktop.feed.remark_book import RemarkBook
from desktop.feed.rows import FeedRows
from desktop.feed.shown import Keep, Piece, Prepare, Shown, Sorted, pieces
from desktop.feed.slices import Slices
from desktop.feed.table import NOWHERE, FeedTable
from desktop.look.theme import Theme


class FeedModel(FeedTable):
    """Shows rows of `rows`: all, or those that a filter keeps. They change in `catch_up` only, so that arriving events
    cost nothing until somebody looks; another filter is worked through in slices, and swapped in when it is done. Runs
    that were unfolded by hand stay so.

    Signals: `about_to_swap` and `swapped` go around each change of everything that is shown.
    """

    about_to_swap = Signal()
    swapped = Signal()

    def __init__(self, rows: FeedRows, theme: Theme, remarks: RemarkBook | None = None) -> None:
        super().__init__(rows, theme, RemarkBook() if remarks is None else remarks)
        self.paused = False
        self._cleared: int | None = None
        self._keep: Keep | None = None
        self._prepare: Prepare = tuple
        self._fold = False
        self._opened = OpenedRuns()
        self._slices = Slices()

    @property
    def end(self) -> int:
        """The place up to which rows were looked at."""
        return self._shown.end

    @property
    def waiting(self) -> int:
        """Events that came and were not looked at yet; more than a moment's worth only while paused or sorted."""
        return self._rows.end - max(self.end, self._rows.first)

    @property
    def hidden(self) -> int:
        """Rows still held that `clear` has hidden."""
        return 0 if self._cleared is None else max(0, self._cleared - self._rows.first)

    @property
    def dropped(self) -> int:
        """Events of this run that are no longer held here; the store has them."""
        return max(0, self._rows.first - self._rows.base)

    @property
    def events(self) -> int:
        """How many events the rows stand for."""
        return self._shown.kept

    @property
    def held(self) -> int:
        """Of how many events the rows were taken."""
        return max(0, self.end - self._start)

    @property
    def filtered(self) -> bool:
        return self._keep is not None

    @property
    def folded(self) -> bool:
        return self._fold

    @property
    def sorted(self) -> bool:
        return isinstance(self._shown, Sorted)

    @property
    def busy(self) -> bool:
        """Another filter or fold is being worked through."""
        return self._slices.busy

    def catch_up(self) -> int:
        """Show what came (not while paused) and let go what was dropped; how many rows are new."""
        shown, first = self._shown, self._rows.first
        if gone := shown.to_drop(self._start):
            self.beginRemoveRows(NOWHERE, 0, gone - 1)
            shown.drop(first)
            self.endRemoveRows()
        else:
            shown.drop(first)
        if self.paused or self.sorted or shown.end >= self._rows.end:
            return 0
        if self.cells.origin_ms is None and len(self._rows):
            self.cells.origin_ms = self._rows[first].timestamp
        before, start = len(shown), max(shown.end, first)
        found = pieces(self._rows, start, self._rows.end, shown.keep, shown.fold)
        growth = shown.growth(list(found))
        if new := len(growth.rows):
            self.beginInsertRows(NOWHERE, before, before + new - 1)
            shown.extend(growth, self._rows.end)
            self.endInsertRows()
        else:
            shown.extend(growth, self._rows.end)
        if growth.joins and before:
            self._row_changed(before - 1)
        return new

    def _row_changed(self, row: int) -> None:
        self.cells.forget(self._shown[row])
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    @property
    def _start(self) -> int:
        return self._rows.first if self._cleared is None else max(self._rows.first, self._cleared)

    def clear(self) -> None:
        """Hide all rows there are; `undo_clear` shows them again."""
        self._cleared = self._rows.end
        self.rebuild()

    def undo_clear(self) -> None:
        self._cleared = None
        self.rebuild()

    def set_filter(self, keep: Keep | None, prepare: Prepare = tuple) -> None:
        """Show the rows that this keeps, or all, once it is worked through: `prepare` at first, then the rows."""
        self._keep, self._prepare = keep, prepare
        self.rebuild()

    def set_folded(self, fold: bool) -> None:
        """One row for each run of timeupdate and progress of a view, or one for each event."""
        if fold != self._fold:
            self._fold = fold
            self._opened.clear()
            self.rebuild()

    def rebuild(self) -> None:
        """Look through all rows anew, in slices: at once where there is nothing to look for."""
        new = Shown(self._start, self._fold, self._keep)
        found: list[Piece] = []
        # Paused, what is waiting goes on waiting.
        end = self.end if self.paused and not self.sorted else self._rows.end

        def work() -> Any:
            yield from self._prepare()
            for piece in pieces(self._rows, self._start, end, self._keep, self._fold):
                found.append(piece)
                yield

        def done() -> None:
            new.extend(new.growth(found), max(end, self._start))
            for row in self._opened.rows_in(new):
                new.unfold(row)
            if new.same_rows(self._shown):
                self._shown = new  # asked anew, and nothing moves
            else:
                self._swap(new)

        self._slices.start(work(), done)
        if self._keep is None and not self._fold:
            self._slices.finish()

    def finish(self) -> None:
        """Do at once what is left of another filter or fold."""
        self._slices.finish()

    def sort(self, order: Array, end: int) -> None:  # type: ignore[override]
        """Show these places in this order, and stand still; `rebuild` goes back to the order in which they came."""
        self._slices.stop()
        self._swap(Sorted(order, end))

    def _swap(self, shown: Shown) -> None:
        self.about_to_swap.emit()
        self.beginResetModel()
        self.cells.forget_all()
        self._shown = shown
        self.endResetModel()
        self.swapped.emit()

    def stands_for_run(self, row: int) -> bool:
        """Whether `toggle_run` would do something."""
        return self.place_of(row) is not None and (self._shown.count(row) > 1 or self._shown.can_fold(row) > 0)

    def toggle_run(self, row: int) -> bool:
        """Unfold the run in this row, or fold it again; False where there is none."""
        place = self.place_of(row)
        if place is None or self.sorted:
            return False
        if rows := self._shown.can_fold(row):
            self.beginRemoveRows(NOWHERE, row + 1, row + rows)
            self._shown.fold_again(row)
            self.endRemoveRows()
            self._opened.remove(self._shown.members(row))
        elif (rows := self._shown.count(row) - 1) > 0:
            self._opened.add(self._shown.members(row))
            self.beginInsertRows(NOWHERE, row + 1, row + rows)
            self._shown.unfold(row)
            self.endInsertRows()
        else:
            return False
        self._row_changed(row)
        return True
