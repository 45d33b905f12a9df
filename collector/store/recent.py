"""The newest events that wait for delivery, in memory: delivery that keeps up need not read them again."""

import threading
from collections import deque
from collections.abc import Sequence

from collector.event import Event

_EVENTS = 10_000
_BYTES = 16_000_000
#: Delivery that is so near the newest event keeps up again.
_NEAR = 2_000


def text_size(event: Event) -> int:
    """About how many bytes an event is when it is delivered."""
    return 200 + len(event.data_json) + len(event.source or "") + len(event.page_url or "")


class Recent:
    """All that is to be delivered of the events after a certain number. For any thread.

    Beyond `events` or `size` bytes delivery is so far behind that it has to read from the store anyway: then all is let
    go of, and nothing kept until it is near again. For what is kept for nothing is dear where the most comes in.
    """

    def __init__(self, after: int, events: int = _EVENTS, size: int = _BYTES) -> None:
        self._lock = threading.Lock()
        self._most = events, size
        self._keeps = True
        self._begin(after)

    def begin_anew(self, after: int) -> None:
        """Forgets all: from here on it knows what comes after this number."""
        with self._lock:
            self._begin(after)

    def add(self, events: Sequence[Event]) -> None:
        """Events that were committed now, all of them that are to be delivered, in the store's order."""
        with self._lock:
            self._last = events[-1].number
            if not self._keeps:
                return
            size = sum(map(text_size, events))
            self._events.extend(events)
            self._added.append((self._last, size))
            self._size += size
            self._keeps = len(self._events) <= self._most[0] and self._size <= self._most[1]

    def after(self, number: int, limit: int, max_bytes: int) -> list[Event] | None:
        """The next events after this number, which is settled: at most `limit`, about `max_bytes` of text, at least one
        if any. None where they are not all here."""
        gone: deque[Event] | None = None
        with self._lock:
            if not self._keeps:
                gone = self._events  # they are freed once nobody waits for the lock
                self._begin(self._last)
                self._keeps = number >= self._last - _NEAR
            if number < self._after:
                return None
            self._let_go(number)
            taken: list[Event] = []
            for event in self._events:
                max_bytes -= text_size(event)
                if len(taken) == limit or (taken and max_bytes < 0):
                    break
                taken.append(event)
        del gone
        return taken

    def _begin(self, after: int) -> None:
        self._events: deque[Event] = deque()
        self._added: deque[tuple[int, int]] = deque()  # of each addition that is there: last number, bytes
        self._size = 0
        self._after = self._last = after
        self._keeps = True

    def _let_go(self, number: int) -> None:
        """Of all up to this number."""
        while self._events and self._events[0].number <= number:
            self._events.popleft()
        while self._added and self._added[0][0] <= number:
            self._size -= self._added.popleft()[1]
        self._after = number
