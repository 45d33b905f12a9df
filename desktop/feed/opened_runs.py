"""Which runs of the feed were unfolded by hand: what is remembered of them while other rows are shown."""

import numpy as np

from desktop.feed.places import Array
from desktop.feed.shown import Shown


class OpenedRuns:
    """Known by the places of their events: another filter may join a run with others, part it, or hide it."""

    def __init__(self) -> None:
        self._places: Array = np.empty(0, dtype=np.int64)

    def add(self, members: Array) -> None:
        """The run of these places was unfolded."""
        self._places = np.union1d(self._places, members)

    def remove(self, members: Array) -> None:
        """It was folded again."""
        self._places = np.setdiff1d(self._places, members, assume_unique=True)

    def clear(self) -> None:
        self._places = self._places[:0]

    def rows_in(self, shown: Shown) -> list[int]:
        """The folded rows that hold some of them, the last one first: unfolding one moves those below it."""
        if not len(self._places) or not shown.fold:
            return []
        return [row for row in shown.rows_of(self._places)[::-1].tolist() if shown.count(row) > 1]
