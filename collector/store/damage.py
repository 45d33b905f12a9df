"""A damaged file: told from a whole one, and set aside so that a new one can begin at once."""

import re
import sqlite3
import time
from pathlib import Path

from collector.store.connection import STORE_FILE, Connection, WritingConnection, open_writer
from collector.store.counters import Counters, Standing, read_standing
from collector.store.owner import Owner
from collector.store.schema import MIGRATIONS, migrate

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_SUFFIXES = ("-wal", "-shm", "")
_ASIDE = re.compile(r"events\.damaged-\d{8}-\d{6}(-\d+)?\.sqlite3")
_SAVED = ".saved"
#: A version beyond this is no newer Playscope's but a damaged header's.
_NO_VERSION = 1000
_LOOK_S = 0.5


class Damaged(sqlite3.DatabaseError):
    """The file contradicts itself. The text says where."""


def is_damage(error: BaseException) -> bool:
    """Whether the error says that the file itself is at fault, not the disk or a value."""
    return isinstance(error, Damaged) or getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def open_whole(path: Path) -> tuple[WritingConnection, Standing]:
    """Opens, makes or migrates the file and reads where it stands. Raises Damaged, another sqlite3.Error (the disk)
    or SurroundingsError (a newer file)."""
    connection = None
    try:
        connection = open_writer(path)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if not 0 <= version <= _NO_VERSION:
            raise Damaged(f"it says to be of version {version}")
        migrate(connection)
        standing = _standing(connection, version)
        _look_through(connection)
        return connection, standing
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, sqlite3.Error) and is_damage(error) and not isinstance(error, Damaged):
            raise Damaged(str(error)) from error
        raise


def begin_anew(path: Path, owner: Owner, reason: str, last_number: int) -> tuple[WritingConnection, Standing]:
    """A new file, whose numbers go on after `last_number`, in place of one that is damaged, which is set aside.

    Raises sqlite3.Error and OSError where the disk does not allow it now."""
    aside = set_aside(path)
    connection, _ = open_whole(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        owner.set_up(connection, last_number)
        connection.execute("COMMIT")
        standing = read_standing(connection)
    except BaseException:
        connection.close()
        raise
    owner.set_aside(aside, reason)
    return connection, standing


def _standing(connection: Connection, version: int) -> Standing:
    try:
        standing = read_standing(connection)
    except (TypeError, sqlite3.OperationalError) as error:
        if version == len(MIGRATIONS) and getattr(error, "sqlite_errorcode", 1) == sqlite3.SQLITE_ERROR:
            raise Damaged(f"its counters cannot be read: {error}") from error
        raise
    if not _true(standing.counters):
        raise Damaged("its counters contradict each other")
    return standing


def _true(counters: Counters) -> bool:
    values = [getattr(counters, name) for name in counters.__struct_fields__]
    if not all(type(value) is int and value >= 0 for value in values):
        return False
    return counters.received == counters.stored + counters.duplicates + counters.rejected + counters.refused


def _look_through(connection: Connection) -> None:
    """Walks the pages for as long as a start may wait; what it does not reach shows when it is read or written."""
    until = time.monotonic() + _LOOK_S
    connection.set_progress_handler(lambda: time.monotonic() > until, 20_000)
    try:
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return
    finally:
        connection.set_progress_handler(None, 0)
    if answer != "ok":
        raise Damaged(" ".join(str(answer).split()))


def set_aside(path: Path) -> Path:
    """Renames the file (with its -wal and -shm) to events.damaged-TIME.sqlite3 beside it; gives the new path."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    aside = path.with_name(f"events.damaged-{stamp}.sqlite3")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"events.damaged-{stamp}-{number}.sqlite3")
    for suffix in _SUFFIXES:
        beside = path.with_name(STORE_FILE + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    return aside


def unsaved(folder: Path) -> list[Path]:
    """Files set aside of which not all was saved yet, oldest first."""
    found = [path for path in folder.glob("events.damaged-*.sqlite3") if _ASIDE.fullmatch(path.name)]
    return sorted(path for path in found if not path.with_name(path.name + _SAVED).exists())


def note_saved(aside: Path) -> None:
    """From now on the file is not among the unsaved ones."""
    aside.with_name(aside.name + _SAVED).touch()
