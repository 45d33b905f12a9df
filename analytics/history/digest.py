"""What events of the past come to: counts by name, percents, and the views with the playback model behind them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from analytics.history.source import EventSource, Progress, Selection
from analytics.playback.event_mix import EventMix
from analytics.playback.filter import Need, Surroundings
from analytics.playback.filter.seen import SeenViews
from analytics.playback.percent_marks import PercentMarks
from analytics.playback.views import Views
from collector.event import Event
from collector.store.remarks import Remark

#: Views kept at a time: some 20 kB each, so that all of them stay under half a gigabyte.
MOST_VIEWS = 20_000
#: Pages between two looks for views that are over.
_LOOK_EVERY = 20


class Place(NamedTuple):
    """Where a view was watched, as its first event says."""

    page_url: str | None
    user_agent: str | None


class Digest:
    """Takes pages of events. `mix` and `marks` count the events asked for, `views` holds the views they belong to:
    each whole, as far as its events were read. Times are milliseconds since the epoch, None without events."""

    def __init__(self, keep: int = MOST_VIEWS) -> None:
        self.mix = EventMix()
        self.marks = PercentMarks()
        self.views = Views(keep)
        self.places: dict[str, Place] = {}
        self.first_ms: int | None = None
        self.last_ms: int | None = None
        self.received_at = 0
        self._pages = 0

    def take(self, events: Sequence[Event]) -> None:
        """Into their views, whether they were asked for or not."""
        self.views.take(events)
        if {event.view_id for event in events} - self.places.keys() - {None}:
            for event in events:
                if event.view_id is not None and event.view_id not in self.places:
                    self.places[event.view_id] = Place(event.page_url, event.user_agent)
        self.received_at = max(self.received_at, events[-1].received_at)
        self._pages += 1
        if self._pages % _LOOK_EVERY == 0:
            self.views.advance(self.received_at)

    def add(self, other: "Digest") -> None:
        """What another one counted; its views stay there, those that it had no room for are counted here too."""
        self.mix.merge(other.mix)
        self.marks.merge(other.marks)
        self.views.forgotten += other.views.forgotten
        self.views.without_view += other.views.without_view
        self.received_at = max(self.received_at, other.received_at)
        self._note_times(other.first_ms, other.last_ms)

    def count(self, events: Sequence[Event]) -> None:
        """Those that were asked for."""
        names = Counter([event.event for event in events])
        self.mix.add_names(names)
        if names["percentsplayed"]:
            for event in events:
                self.marks.add(event)
        times = [event.timestamp for event in events]
        self._note_times(min(times), max(times))

    def _note_times(self, first: int | None, last: int | None) -> None:
        if first is not None:
            self.first_ms = first if self.first_ms is None else min(first, self.first_ms)
        if last is not None:
            self.last_ms = last if self.last_ms is None else max(last, self.last_ms)


def read_digest(
    source: EventSource, selection: Selection, progress: Progress, now: int, digest: Digest | None = None
) -> Digest:
    """Of all events of the selection, at the moment `now` (milliseconds, by the clock of receipt).

    A filter asks for events; of a view that has one of them all events of the range are read, since figures of a part
    of its events would be none. One that asks about figures or states of views is answered in a second reading, when
    these are known. Raises what the source and `progress` raise.
    """
    digest = Digest() if digest is None else digest
    asks = selection.filter
    everything = Selection(start_ms=selection.start_ms, end_ms=selection.end_ms)
    if not asks:
        for page in source.pages(everything, progress):
            digest.take(page)
            digest.count(page)
        return digest
    wanted: set[str] = set()

    def ask(page: Sequence[Event], surroundings: Surroundings) -> None:
        if asked := [event for event in page if asks.matches(event, surroundings)]:
            digest.count(asked)
            wanted.update(event.view_id for event in asked if event.view_id is not None)

    around = _surroundings(now, source.remarks() if Need.REMARKS in asks.needs else {})
    twice = bool(asks.needs & {Need.FIGURES, Need.STATES})
    half = (lambda share: progress(None if share is None else share / 2)) if twice else progress
    for page in source.pages(everything, half):
        digest.take(page)
        if not twice:
            ask(page, around)
    if twice:
        seen = SeenViews(digest.views.get)
        seen.advance(now)
        around = replace(around, figures=seen.values, states=seen.states)
        for page in source.pages(everything, lambda share: progress(None if share is None else (1 + share) / 2)):
            ask(page, around)
    digest.views.keep_only(wanted)
    return digest


def _surroundings(now: int, remarks: Mapping[str, Remark]) -> Surroundings:
    return Surroundings(
        now=now,
        marked=frozenset(event_id for event_id, remark in remarks.items() if remark.marked),
        comments={event_id: remark.comment for event_id, remark in remarks.items() if remark.comment},
    )
