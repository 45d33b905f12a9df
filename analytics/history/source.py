"""Where events of the past are read from, and which of them: one interface for the store and for HarperDB."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from analytics.playback.filter import Filter
from collector.event import EARLIEST_MS, LATEST_MS, Event, rfc3339
from collector.store.remarks import Remark

Progress = Callable[[float | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which events: `start_ms` to `end_ms` by their timestamp (milliseconds since the epoch, the end excluded; None:
    without an edge), and those that `filter` matches."""

    start_ms: int | None = None
    end_ms: int | None = None
    filter: Filter | None = None

    @property
    def words(self) -> str:
        """What is selected, for people; times in UTC."""
        edges = (("from", self.start_ms), ("before", self.end_ms))
        words = [f"{word} {_moment(at)} UTC" for word, at in edges if at is not None]
        if self.filter:
            words.append(f"that the filter {self.filter.text.strip()} takes")
        return f"Events {' '.join(words)}" if words else ""

    def holds(self, event: Event) -> bool:
        return (
            (self.start_ms is None or event.timestamp >= self.start_ms)
            and (self.end_ms is None or event.timestamp < self.end_ms)
            and (self.filter is None or self.filter.matches(event))
        )


def _moment(milliseconds: int) -> str:
    return rfc3339(min(max(milliseconds, EARLIEST_MS), LATEST_MS))[:19].replace("T", " ")


class EventSource(Protocol):
    """Reads events in pages, each in the order in which the source took them. To be used by one thread at a time.

    `origin` says in words where it reads. `pages` calls `progress` between pages with the share that is read, 0 to 1,
    or None where that is not known; whoever wants to stop raises there. Raises SurroundingsError.
    """

    @property
    def origin(self) -> str: ...

    def remarks(self) -> Mapping[str, Remark]:
        """What the user noted on events, by their ids."""

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]: ...

    def parts(self, most: int) -> "Sequence[EventSource]":
        """At most `most` sources with the same events, all of a view in one of them, each to be read in a process of
        its own; none where there is so little that this would not be worth it."""


class Cancelled(Exception):
    """Raised by a `progress` whose caller wants no more."""
