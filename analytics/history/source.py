"""Where events of the past are read from, and which of them: one interface for the store and for HarperDB."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from analytics.playback.player_event import PlayerEvent
from collector.event import Event

Progress = Callable[[float], None]


class EventFilter(Protocol):
    """What is wanted of a filter here; the filter language makes such ones."""

    def matches(self, event: PlayerEvent) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which events: `start_ms` to `end_ms` by their timestamp (milliseconds since the epoch, the end excluded; None:
    without an edge), and those that `filter` matches; `filter_text` is how it was written."""

    start_ms: int | None = None
    end_ms: int | None = None
    filter: EventFilter | None = None
    filter_text: str = ""

    def holds(self, event: Event) -> bool:
        return (
            (self.start_ms is None or event.timestamp >= self.start_ms)
            and (self.end_ms is None or event.timestamp < self.end_ms)
            and (self.filter is None or self.filter.matches(event))
        )


class EventSource(Protocol):
    """Reads events in pages, each in the order in which the source took them. To be used by one thread at a time.

    `origin` says in words where it reads. `pages` calls `progress` with the share that is read, 0 to 1, between pages:
    whoever wants to stop raises there. Raises SurroundingsError.
    """

    @property
    def origin(self) -> str: ...

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]: ...


class Cancelled(Exception):
    """Raised by a `progress` whose caller wants no more."""
