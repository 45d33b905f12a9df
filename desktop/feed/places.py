"""A list of places that grows at its end and shrinks at its front, as rows do that come and are dropped."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.int64]


class Places:
    """Places in rising order, 8 bytes each."""

    def __init__(self, places: Array | None = None) -> None:
        self._held = np.empty(0, dtype=np.int64) if places is None else places
        self._first = 0
        self._end = len(self._held)

    def __len__(self) -> int:
        return self._end - self._first

    def __getitem__(self, row: int) -> int:
        at = self._first + row
        if row < 0 or at >= self._end:
            raise IndexError(f"there is no row {row}")
        return int(self._held[at])

    def __iter__(self) -> Iterator[int]:
        return iter(self.array.tolist())

    @property
    def array(self) -> Array:
        """All of them; a view that later calls may change."""
        return self._held[self._first : self._end]

    def rows_before(self, place: int) -> int:
        """How many are lower than `place`: the row where it is, or would be."""
        return int(np.searchsorted(self.array, place))

    def row_of(self, place: int) -> int | None:
        row = self.rows_before(place)
        return row if row < len(self) and self[row] == place else None

    def append(self, places: Array) -> None:
        """All of them higher than what is there."""
        if self._end + len(places) > len(self._held):
            held = np.empty(max(1024, 2 * (len(self) + len(places))), dtype=np.int64)
            held[: len(self)] = self.array
            self._first, self._end, self._held = 0, len(self), held
        self._held[self._end : self._end + len(places)] = places
        self._end += len(places)

    def drop(self, rows: int) -> None:
        """Let the first `rows` go."""
        self._first += rows

    def insert(self, row: int, places: Array) -> None:
        """Put these before `row`."""
        self.__init__(np.insert(self.array, row, places))  # type: ignore[misc]

    def remove(self, start: int, end: int) -> None:
        """Take out the rows `start` to `end - 1`."""
        self.__init__(np.delete(self.array, slice(start, end)))  # type: ignore[misc]

    def set(self, row: int, place: int) -> None:
        self._held[self._first + row] = place
