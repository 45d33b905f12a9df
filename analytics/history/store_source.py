"""The store of this machine as a source of events: its own connection, a page of the file at a time."""

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from analytics.history.source import Progress, Selection
from collector.event import Event
from collector.failure import SurroundingsError
from collector.store.pages import StorePages
from collector.store.reader import StoreReader
from collector.store.remarks import Remark

#: Rows looked at between two words of progress.
_PAGE = 10_000


class StoreSource:
    """Reads the folder's store beside its owner; no store gives no events."""

    origin = "the store"

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def remarks(self) -> Mapping[str, Remark]:
        with StoreReader(self._data_dir) as reader:
            return reader.remarks()

    def counts(self, selection: Selection) -> tuple[dict[str, int], dict[int | None, int]] | None:
        """Events by name, and `percentsplayed` ones by percent, long before all are read; None where a filter asks."""
        if selection.filter:
            return None
        with StorePages(self._data_dir) as store:
            return store.counts(selection.start_ms, selection.end_ms)

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]:
        try:
            with StorePages(self._data_dir) as store:
                first, last = store.edges()
                for after in range(first - 1, last if last else first - 1, _PAGE):
                    upto = min(after + _PAGE, last)
                    events = store.between(after, upto, selection.start_ms, selection.end_ms)
                    if selection.filter is not None:
                        events = [event for event in events if selection.filter.matches(event)]
                    if events:
                        yield events
                    progress((upto - first + 1) / (last - first + 1))
        except sqlite3.Error as error:
            raise SurroundingsError(
                f"The store in {self._data_dir} cannot be read: {error}.",
                "Start Playscope: it sets a damaged store aside and keeps what can be read.",
            ) from error
