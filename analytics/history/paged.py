"""Any reader of events, in one go, as a source of pages."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice
from typing import Protocol

from analytics.history.harper import HarperSource
from analytics.history.source import Progress, Selection
from collector.config import HarperTarget
from collector.event import Event
from collector.harper.client import HarperClient
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


class HarperPages:
    """A table of HarperDB's as a source: a client of its own for each reading, closed after it."""

    def __init__(self, target: HarperTarget) -> None:
        self._target = target
        self.origin = f"HarperDB at {target.url}, {target.schema}.{target.table}"

    def remarks(self) -> Mapping[str, Remark]:
        return {}

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]:
        with closing(HarperClient(self._target)) as client:
            yield from Paged(HarperSource(client)).pages(selection, progress)
