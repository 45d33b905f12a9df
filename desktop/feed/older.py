"""Rows of before: what is no longer held, or came in earlier runs, is read back from the store page by page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from collector.collector import Collector
from collector.event import Event
from collector.store.delivery import Standing, standing_of
from desktop.feed.block import Block
from desktop.feed.model import FeedModel
from desktop.feed.rows import FeedRows, packed
from desktop.feed.view import FeedView, Run
from desktop.look.clock_text import count

#: Events in a page.
PAGE = 16_384
#: Reads the last events before a number (None: the newest there are), at most so many, oldest first.
ReadBefore = Callable[[int | None, int], list[Event]]


class OlderRows(QObject):
    """Signal: `told` (words for the user: how many came, that there are none, that the store could not be read)."""

    told = Signal(str)

    def __init__(self, view: FeedView, model: FeedModel, rows: FeedRows, run: Run, read: ReadBefore) -> None:
        super().__init__()
        self._view, self._model, self._rows = view, model, rows
        self._run, self._read = run, read
        self.loading = False
        self._exhausted = False
        self._on_to_the_first = False
        self._count = 0

    def load_all(self) -> None:
        """Page after page, until there are no more or no more can be held; asked again, or for one page, it stops."""
        self._on_to_the_first = not self._on_to_the_first
        if self._on_to_the_first:
            self._count = 0
            self._load()

    def load_more(self) -> None:
        """The next page, unless the last one said that there are no more."""
        if not self._exhausted:
            self.load()

    def load(self) -> None:
        """Put the page before the oldest row in front; where the reader is stays where it is."""
        self._on_to_the_first = False
        self._load()

    def _load(self) -> None:
        if self.loading:
            return
        self.loading = True
        before = self._oldest()
        self.told.emit(f"Reading older events… {self._count:,}" if self._count else "Reading older events…")
        self._run(partial(self._read_page, before), partial(self._on_read, before), self._on_failed)

    def _read_page(self, before: int | None) -> tuple[list[Event], list[Block]]:
        events = self._read(before, PAGE)
        return events, packed(events)

    def _oldest(self) -> int | None:
        return self._rows[self._rows.first].number if len(self._rows) else None

    def _on_read(self, before: int | None, page: tuple[list[Event], list[Block]]) -> None:
        self.loading = False
        read, blocks = page
        oldest = self._oldest()
        if before is not None and oldest != before:
            self._load()  # rows were dropped meanwhile, and there would be a gap
            return
        # Where there were no rows, some may have come meanwhile.
        events = [event for event in read if oldest is None or event.number < oldest]
        self._exhausted = not events
        before_now, self._count = self._count, 0
        if before_now and self._view.table.following:
            self._on_to_the_first = False  # somebody went back to live meanwhile
            return
        if not events:
            self._on_to_the_first = False
            self.told.emit(_read(before_now) if before_now else "The store has no older events.")
            return
        self._view.table.set_following(False)
        found = self._rows.prepend(events, blocks if len(events) == len(read) else None)
        self._model.undo_clear()
        if self._on_to_the_first and found == len(events):
            self._count = before_now + found
            self._load()
        else:
            self._on_to_the_first = False
            self.told.emit(_read(before_now + found) if before_now + found else "No more can be held.")

    def _on_failed(self, error: Exception) -> None:
        self.loading = self._on_to_the_first = False
        self.told.emit(f"The store could not be read: {error}")


def _read(number: int) -> str:
    return f"{count(number, 'older event')} read from the store."


def look_back(collector: Collector) -> dict[str, Any]:
    """What the panels ask of this collector's store, both on a thread of the task pool: `read_before` and
    `standing_of` of the context."""

    def read_before(number: int | None, limit: int) -> list[Event]:
        with collector.clear_reader() as reader:
            return reader.newest(limit) if number is None else reader.before(number, limit)

    def standing(number: int) -> Standing:
        return collector.store.read(lambda connection: standing_of(connection, number))

    return {"read_before": read_before, "standing_of": standing}
