"""Any reader of events, in one go, as a source of pages."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Protocol

from analytics.history.source import Progress, Selection
from collector.event import Event
from collector.store.remarks import Remark

_PAGE = 2000


class Reader(Protocol):
    """What reads all events in their order."""

    @property
    def origin(self) -> str: ...

    def events(self) -> Iterator[Event]: ...


class Paged:
    """All events of the reader; what was not asked for is left out here."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.origin = reader.origin

    def remarks(self) -> Mapping[str, Remark]:
        return {}

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]:
        events = self._reader.events()
        while page := list(islice(events, _PAGE)):
            if held := [event for event in page if selection.holds(event)]:
                yield held
            progress(None)
