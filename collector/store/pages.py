"""Long readings of the store: a stretch of numbers at a time, on a connection of their own.

Text that repeats from event to event is read once, and is one object in all events that share it.
"""

import zlib
from pathlib import Path
from types import TracebackType

from collector.event import Event
from collector.store.connection import STORE_FILE, open_reader
from collector.store.rows import BARE_COLUMNS, CONTEXT_FIELDS, Context, event_in, unpack_ids

_LOWEST, _HIGHEST = -(1 << 63), (1 << 63) - 1


class StorePages:
    """Reads a data folder's store beside its owner and never writes. No folder or no file: no events.

    A context manager. To be used by one thread at a time. Raises sqlite3.Error.
    """

    def __init__(self, data_dir: Path) -> None:
        path = data_dir / STORE_FILE
        self._connection = open_reader(path) if path.exists() else None
        self._contexts: dict[int, Context] = {}
        self._limit = ""

    def __enter__(self) -> "StorePages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def edges(self) -> tuple[int, int]:
        """The numbers of the oldest and of the newest event; (0, 0) where there is none."""
        connection = self._connection
        # A file that was made but not yet filled in, by an owner that starts at this moment, has no version.
        if connection is None or not connection.execute("PRAGMA user_version").fetchone()[0]:
            return 0, 0
        first, last = connection.execute("SELECT MIN(number), MAX(number) FROM events").fetchone()
        return first or 0, last or 0

    def limit_to_views(self, place: int, number: int) -> None:
        """From now on only events of those views that have the place `place` when all are shared out among `number`:
        events of one view, and those of none, are together. Events that are stored later may be left out."""
        if self._connection is None:
            return
        self._connection.execute("PRAGMA temp_store = MEMORY")  # nothing is written outside of the data folder
        self._connection.execute("CREATE TEMP TABLE part (context INTEGER PRIMARY KEY)")
        contexts = self._connection.execute("SELECT id, view_id FROM contexts").fetchall()
        own = [(row,) for row, view_id in contexts if zlib.crc32((view_id or "").encode()) % number == place]
        self._connection.executemany("INSERT INTO part VALUES (?)", own)
        self._limit = " AND context IN part"

    def between(self, after: int, upto: int, start_ms: int | None = None, end_ms: int | None = None) -> list[Event]:
        """The events numbered after `after` and up to `upto`, of those that happened from `start_ms` on and before
        `end_ms` (milliseconds since the epoch, by the sender; None: without an edge), in the order of the store."""
        if self._connection is None:
            return []
        rows = self._connection.execute(
            f"SELECT {BARE_COLUMNS} FROM events WHERE number > ? AND number <= ? AND timestamp BETWEEN ? AND ?"
            f"{self._limit} ORDER BY number",
            (after, upto, _LOWEST if start_ms is None else start_ms, _HIGHEST if end_ms is None else end_ms - 1),
        ).fetchall()
        ids, contexts = unpack_ids([row[1] for row in rows]), self._contexts
        return [
            event_in(row, identity, contexts.get(row[-1]) or self._context(row[-1]))
            for row, identity in zip(rows, ids, strict=True)
        ]

    def _context(self, number: int) -> Context:
        assert self._connection is not None
        context: Context = self._connection.execute(
            f"SELECT {', '.join(CONTEXT_FIELDS)} FROM contexts WHERE id = ?", (number,)
        ).fetchone()
        return self._contexts.setdefault(number, context)
