"""Reading the store: beside its owner, after a crash, or where there is nothing yet."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from collector.event import Event
from collector.rejected import Rejected
from collector.store import pieces
from collector.store.connection import STORE_FILE, open_reader
from collector.store.counters import Counters, read_counters
from collector.store.remarks import Remark, read_remarks
from collector.store.rows import EVENT_COLUMNS, EVENT_TABLES, event_of

_PAGE = 2000


class StoreReader:
    """Reads a data folder's store without ever writing, or making, anything. No folder or no file: no rows.

    A context manager. To be used by one thread at a time. `origin` says in words where its events come from.
    """

    origin = "the store"

    def __init__(self, data_dir: Path) -> None:
        path = data_dir / STORE_FILE
        self._connection = open_reader(path) if path.is_file() else None
        if self._connection is not None and not self._has_tables():
            self._connection.close()
            self._connection = None

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

    def events(self, after: int = 0, limit: int | None = None) -> Iterator[Event]:
        """Events in the order the store took them, from the one after number `after`; at most `limit`.

        Read in pages, so that a long reading keeps no snapshot open; events that arrive meanwhile are read too.
        """
        left = limit
        while self._connection is not None and (left is None or left > 0):
            page = _PAGE if left is None else min(_PAGE, left)
            rows = self._connection.execute(
                f"SELECT {EVENT_COLUMNS} FROM {EVENT_TABLES} WHERE e.number > ? ORDER BY e.number LIMIT ?",
                (after, page),
            ).fetchall()
            for row in rows:
                yield event_of(row)
            if len(rows) < page:
                return
            after = rows[-1][0]
            left = None if left is None else left - len(rows)

    def newest(self, limit: int) -> list[Event]:
        """The last `limit` events, oldest first."""
        if self._connection is None:
            return []
        rows = self._connection.execute(
            f"SELECT {EVENT_COLUMNS} FROM {EVENT_TABLES} ORDER BY e.number DESC LIMIT ?", (limit,)
        ).fetchall()
        return [event_of(row) for row in reversed(rows)]

    def before(self, number: int, limit: int) -> list[Event]:
        """The last `limit` events with a number below this one, oldest first."""
        if self._connection is None:
            return []
        rows = self._connection.execute(
            f"SELECT {EVENT_COLUMNS} FROM {EVENT_TABLES} WHERE e.number < ? ORDER BY e.number DESC LIMIT ?",
            (number, limit),
        ).fetchall()
        return [event_of(row) for row in reversed(rows)]

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
