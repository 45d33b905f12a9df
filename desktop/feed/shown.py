"""Which rows of the feed are shown, in which order: all or those of a filter, with runs folded or not.

all places ── filter ──▶ kept ── fold ──▶ heads: one row each
                                          (the rows of a run are the kept ones up to the next head)
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.feed.chunk import Chunk
from desktop.feed.places import Array, Places
from desktop.feed.rows import FeedRows

#: Says which rows of a chunk are shown.
Keep = Callable[[Chunk], NDArray[np.bool_]]
#: What has to be gone through before, step by step.
Prepare = Callable[[], Iterable[object]]

#: Events that come many times a second and mostly say the same.
FOLDED = ("timeupdate", "progress")
_NONE: Array = np.empty(0, dtype=np.int64)
#: So many places are looked up among the rows of a filter at once; of more some, evenly.
_LOOKED_UP = 20_000


class Piece(NamedTuple):
    """Places that are kept, and for each the run that it may be folded into: 0 for none."""

    places: Array
    runs: Array


class Growth(NamedTuple):
    """What would come at the end: places, and which of them get a row. `joins`: the first ones belong to the last row
    there is."""

    places: Array
    rows: Array
    last_run: int
    joins: bool


def pieces(rows: FeedRows, start: int, end: int, keep: Keep | None, fold: bool) -> Iterator[Piece]:
    """What is kept of the rows at these places, oldest first, a block at a time."""
    for chunk in rows.chunks(start, end):
        mask = None if keep is None else keep(chunk)
        places = chunk.places if mask is None else chunk.places[mask]
        runs = _runs(chunk) if fold else _NONE
        yield Piece(places, runs if mask is None or not fold else runs[mask])


def _runs(chunk: Chunk) -> Array:
    codes, names = chunk.texts("event")
    foldable = np.array([name in FOLDED for name in names] or [False])
    return np.where(foldable[codes], chunk.view_keys(), 0)


class Shown:
    """The rows shown, by number from 0. `end` is the place up to which rows were looked at."""

    def __init__(self, start: int, fold: bool = False, keep: Keep | None = None) -> None:
        self.end = start
        self.fold = fold
        self.keep = keep
        self._heads = Places()
        self._kept = Places() if fold else self._heads
        self._last_run = 0
        self._unfolded: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._heads)

    def __getitem__(self, row: int) -> int:
        """The place of the row; of a run its first."""
        return self._heads[row]

    @property
    def kept(self) -> int:
        """How many events the rows stand for."""
        return len(self._kept)

    def same_rows(self, other: "Shown") -> bool:
        """Whether the other one shows exactly these rows, which stand for the same events."""
        return (
            type(self) is type(other)
            and self.fold == other.fold
            and np.array_equal(self._heads.array, other._heads.array)
            and np.array_equal(self._kept.array, other._kept.array)
        )

    def members(self, row: int) -> Array:
        """The places that the row stands for."""
        if not self.fold:
            return self._heads.array[row : row + 1]
        return self._kept.array[slice(*self._span(row))]

    def all_places(self) -> Array:
        """The places of all events that the rows stand for, rising."""
        return self._kept.array.copy()

    def count(self, row: int) -> int:
        """How many events the row stands for."""
        if not self.fold:
            return 1
        start, end = self._span(row)
        return end - start

    def _span(self, row: int) -> tuple[int, int]:
        start = self._kept.rows_before(self._heads[row])
        end = self._kept.rows_before(self._heads[row + 1]) if row + 1 < len(self._heads) else len(self._kept)
        return start, end

    def row_of(self, place: int) -> int | None:
        """The row that shows this place, perhaps as part of a run."""
        row = self.nearest(place)
        if row is None or not self.fold:
            return row if row is not None and self._heads[row] == place else None
        return row if self._kept.row_of(place) is not None else None

    def rows_of(self, places: Array) -> Array:
        """The rows that show some of these places, which rise; each row once, rising."""
        return np.unique(np.searchsorted(self._heads.array, self._kept_of(places), side="right") - 1)

    def parts_with(self, places: Array, parts: int) -> NDArray[np.bool_]:
        """The rows in so many equal parts, one after another: which of them show some of these places, which rise."""
        rows = len(self)
        if not rows:
            return np.zeros(parts, dtype=np.bool_)
        if self.keep is not None:
            places = self._kept_of(places[:: 1 + len(places) // _LOOKED_UP])
        # Where the parts begin says it, however many places there are.
        first = -(-np.arange(parts + 1) * rows // parts)
        edges = np.where(first < rows, self._heads.array[np.minimum(first, rows - 1)], self.end)
        return np.diff(np.searchsorted(places, edges)) > 0

    def _kept_of(self, places: Array) -> Array:
        """Those of these places, which rise, that some row shows."""
        kept = self._kept.array
        at = np.searchsorted(kept, places)
        at = at[at < len(kept)]  # the first ones, as they rise
        return places[: len(at)][kept[at] == places[: len(at)]]

    def nearest(self, place: int) -> int | None:
        """The last row at or before this place; else the first there is."""
        if not len(self):
            return None
        after = self._heads.rows_before(place + 1)
        return max(0, after - 1)

    def growth(self, found: list[Piece]) -> Growth:
        """What these pieces would add."""
        places = np.concatenate([piece.places for piece in found]) if found else _NONE
        if not self.fold or not len(places):
            return Growth(places, places, self._last_run, False)
        runs = np.concatenate([piece.runs for piece in found])
        before = np.concatenate(([self._last_run if len(self._kept) else 0], runs[:-1]))
        heads = (runs == 0) | (runs != before)
        return Growth(places, places[heads], int(runs[-1]), not heads[0])

    def extend(self, growth: Growth, end: int) -> None:
        """Take what was kept of the rows up to the place `end`."""
        self.end = end
        self._last_run = growth.last_run
        self._heads.append(growth.rows)
        if self.fold:
            self._kept.append(growth.places)

    def to_drop(self, first: int) -> int:
        """How many rows go when the places below `first` do."""
        if not self.fold:
            return self._heads.rows_before(first)
        rows = self._heads.rows_before(first)
        gone = self._kept.rows_before(first)
        # The run that the edge goes through keeps its row as long as something of it is left.
        if rows and gone < len(self._kept) and self._span(rows - 1)[1] > gone:
            rows -= 1
        return rows

    def drop(self, first: int) -> None:
        """Let go of the places below `first`."""
        rows = self.to_drop(first)
        if self.fold:
            self._kept.drop(self._kept.rows_before(first))
        self._heads.drop(rows)
        if self.fold and len(self._heads) and self._heads[0] < first:
            self._heads.set(0, self._kept[0])

    def unfold(self, row: int) -> int:
        """A row for each event of the run; how many more rows there are below it."""
        members = self.members(row)[1:].copy()
        self._unfolded[self._heads[row]] = len(members)
        self._heads.insert(row + 1, members)
        if row + len(members) + 1 == len(self._heads):
            self._last_run = 0  # what follows begins a run of its own
        return len(members)

    def can_fold(self, row: int) -> int:
        """How many rows below this one `fold_again` would take away."""
        return self._unfolded.get(self._heads[row], 0)

    def fold_again(self, row: int) -> None:
        """One row for the run that was unfolded here."""
        count = self._unfolded.pop(self._heads[row])
        self._heads.remove(row + 1, row + 1 + count)


class Sorted(Shown):
    """Rows in another order than they came. It stands still: what comes later is not in it."""

    def __init__(self, order: Array, end: int) -> None:
        super().__init__(end)
        self._order = order

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, row: int) -> int:
        if row < 0:
            raise IndexError(f"there is no row {row}")
        return int(self._order[row])

    @property
    def kept(self) -> int:
        return len(self._order)

    def members(self, row: int) -> Array:
        return self._order[row : row + 1]

    def all_places(self) -> Array:
        return np.sort(self._order)

    def can_fold(self, row: int) -> int:
        return 0

    def row_of(self, place: int) -> int | None:
        found = np.flatnonzero(self._order == place)
        return int(found[0]) if len(found) else None

    def nearest(self, place: int) -> int | None:
        return self.row_of(place)

    def to_drop(self, first: int) -> int:
        """None: dropped rows may be anywhere, and are shown empty."""
        return 0

    def drop(self, first: int) -> None:
        """Nothing: see `to_drop`."""
