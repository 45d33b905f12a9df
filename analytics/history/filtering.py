"""Events of the past as a filter takes them: the store looks for them itself, of other sources each is asked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Protocol

from analytics.history.harper import HarperSource
from analytics.history.past_views import PastViews
from analytics.history.source import Selection
from analytics.playback.filter import Filter, Need, States, Surroundings, Where
from analytics.playback.filter.seen import states_of, values_of
from analytics.playback.view import View
from collector.event import Event
from collector.store.reader import StoreReader
from collector.store.remarks import Remark

#: Values of views that go on are computed once for so many views.
_VIEWS_CACHED = 10_000


class Source(Protocol):
    """Where events of the past are: the store's reader, or HarperDB's."""

    @property
    def origin(self) -> str: ...
    def events(self, after: int = 0, limit: int | None = None) -> Iterator[Event]: ...
    def newest(self, limit: int) -> list[Event]: ...
    def remarks(self) -> Mapping[str, Remark]: ...


class FilteredSource:
    """Those events of `source` that the filter takes. `now`: milliseconds since the epoch.

    Where the filter asks about views, all events are read once before, through the playback model.
    """

    def __init__(self, source: Source, filter: Filter, now: int) -> None:
        self._source = source
        self._filter = filter
        self._now = now
        self._seen = SeenInPast(filter)

    @property
    def origin(self) -> str:
        """Where the events come from, in words."""
        return f"{self._source.origin}, filtered by {self._filter.text}" if self._filter else self._source.origin

    def events(self, after: int = 0, limit: int | None = None) -> Iterator[Event]:
        """In order, from the one after number `after`; at most `limit`."""
        if isinstance(self._source, StoreReader):
            return self._source.events(after, limit, self._where)
        return islice(self._taken(self._looked_through.events(after)), limit)

    def newest(self, limit: int) -> list[Event]:
        """The last `limit`, oldest first."""
        if isinstance(self._source, StoreReader):
            return self._source.newest(limit, self._where)
        return list(self._taken(self._looked_through.events()))[-limit:] if limit else []

    @property
    def _looked_through(self) -> Source:
        """The source, without what HarperDB itself can leave out."""
        if isinstance(self._source, HarperSource) and self._filter:
            return self._source.narrowed(Selection(filter=self._filter))
        return self._source

    @property
    def _where(self) -> Where | None:
        return self._filter.where(self.surroundings) if self._filter else None

    def _taken(self, events: Iterable[Event]) -> Iterator[Event]:
        return (event for event in events if self._filter.matches(event, self.surroundings))

    @cached_property
    def surroundings(self) -> Surroundings:
        """What the filter needs around the events."""
        if self._seen.wanted:
            self._seen.take(self._source.events())
        remarks = self.remarks() if self._seen.wants_remarks else {}
        return self._seen.surroundings(self._now, remarks)

    def remarks(self) -> Mapping[str, Remark]:
        """What was noted on events of the source, by their ids."""
        return self._source.remarks()

    def arrivals(self) -> "FilteredArrivals":
        """For the events that come after those that were read here."""
        return FilteredArrivals(self._filter, self._seen)


class FilteredArrivals:
    """Those events, of all that come, that the filter takes. `seen`: the views of the events before."""

    def __init__(self, filter: Filter, seen: "SeenInPast | None" = None) -> None:
        self._filter = filter
        self._seen = seen or SeenInPast(filter)

    def taken(self, events: Sequence[Event], now: int, remarks: Mapping[str, Remark]) -> list[Event]:
        """Of these, the next ones, at `now` (milliseconds since the epoch)."""
        self._seen.take(events)
        around = self._seen.surroundings(now, remarks)
        return [event for event in events if self._filter.matches(event, around)]


class SeenInPast:
    """The views of the events that it was given, as far as a filter asks about them."""

    def __init__(self, filter: Filter) -> None:
        needs = filter.needs
        self.wanted = bool(needs & {Need.FIGURES, Need.STATES})
        self.wants_remarks = Need.REMARKS in needs
        self._views: PastViews[tuple[Mapping[str, Any], States]] = PastViews(self._read)
        self._now: int | None = None

    def take(self, events: Iterable[Event]) -> None:
        """Events in the order of the store."""
        if self.wanted:
            self._views.take(events)

    def _read(self, view: View) -> tuple[Mapping[str, Any], States]:
        return values_of(view, self._now), states_of(view, self._now)

    def surroundings(self, now: int, remarks: Mapping[str, Remark]) -> Surroundings:
        """As it is at `now` (milliseconds since the epoch)."""
        self._now = now
        find = lru_cache(_VIEWS_CACHED)(self._views.find)

        def values(view_id: str) -> Mapping[str, Any] | None:
            found = find(view_id)
            return None if found is None else found[0]

        def states(view_id: str) -> States | None:
            found = find(view_id)
            return None if found is None else found[1]

        wanted = remarks if self.wants_remarks else {}
        return Surroundings(
            now=now,
            figures=values,
            states=states,
            marked=frozenset(identity for identity, remark in wanted.items() if remark.marked),
            comments={identity: remark.comment for identity, remark in wanted.items() if remark.comment},
        )
