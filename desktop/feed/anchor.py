"""Keeps what the reader looks at where it is while other rows are shown: chosen rows, and the place of scrolling."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from desktop.feed.model import FeedModel
from desktop.look.following import FollowingTable

#: Of more chosen rows than this, the first so many stay chosen.
_CHOSEN = 10_000
_Flag = QItemSelectionModel.SelectionFlag


class Anchor:
    """Between `about_to_swap` and `swapped` of the model: what is chosen stays chosen as far as it is still shown, and
    the current row, or the uppermost in sight, stays at its height. A table that follows goes on following."""

    def __init__(self, table: FollowingTable, model: FeedModel) -> None:
        self._table = table
        self._model = model
        self._chosen: list[int] = []
        self._current: int | None = None
        self._held: tuple[int, int] | None = None
        model.about_to_swap.connect(self._on_about_to_swap)
        model.swapped.connect(self._on_swapped)

    def _on_about_to_swap(self) -> None:
        table, place_of = self._table, self._model.place_of
        # What the last filter has hidden comes back with the next one that shows it.
        chosen = [place for row in table.chosen_rows(_CHOSEN) if (place := place_of(row)) is not None]
        self._chosen = chosen or self._chosen
        current, (top, bottom) = table.currentIndex().row(), table.visible_rows()
        if (place := place_of(current)) is not None:
            self._current = place
        held = current if top <= current <= bottom else top
        if (place := place_of(held)) is not None:
            self._held = (place, table.rowViewportPosition(held))

    def _on_swapped(self) -> None:
        table, model = self._table, self._model
        choice = QItemSelection()
        for place in self._chosen:
            row = model.row_of(place)
            if row is not None:
                choice.select(model.index(row, 0), model.index(row, 0))
        selection = table.selectionModel()
        if self._current is not None and (row := model.row_of(self._current)) is not None:
            selection.setCurrentIndex(model.index(row, 0), _Flag.NoUpdate)
        if len(choice):
            selection.select(choice, _Flag.ClearAndSelect | _Flag.Rows)
        if not table.following and self._held is not None:
            row = model.nearest_row(self._held[0])
            if row is not None:
                table.put_row_at(row, self._held[1])
        table.settle()
