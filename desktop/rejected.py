"""What the store keeps as rejected, as the window knows it: read, tried again and dropped off the main thread."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from collector.record.rejected import Rejected
from collector.retry import Retried, drop, retry
from collector.store import pieces
from collector.store.connection import Connection
from collector.store.pieces import Summary
from collector.store.store import Store
from desktop.look.clock_text import count
from desktop.run.tasks import Tasks

log = logging.getLogger(__name__)

#: So many pieces are listed, the newest ones; a flood of bad events must not fill the window's memory.
LISTED = 1000


class RejectedPieces(QObject):
    """`rows` are the newest pieces, the newest first; `total` says how many are kept.

    Signals: `changed` (rows and total are others than before), `told` (what a retry or drop has come to, in words).
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, store: Store, tasks: Tasks) -> None:
        super().__init__()
        self.rows: Sequence[Summary] = ()
        self.total = 0
        self._store = store
        self._tasks = tasks
        self._seen: object = None
        self._reading = False

    def look(self, health: Mapping[str, Any]) -> None:
        """With the slow clock: reads the list anew where /health's answer says that something came or went."""
        counters = health.get("counters", {})
        now = counters.get("rejected"), counters.get("expired")
        if now != self._seen and not self._reading:
            self._seen, self._reading = now, True
            self._tasks.run(lambda: self._store.read(_list_of), self._on_list, self._on_list_failed)

    def read(self, number: int, then: Callable[[Rejected | None], None]) -> None:
        """Gives the whole piece to `then`, or None where it is there no more."""
        self._tasks.run(
            lambda: self._piece(number),
            then,
            lambda error: self._fail("could not be read", error),
        )

    def retry(self, numbers: Sequence[int] | None = None) -> None:
        """Takes these pieces (all, if none are named) by today's rules."""
        self._tasks.run(lambda: retry(self._store, self._whole(numbers)), self._on_retried, self._on_retry_failed)

    def drop(self, numbers: Sequence[int] | None = None) -> None:
        """Removes these pieces (all, if none are named) for good."""
        self._tasks.run(
            lambda: drop(self._store, numbers),
            lambda dropped: self._tell(f"{dropped:,} dropped"),
            lambda error: self._fail("could not be dropped", error),
        )

    def _piece(self, number: int) -> Rejected | None:
        return self._store.read(partial(pieces.piece_at, number=number))

    def _whole(self, numbers: Sequence[int] | None) -> Iterator[Rejected]:
        """The pieces, a part at a time: together they may be larger than the memory."""
        if numbers is not None:
            yield from filter(None, map(self._piece, numbers))
            return
        after = 0
        while some := self._store.read(partial(pieces.pieces_after, number=after)):
            yield from some
            after = some[-1].number

    def _on_list(self, read: tuple[list[Summary], int]) -> None:
        self._reading = False
        if read != (self.rows, self.total):
            self.rows, self.total = read
            self.changed.emit()

    def _on_list_failed(self, error: Exception) -> None:
        self._reading = False
        log.info("the rejected pieces could not be read: %s", error)

    def _on_retried(self, done: Retried) -> None:
        self._tell(f"{done.stored:,} stored, {done.duplicates:,} there already, {len(done.rejected):,} still rejected")

    def _on_retry_failed(self, error: Exception) -> None:
        self._fail("could not all be tried again", error)

    def _tell(self, words: str) -> None:
        self._seen = None
        self.told.emit(words)

    def _fail(self, what: str, error: Exception) -> None:
        log.info("rejected pieces %s: %s", what, error)
        self._tell(f"They {what}: {error}")


def _list_of(connection: Connection) -> tuple[list[Summary], int]:
    return pieces.summaries(connection, LISTED), pieces.how_many(connection)


def words_for(total: int) -> str:
    """How many pieces there are, and of which the list is."""
    if total > LISTED:
        return f"The newest {LISTED:,} of {total:,} rejected"
    return f"{count(total)} rejected"
