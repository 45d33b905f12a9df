"""The events of a capture, given out as a clock comes to them. No Qt, no clock of its own."""

from collections import deque
from typing import NamedTuple

from analytics.history.capture.reader import Capture
from collector.event import Event


class Place(NamedTuple):
    """How far a tape has come: so many events of this block were given, of which the ones before were due at `latest`
    last; `given` and `given_ms` as in the tape."""

    block: int
    events: int
    latest: int
    given: int
    given_ms: int


class Tape:
    """An event is due at its `received_at`, or with the one before it where that was later: the order stays the one
    in which the store took them. Times are milliseconds since the epoch.

    `start_ms` and `end_ms` are when the first and the last are due; `given` counts those given since the start, and
    `given_ms` is when the last of them was due.
    """

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._waiting: deque[tuple[int, Event]] = deque()
        # The block that is read next; how many events the one before it has, and the latest moment before that.
        self._block = self._length = 0
        self._latest = self._latest_before = 0
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

    def skip_to_end(self) -> list[Event]:
        """From the start to after the last event. Gives the first block's: all others are given by somebody else."""
        events = [event for _, event in self._waiting]
        self._waiting.clear()
        self._block, self.given = len(self._capture.blocks), self._capture.events
        self._latest = self.given_ms = self.end_ms
        return events

    @property
    def place(self) -> Place:
        """Where it is now."""
        if not self._waiting:
            return Place(self._block, 0, self._latest, self.given, self.given_ms)
        events = self._length - len(self._waiting)
        return Place(self._block - 1, events, self._latest_before, self.given, self.given_ms)

    @property
    def start(self) -> Place:
        """Before the first event."""
        return Place(0, 0, 0, 0, self.start_ms)

    def go_to(self, place: Place) -> None:
        """On from there."""
        self._waiting.clear()
        self._block, events, self._latest, self.given, self.given_ms = place
        if events:
            self._fill()
            for _ in range(min(events, len(self._waiting))):
                self._waiting.popleft()

    def blocks_of(self, view_id: str) -> list[int]:
        """The places of the capture's blocks that hold events of this view, or may: those not read yet."""
        return [*self._blocks_of.get(view_id, ()), *range(self._known, len(self._capture.blocks))]

    def learn(self, other: "Tape") -> None:
        """What another tape of the same capture knows of its blocks."""
        if other._known > self._known:
            self._blocks_of, self._known = other._blocks_of, other._known

    def _fill(self) -> None:
        while not self._waiting and self._block < len(self._capture.blocks):
            events = self._capture.read(self._block)
            self._latest_before, self._length = self._latest, len(events)
            for event in events:
                self._latest = max(self._latest, event.received_at)
                self._waiting.append((self._latest, event))
            if self._block == self._known:
                for view_id in {event.view_id for event in events}:
                    self._blocks_of.setdefault(view_id, []).append(self._block)
                self._known += 1
            self._block += 1
