"""The percent reached, as `percentsplayed` events say it: how many came at each mark."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analytics.playback.player_event import PlayerEvent

_HIGHEST = 100


class PercentMarks:
    """Counts `percentsplayed` events by their percent. Positions that players reported, not shares watched.

    Percents outside 0 to 100 are counted in `outside`, events without one in `unreadable`.
    """

    def __init__(self) -> None:
        self._counts = np.zeros(_HIGHEST + 1, dtype=np.int64)
        self.total = 0
        self.outside = 0
        self.unreadable = 0

    def add(self, event: PlayerEvent) -> None:
        """Takes any event; those that are no `percentsplayed` change nothing."""
        if event.event != "percentsplayed":
            return
        percent = event.percent
        if percent is None:
            self.unreadable += 1
        elif 0 <= percent <= _HIGHEST:
            self._counts[percent] += 1
            self.total += 1
        else:
            self.outside += 1

    def clear(self) -> None:
        """As if nothing had come."""
        self._counts[:] = 0
        self.total = self.outside = self.unreadable = 0

    def merge(self, other: "PercentMarks") -> None:
        """All that came to another one."""
        self._counts += other._counts
        self.total += other.total
        self.outside += other.outside
        self.unreadable += other.unreadable

    def series(self, marks: Sequence[int] = ()) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(percents, counts), ascending: the percents that came, and `marks` (0 to 100) even where none came."""
        shown = self._counts > 0
        shown[list(marks)] = True
        percents = np.flatnonzero(shown).astype(np.int64)
        return percents, self._counts[percents]

    def histogram(self, bins: int = 20) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """(edges, counts): `bins` equal bins over 0 to 100, the last one closed; `bins + 1` edges in percent."""
        counts, edges = np.histogram(np.arange(_HIGHEST + 1), bins=bins, range=(0, _HIGHEST), weights=self._counts)
        return edges, counts.astype(np.int64)
