"""How many events a second came, over the last while."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analytics.playback.player_event import PlayerEvent

_NEVER = -1


class EventRate:
    """A fixed ring of one-second buckets, filled by `received_at`. Memory depends on `window_s` alone.

    An event that comes late falls into the second it belongs to; one older than the window changes only `total`.
    """

    def __init__(self, window_s: int = 300) -> None:
        if window_s < 1:
            raise ValueError("the window is at least one second")
        self.window_s = window_s
        self.total = 0
        self._second = np.full(window_s, _NEVER, dtype=np.int64)
        self._count = np.zeros(window_s, dtype=np.int64)

    def add(self, event: PlayerEvent) -> None:
        self.add_times((event.received_at,))

    def add_times(self, received_at: Sequence[int]) -> None:
        """Many events, of which only these moments are given (milliseconds since the epoch)."""
        self.total += len(received_at)
        for second, count in sorted(Counter([moment // 1000 for moment in received_at]).items()):
            place = second % self.window_s
            held = self._second[place]
            if second == held:
                self._count[place] += count
            elif second > held:
                self._second[place] = second
                self._count[place] = count

    def merge(self, other: "EventRate") -> None:
        """All that came to another one, whose window is as long."""
        newer, same = other._second > self._second, other._second == self._second
        self._count = np.where(newer, other._count, self._count + np.where(same, other._count, 0))
        self._second = np.maximum(self._second, other._second)
        self.total += other.total

    def clear(self) -> None:
        """As if nothing had come."""
        self.total = 0
        self._second[:] = _NEVER
        self._count[:] = 0

    def series(self, now_ms: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """(times, counts): seconds relative to now, from -(window - 1) to 0 ascending, and events in each.

        The last second is the running one. Buckets later than now come from a clock that was set back
        meanwhile; they are emptied, else they would hide what comes now.
        """
        now = now_ms // 1000
        self._second[self._second > now + 1] = _NEVER
        seconds = np.arange(now - self.window_s + 1, now + 1, dtype=np.int64)
        places = seconds % self.window_s
        counts = np.where(self._second[places] == seconds, self._count[places], 0)
        return (seconds - now).astype(np.float64), counts
