"""How long posts took, in buckets, and how they were answered: a scrape reads it, a post pays next to nothing."""

import threading
from bisect import bisect_left
from collections import Counter

#: Upper ends of the buckets, in seconds.
BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Latency:
    """A histogram of seconds, and a count of each status, for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0
        self._statuses: Counter[int] = Counter()

    def observe(self, seconds: float, status: int) -> None:
        bucket = bisect_left(BOUNDS, seconds)
        with self._lock:
            self._counts[bucket] += 1
            self._seconds += seconds
            self._statuses[status] += 1

    def statuses(self) -> dict[int, int]:
        """How many posts were answered with each status."""
        with self._lock:
            return dict(self._statuses)

    def read(self) -> tuple[list[tuple[str, int]], float]:
        """Pairs of a bucket's upper end ("+Inf" last) and how many took at most so long; and all seconds together."""
        with self._lock:
            counts, seconds = list(self._counts), self._seconds
        total = 0
        buckets = []
        for bound, count in zip([*map(str, BOUNDS), "+Inf"], counts, strict=True):
            total += count
            buckets.append((bound, total))
        return buckets, seconds
