"""The store of this machine as a source of events: its own connection, a page of the file at a time."""

from collections.abc import Iterator
from pathlib import Path

from analytics.history.source import Progress, Selection
from collector.event import Event
from collector.store.reader import StoreReader

#: Rows looked at between two words of progress.
_PAGE = 10_000


class StoreSource:
    """Reads the folder's store beside its owner; no store gives no events. Raises sqlite3.Error."""

    origin = "the store"

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]:
        with StoreReader(self._data_dir) as reader:
            last = reader.last_number()
            after = reader.first_number() - 1 if last else 0
            first = after
            while after < last:
                upto = min(after + _PAGE, last)
                events = reader.between(after, upto, selection.start_ms, selection.end_ms)
                if selection.filter is not None:
                    matches = selection.filter.matches
                    events = [event for event in events if matches(event)]
                if events:
                    yield events
                after = upto
                progress((after - first) / (last - first))
