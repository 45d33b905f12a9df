"""How many requests one sender may make a second, where somebody sets that below what the collector takes.

Fairness itself does not need it: see turns.py.
"""

import math
import threading
import time
from collections.abc import Callable, Hashable

_SENDERS = 4096
#: What all origins of one address may send together, in shares of one origin.
_ADDRESS = 4


class FairShare:
    """A token bucket for each origin of each address, `rate` requests a second and as many at once, and one for each
    address, so that invented origins gain little. For any number of threads."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._origins = _Buckets(rate)
        self._addresses = _Buckets(_ADDRESS * rate)

    def set_rate(self, rate: float) -> None:
        """Another rate from now on; what was taken of the old one is forgotten."""
        with self._lock:
            self._rate = rate
            self._origins, self._addresses = _Buckets(rate), _Buckets(_ADDRESS * rate)

    @property
    def retry_after(self) -> int:
        """Whole seconds after which there is something to be had again."""
        return max(1, math.ceil(1 / self._rate))

    def take(self, address: str, origin: str | None) -> bool:
        """Takes one request's worth; False where the sender has used up its share."""
        sender = (address, origin)
        now = self._clock()
        with self._lock:
            if not self._origins.take(sender, now):
                return False
            if self._addresses.take(address, now):
                return True
            self._origins.give_back(sender)
            return False

    def give_back(self, address: str, origin: str | None) -> None:
        """One that was taken is not used."""
        with self._lock:
            self._origins.give_back((address, origin))
            self._addresses.give_back(address)


class _Buckets:
    """Buckets by name. Beyond a few thousand names at a time all share one, so that they cannot fill the memory."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        #: What a bucket holds, and when that was so.
        self._left: dict[Hashable, tuple[float, float]] = {}

    def __len__(self) -> int:
        return len(self._left)

    def take(self, name: Hashable, now: float) -> bool:
        rate = self._rate
        known = self._left.get(name)
        if known is None and len(self._left) >= _SENDERS:
            self._forget(now)
            if len(self._left) >= _SENDERS:
                name = None
                known = self._left.get(name)
        left, since = known or (rate, now)
        left += (now - since) * rate
        if left > rate:
            left = rate
        may = left >= 1
        self._left[name] = (left - may, now)
        return may

    def give_back(self, name: Hashable) -> None:
        if name in self._left:
            left, since = self._left[name]
            self._left[name] = (min(self._rate, left + 1), since)

    def _forget(self, now: float) -> None:
        """Lets go of those that are full again: they are as if they had never been asked."""
        self._left = {
            name: (left, since)
            for name, (left, since) in self._left.items()
            if left + (now - since) * self._rate < self._rate
        }
