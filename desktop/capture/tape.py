"""The events of a capture, given out as a clock comes to them. No Qt, no clock of its own."""

from collections import deque

from analytics.history.capture.reader import Capture
from collector.event import Event


class Tape:
    """An event is due at its `received_at`, or with the one before it where that was later: the order stays the one
    in which the store took them. Times are milliseconds since the epoch.

    `start_ms` and `end_ms` are when the first and the last are due; `given` counts those given since the start, and
    `given_ms` is when the last of them was due.
    """

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._waiting: deque[tuple[int, Event]] = deque()
        self._block = 0
        self._latest = 0
        self.given = 0
        # The blocks of each view's events, of the blocks below `_known`.
        self._blocks_of: dict[str | None, list[int]] = {}
        self._known = 0
        self._fill()
        self.start_ms = self._waiting[0][0] if self._waiting else 0
        self.end_ms = max(capture.until, self.start_ms)
        self.given_ms = self.start_ms

    @property
    def next_ms(self) -> int | None:
        """When the next event is due; None at the end."""
        self._fill()
        return self._waiting[0][0] if self._waiting else None

    def due(self, at_ms: int, limit: int) -> list[Event]:
        """The next events that are due at `at_ms`, at most `limit`."""
        events: list[Event] = []
        while len(events) < limit and (next_ms := self.next_ms) is not None and next_ms <= at_ms:
            self.given_ms, event = self._waiting.popleft()
            events.append(event)
        self.given += len(events)
        return events

    def rewind(self) -> None:
        """To before the first event."""
        self._waiting.clear()
        self._block = self._latest = self.given = 0
        self.given_ms = self.start_ms

    def blocks_of(self, view_id: str) -> list[int]:
        """The places of the capture's blocks that hold events of this view, or may: those not read yet."""
        return [*self._blocks_of.get(view_id, ()), *range(self._known, len(self._capture.blocks))]

    def _fill(self) -> None:
        while not self._waiting and self._block < len(self._capture.blocks):
            events = self._capture.read(self._block)
            for event in events:
                self._latest = max(self._latest, event.received_at)
                self._waiting.append((self._latest, event))
            if self._block == self._known:
                for view_id in {event.view_id for event in events}:
                    self._blocks_of.setdefault(view_id, []).append(self._block)
                self._known += 1
            self._block += 1
