"""The store of this machine as a source of events: its own connection, a page of the file at a time."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from analytics.history.source import Progress, Selection
from collector.event import Event
from collector.failure import SurroundingsError
from collector.store.pages import StorePages
from collector.store.reader import StoreReader
from collector.store.remarks import Remark

#: Rows looked at between two words of progress.
_PAGE = 10_000
#: Fewer events than this are read sooner than a process starts.
_FEW = 50_000


class StoreSource:
    """Reads the folder's store beside its owner; no store gives no events. `part` (place, number) limits it to the
    views that have this place when all are shared out."""

    origin = "the store"

    def __init__(self, data_dir: Path, part: tuple[int, int] | None = None) -> None:
        self._data_dir = data_dir
        self._part = part

    def remarks(self) -> Mapping[str, Remark]:
        with StoreReader(self._data_dir) as reader:
            return reader.remarks()

    def parts(self, most: int) -> "Sequence[StoreSource]":
        with self._reading() as store:
            first, last = store.edges()
        return [] if last - first < _FEW else [StoreSource(self._data_dir, (place, most)) for place in range(most)]

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]:
        with self._reading() as store:
            first, last = store.edges()
            if self._part is not None:
                store.limit_to_views(*self._part)
            for after in range(first - 1, last if last else first - 1, _PAGE):
                upto = min(after + _PAGE, last)
                events = store.between(after, upto, selection.start_ms, selection.end_ms)
                if selection.filter is not None:
                    events = [event for event in events if selection.filter.matches(event)]
                if events:
                    yield events
                progress((upto - first + 1) / (last - first + 1))

    @contextmanager
    def _reading(self) -> Iterator[StorePages]:
        """The store; SurroundingsError, also from within, where it cannot be read."""
        try:
            with StorePages(self._data_dir) as store:
                yield store
        except sqlite3.Error as error:
            raise SurroundingsError(
                f"The store in {self._data_dir} cannot be read: {error}.",
                "Start Playscope: it sets a damaged store aside and keeps what can be read.",
            ) from error
