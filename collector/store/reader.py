"""Reading the store: beside its owner, after a crash, or where there is nothing yet."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from collector.event import Event
from collector.record.rejected import Rejected
from collector.store import pieces
from collector.store.connection import STORE_FILE, open_reader
from collector.store.counters import Counters, read_counters
from collector.store.remarks import Remark, read_remarks
from collector.store.rows import EVENT_COLUMNS, EVENT_TABLES, event_of
from collector.store.where import Where, register

_PAGE = 2000
#: So many numbers are looked through at once where not all events are taken.
_STRETCH = 50_000
_LAST = 2**63 - 1


class StoreReader:
    """Reads a data folder's store without ever writing, or making, anything. No folder or no file: no rows.

    A context manager. To be used by one thread at a time. `origin` says in words where its events come from.
    """

    origin = "the store"

    def __init__(self, data_dir: Path) -> None:
        path = data_dir / STORE_FILE
        self._connection = open_reader(path) if path.exists() else None
        if self._connection is not None and not self._has_tables():
            self._connection.close()
            self._connection = None
        self._registered: Where | None = None

    def __enter__(self) -> "StoreReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def events(self, after: int = 0, limit: int | None = None, where: Where | None = None) -> Iterator[Event]:
        """Events in the order the store took them, from the one after number `after`; at most `limit`, and only those
        that `where` takes.

        Read in pages, so that a long reading keeps no snapshot open; events that arrive meanwhile are read too.
        """
        left = limit
        while self._connection is not None and (left is None or left > 0):
            page = _PAGE if left is None else min(_PAGE, left)
            # Where few are taken, a page may lie in many: that reading has a snapshot of its own for each stretch.
            upto = after + _STRETCH if where is not None else _LAST
            events = self._select("e.number > :after AND e.number <= :upto", "", page, where, after=after, upto=upto)
            yield from events
            left = None if left is None else left - len(events)
            if len(events) == page:
                after = events[-1].number
            elif upto >= self.last_number():
                return
            else:
                after = upto

    def newest(self, limit: int, where: Where | None = None) -> list[Event]:
        """The last `limit` events (that `where` takes), oldest first."""
        return self._select("1", "DESC", limit, where)[::-1]

    def before(self, number: int, limit: int, where: Where | None = None) -> list[Event]:
        """The last `limit` events (that `where` takes) with a number below this one, oldest first."""
        return self._select("e.number < :before", "DESC", limit, where, before=number)[::-1]

    def last_number(self) -> int:
        """The number of the last event there is; 0 where there is none."""
        if self._connection is None:
            return 0
        (number,) = self._connection.execute("SELECT max(number) FROM events").fetchone()
        return number or 0

    def _select(self, bounds: str, order: str, limit: int, where: Where | None, **parameters: int) -> list[Event]:
        if self._connection is None:
            return []
        if where is not None and where is not self._registered:
            register(self._connection, where)
            self._registered = where
        rows = self._connection.execute(
            f"SELECT {EVENT_COLUMNS} FROM {EVENT_TABLES} WHERE {bounds}{f' AND ({where.sql})' if where else ''}"
            f" ORDER BY e.number {order} LIMIT :limit",
            {**parameters, "limit": limit, **(where.parameters if where else {})},
        ).fetchall()
        return [event_of(row) for row in rows]

    def remarks(self) -> dict[str, Remark]:
        """What the user noted on events, by their ids."""
        return {} if self._connection is None else dict(read_remarks(self._connection))

    def counters(self) -> Counters:
        """The counters as last written."""
        return Counters() if self._connection is None else read_counters(self._connection)

    def rejected(self, after: int = 0) -> Iterator[Rejected]:
        """What could not be taken as events, in the order it came."""
        while self._connection is not None and (some := pieces.pieces_after(self._connection, after)):
            yield from some
            after = some[-1].number

    def rejected_in_short(self) -> list[pieces.Summary]:
        """The same without its bytes."""
        return [] if self._connection is None else pieces.summaries(self._connection)

    def _has_tables(self) -> bool:
        # A file that was made but not yet filled in, by an owner that starts at this moment.
        assert self._connection is not None
        try:
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError:
            return False
        return bool(version)
