"""The tables of the store, and how an older file becomes a newer one."""

from collector.failure import SurroundingsError
from collector.store.connection import Connection

# Each entry takes a file one version up. Entries are never changed once released: new ones are added.
MIGRATIONS = (
    """
    CREATE TABLE contexts (
        id INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        session_id TEXT, view_id TEXT, source TEXT, page_url TEXT, user_agent TEXT, collector_id TEXT,
        used_until INTEGER NOT NULL
    );
    CREATE TABLE events (
        number INTEGER PRIMARY KEY,
        id NOT NULL UNIQUE,
        event TEXT NOT NULL,
        timestamp INTEGER NOT NULL,
        received_at INTEGER NOT NULL,
        context INTEGER NOT NULL,
        seq INTEGER,
        media_time REAL,
        duration REAL,
        percent INTEGER,
        data BLOB,
        local INTEGER NOT NULL,
        crc INTEGER NOT NULL
    );
    CREATE INDEX events_local ON events (number) WHERE local = 1;
    CREATE TABLE rejected (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        received_at INTEGER NOT NULL,
        field TEXT NOT NULL,
        reason TEXT NOT NULL,
        raw BLOB NOT NULL,
        common BLOB,
        form INTEGER NOT NULL
    );
    CREATE TABLE destinations (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        known INTEGER NOT NULL,
        delivered INTEGER NOT NULL DEFAULT 0,
        pending INTEGER NOT NULL DEFAULT 0,
        parked INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE ranges (
        id INTEGER PRIMARY KEY,
        destination INTEGER NOT NULL REFERENCES destinations (id),
        after INTEGER NOT NULL,
        upto INTEGER,
        offered INTEGER NOT NULL
    );
    CREATE TABLE parked (
        destination INTEGER NOT NULL REFERENCES destinations (id),
        number INTEGER NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (destination, number)
    ) WITHOUT ROWID;
    CREATE TABLE counters (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        received INTEGER NOT NULL DEFAULT 0,
        stored INTEGER NOT NULL DEFAULT 0,
        duplicates INTEGER NOT NULL DEFAULT 0,
        rejected INTEGER NOT NULL DEFAULT 0,
        refused INTEGER NOT NULL DEFAULT 0,
        expired INTEGER NOT NULL DEFAULT 0,
        last_number INTEGER NOT NULL DEFAULT 0,
        destination INTEGER REFERENCES destinations (id),
        delivering INTEGER NOT NULL DEFAULT 0
    );
    INSERT INTO counters (one) VALUES (1);
    """,
    """
    CREATE TABLE remarks (
        id NOT NULL PRIMARY KEY,
        marked INTEGER NOT NULL,
        comment TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    # From here on the row of counters may lag behind: events numbered beyond its last_number are counted when it is
    # read. An older Playscope would take that row at its word.
    "",
)


def migrate(connection: Connection) -> None:
    """Brings the file to the newest version, all of it or nothing. Raises SurroundingsError on a newer file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise SurroundingsError(
            f"The store was written by a newer Playscope (format {version}, this one knows {len(MIGRATIONS)}).",
            "Update Playscope, or choose another folder with --data-dir.",
        )
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script}; PRAGMA user_version = {number}; COMMIT;")
