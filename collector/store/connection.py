"""Opening the store's file: one connection that writes, any number that only read."""

import contextlib
import logging
import os
import sqlite3
from pathlib import Path

from collector.plain_file import check_plain

logger = logging.getLogger(__name__)

Connection = sqlite3.Connection

STORE_FILE = "events.sqlite3"


class WritingConnection(sqlite3.Connection):
    """The one that writes. It knows which file it has open, and how long it waits for another program's lock."""

    _patience_ms = -1  # not known yet
    _path = ""
    _file = (0, 0)

    def note_place(self, path: Path) -> None:
        """The file is the one at `path` now."""
        self._path = os.fspath(path)
        self._file = _identity(self._path)

    def check_place(self) -> None:
        """Raises sqlite3.OperationalError where the file is no longer the one of that name: what is committed to it
        then is gone with the last who has it open."""
        if self._path and _identity(self._path) != self._file:
            raise sqlite3.OperationalError(f"{self._path} was removed or replaced")

    def begin(self) -> None:
        """A transaction that writes. Raises sqlite3.Error."""
        self.check_place()
        self.execute("BEGIN IMMEDIATE")

    def be_patient(self, milliseconds: int) -> None:
        """So long a lock of another program is waited for, from now on."""
        if milliseconds != self._patience_ms:
            self.execute(f"PRAGMA busy_timeout = {milliseconds}")
            self._patience_ms = milliseconds

    def roll_back(self) -> None:
        """Ends the transaction, if there is one."""
        if self.in_transaction:
            try:
                self.execute("ROLLBACK")
            except sqlite3.Error:
                logger.exception("rolling back failed")


def open_writer(path: Path) -> WritingConnection:
    """The one connection that writes and checkpoints. What it makes is for its user alone, and what SQLite puts beside.

    Until SQLite 3.51.2 two connections that checkpoint at once can damage a WAL database, so there is never a second.
    Transactions are begun and ended by hand; each commit is synced to disk before it returns.
    """
    with contextlib.suppress(OSError):  # SQLite says what is wrong
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    connection = sqlite3.connect(
        path,
        isolation_level=None,
        check_same_thread=False,
        timeout=5,
        cached_statements=512,
        factory=WritingConnection,
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 2000")
    connection.execute("PRAGMA journal_size_limit = 16777216")
    connection.execute("PRAGMA cache_size = -32768")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.note_place(path)
    return connection


def check_files(path: Path) -> None:
    """Raises SurroundingsError where something else than a file stands in the place of one of the store's: SQLite
    would wait for a pipe's other end."""
    for suffix in ("", "-wal", "-shm"):
        check_plain(path.with_name(path.name + suffix))


def open_reader(path: Path) -> Connection:
    """A connection that cannot write, beside the owner or after a crash. Raises sqlite3.Error if it cannot read, and
    SurroundingsError as `check_files` does."""
    check_files(path)
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


def store_bytes(data_dir: Path) -> int:
    """What the store takes of the disk, its log included."""
    sizes = 0
    for file in data_dir.glob(f"{STORE_FILE}*"):
        with contextlib.suppress(OSError):  # gone since it was listed
            sizes += file.stat().st_size
    return sizes


def _identity(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - at each commit, and a Path takes four times as long
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino
