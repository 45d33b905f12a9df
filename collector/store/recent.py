"""The newest events that wait for delivery, in memory: delivery that keeps up need not read them again."""

import threading
from collections import deque
from collections.abc import Sequence

from collector.event import Event

_EVENTS = 10_000
_BYTES = 16_000_000


def text_size(event: Event) -> int:
    """About how many bytes an event is when it is delivered."""
    return 200 + len(event.data_json) + len(event.source or "") + len(event.page_url or "")


class Recent:
    """All that is to be delivered of the events after a certain number; beyond `events` or `size` bytes that number
    rises, and what is older has to be read from the store. For any thread.
    """

    def __init__(self, after: int, events: int = _EVENTS, size: int = _BYTES) -> None:
        self._lock = threading.Lock()
        self._most = events, size
        self._events: deque[Event] = deque()
        self._sizes: deque[int] = deque()  # of each of them
        self._size = 0
        self._after = after

    def begin_anew(self, after: int) -> None:
        """Forgets all: from here on it knows what comes after this number."""
        with self._lock:
            self._events.clear()
            self._sizes.clear()
            self._size = 0
            self._after = after

    def add(self, events: Sequence[Event]) -> None:
        """Events that were committed now, all of them that are to be delivered, in the store's order."""
        sizes = list(map(text_size, events))
        with self._lock:
            self._events.extend(events)
            self._sizes.extend(sizes)
            self._size += sum(sizes)
            while len(self._events) > self._most[0] or self._size > self._most[1]:
                self._drop_first()

    def after(self, number: int, limit: int, max_bytes: int) -> list[Event] | None:
        """The next events after this number, which is settled: at most `limit`, about `max_bytes` of text, at least one
        if any. None where they are not all here."""
        taken: list[Event] = []
        with self._lock:
            if number < self._after:
                return None
            while self._events and self._events[0].number <= number:
                self._drop_first()
            for event, size in zip(self._events, self._sizes, strict=True):
                max_bytes -= size
                if len(taken) == limit or (taken and max_bytes < 0):
                    break
                taken.append(event)
        return taken

    def _drop_first(self) -> None:
        self._after = self._events.popleft().number
        self._size -= self._sizes.popleft()
