"""The one door from the collector into the window: plain data in a queue, taken on a timer."""

import threading
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # It loads what decodes events, which the window does not wait for.
    from collector.event import Event


class Inbox:
    """Stored events on their way to whoever shows them. Any thread may put; one thread takes.

    It holds at most `capacity` events. When the taker is slower than that, the oldest are left out and
    `missed` counts them: they are safe in the store, only not shown live.
    """

    def __init__(self, capacity: int = 200_000) -> None:
        self._lock = threading.Lock()
        self._events: deque[Event] = deque(maxlen=capacity)
        self._missed = 0

    def put(self, events: "Sequence[Event]") -> None:
        with self._lock:
            overflow = len(self._events) + len(events) - (self._events.maxlen or 0)
            self._missed += max(0, overflow)
            self._events.extend(events)

    def take(self, limit: int | None = None) -> "list[Event]":
        """The oldest waiting events (at most `limit`), which are then no longer waiting."""
        with self._lock:
            count = len(self._events) if limit is None else min(limit, len(self._events))
            return [self._events.popleft() for _ in range(count)]

    @property
    def missed(self) -> int:
        with self._lock:
            return self._missed
