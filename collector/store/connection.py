"""Opening the store's file: one connection that writes, any number that only read."""

import sqlite3
from pathlib import Path

Connection = sqlite3.Connection

STORE_FILE = "events.sqlite3"


def open_writer(path: Path) -> Connection:
    """The one connection that writes and checkpoints.

    Until SQLite 3.51.2 two connections that checkpoint at once can damage a WAL database, so there is never a second.
    Transactions are begun and ended by hand; each commit is synced to disk before it returns.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5, cached_statements=512)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 2000")
    connection.execute("PRAGMA journal_size_limit = 16777216")
    connection.execute("PRAGMA cache_size = -32768")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def open_reader(path: Path) -> Connection:
    """A connection that cannot write, beside the owner or after a crash. Raises sqlite3.Error if it cannot read."""
    uri = path.resolve().as_uri()
    for query in ("?mode=ro", "?mode=ro&immutable=1"):
        connection = sqlite3.connect(uri + query, uri=True, isolation_level=None, check_same_thread=False, timeout=5)
        try:
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1")
            return connection
        except sqlite3.OperationalError:
            connection.close()
            # Without its -wal and -shm a WAL file can be read as it is, also in a folder that cannot be written.
            if path.with_name(path.name + "-wal").exists() or "immutable" in query:
                raise
    raise AssertionError("unreachable")
