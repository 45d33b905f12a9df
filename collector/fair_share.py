"""A share of the collector for each origin, so that a flood from one does not starve another."""

import math
import threading
import time
from collections.abc import Callable

_ORIGINS = 4096


class FairShare:
    """A token bucket for each origin: `rate` requests a second, and as many at once. For any number of threads.

    Origins beyond a few thousand at a time share one bucket, so that invented ones cannot fill the memory.
    """

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        #: What an origin has left, and when that was so.
        self._left: dict[str, tuple[float, float]] = {}

    @property
    def retry_after(self) -> int:
        """Whole seconds after which there is something to be had again."""
        return max(1, math.ceil(1 / self._rate))

    def take(self, origin: str) -> bool:
        """Takes one request's worth; False where the origin has used up its share."""
        rate = self._rate
        with self._lock:
            now = self._clock()
            if origin not in self._left and len(self._left) >= _ORIGINS:
                self._forget(now)
                if len(self._left) >= _ORIGINS:
                    origin = ""
            left, since = self._left.get(origin, (rate, now))
            left = min(rate, left + (now - since) * rate)
            may = left >= 1
            self._left[origin] = (left - may, now)
        return may

    def give_back(self, origin: str) -> None:
        """One that was taken is not used."""
        with self._lock:
            if origin in self._left:
                left, since = self._left[origin]
                self._left[origin] = (min(self._rate, left + 1), since)

    def _forget(self, now: float) -> None:
        """Lets go of those whose bucket is full again: they are as if they had never asked."""
        self._left = {
            origin: (left, since)
            for origin, (left, since) in self._left.items()
            if left + (now - since) * self._rate < self._rate
        }
