"""How much goes into a batch, how long to rest in between, and how long to wait after a failure."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

MAX_EVENTS = 2000
MAX_BYTES = 4_000_000
_FIRST_EVENTS = 200
_FIRST_BYTES = 1_000_000
_QUICK_S = 0.5
_SLOW_S = 2.0
_GATHER_S = 0.1
#: So many events in a batch while more than so many others come in meanwhile: HarperDB may be on this machine, too, and
#: each batch keeps it busy for a while.
_CROWDED_EVENTS = 500
_CROWD = 100
#: Events that are worked on without a rest where others come in: they take well below a millisecond.
_PIECE = 32


class BatchSize:
    """Grows while full batches are quickly taken, shrinks when they are slow or fail for their size."""

    def __init__(self) -> None:
        self.events = _FIRST_EVENTS
        self.bytes = _FIRST_BYTES

    def took(self, seconds: float, events: int) -> None:
        """A batch of so many events was taken in so many seconds."""
        if seconds > _SLOW_S:
            self.shrink()
        elif seconds < _QUICK_S and events >= self.events // 2:
            self.events = min(MAX_EVENTS, self.events * 2)
            self.bytes = min(MAX_BYTES, self.bytes * 2)

    def shrink(self) -> None:
        self.events = max(1, self.events // 2)
        self.bytes = max(1, self.bytes // 2)


def rest_after(cpu_seconds: float, *, full: bool, busy: bool) -> float:
    """Seconds to leave between two batches, so that few large ones go rather than many small ones.

    `cpu_seconds` is what the last batch cost this process, `full`: more may wait already, `busy`: events come in. The
    interpreter's lock is one for all threads: while events come in, delivering takes a fifth of it; what is behind
    then is caught up as soon as it is quieter.
    """
    gathering = 0.0 if full else _GATHER_S
    return max(gathering, 4 * cpu_seconds) if busy else gathering


class Rests:
    """Rests of the delivering thread, within a batch too, so that whoever takes events has the interpreter's lock.

    The lock is let go of at each call of the system and each step of SQLite, but whoever asks for it back gets it only
    when the other lets go of it likewise, or after 5 ms: a batch that is worked on in one go holds up all who send.
    `received` says how many events came in so far, `wait` waits so many seconds.
    """

    def __init__(self, received: Callable[[], int], wait: Callable[[float], object]) -> None:
        self._received = received
        self._wait = wait
        self._crowded = False
        self._before = received()
        self.begin()

    def at_most(self, events: int) -> int:
        """How many of so many events to take into the next batch."""
        return min(events, _CROWDED_EVENTS) if self._crowded else events

    def begin(self) -> None:
        """A batch begins."""
        received = self._received()
        # What came since the last batch began: whoever is held up by this batch brings nothing meanwhile.
        self._came_before = received > self._before
        self._before = received
        self._cpu = time.thread_time()

    def end(self, *, full: bool) -> None:
        """A batch is done with; `full`: more may wait already."""
        self._crowded = self._received() - self._before > _CROWD
        self._rest(rest_after(time.thread_time() - self._cpu, full=full, busy=self._is_busy))

    def pieces(self, items: Sequence[T]) -> Iterator[Sequence[T]]:
        """The items in pieces, with a rest after each while events come in."""
        for start in range(0, len(items), _PIECE):
            yield items[start : start + _PIECE]
            if self._is_busy:
                self._rest(rest_after(time.thread_time() - self._cpu, full=True, busy=True))

    @property
    def _is_busy(self) -> bool:
        return self._came_before or self._received() > self._before

    def _rest(self, seconds: float) -> None:
        self._wait(seconds)
        self._cpu = time.thread_time()


class Backoff:
    """Waiting times that double from `first` to `longest` seconds, each between half and all of it by chance, so that
    many collectors do not come back at the same moment. Never gives up."""

    def __init__(self, first: float, longest: float, chance: random.Random | None = None) -> None:
        self._first = first
        self._longest = longest
        self._next = first
        self._chance = chance or random.Random()

    def next(self) -> float:
        """Seconds to wait now."""
        wait = self._next * self._chance.uniform(0.5, 1.0)
        self._next = min(self._longest, self._next * 2)
        return wait

    def reset(self) -> None:
        self._next = self._first
