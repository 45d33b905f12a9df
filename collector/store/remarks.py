"""What the user noted on events: a mark, a comment. They stay when the event itself has expired."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from collector.store.connection import Connection
from collector.store.rows import pack_id, unpack_id

if TYPE_CHECKING:
    from collector.store.store import Store

#: Longest comment that is kept, in characters.
LONGEST_COMMENT = 10_000


class Remark(msgspec.Struct, frozen=True, gc=False):
    """A mark, a comment, or both. Without either there is nothing to keep (`bool` is False)."""

    marked: bool = False
    comment: str = ""

    def __bool__(self) -> bool:
        return self.marked or bool(self.comment)


NO_REMARK = Remark()


class Remarks:
    """The remarks of an open store, by the event's id. Every call waits for the store; any thread may call."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def all(self) -> dict[str, Remark]:
        """Every remark there is."""
        return self._store.read(lambda connection: dict(read_remarks(connection)))

    def put(self, identity: str, marked: bool, comment: str = "") -> None:
        """Sets the remark of the event with this id; none of both removes it. Raises StoreFull, then it is as
        before."""
        self.put_all({identity: Remark(marked, comment)})

    def put_all(self, remarks: Mapping[str, Remark]) -> None:
        """Sets many in one transaction. Raises StoreFull, then none is set."""
        self._store.write(lambda connection: write_remarks(connection, remarks.items()))


def read_remarks(connection: Connection) -> Iterator[tuple[str, Remark]]:
    """(id, remark) of all. A file of before there were remarks has none."""
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'remarks'").fetchone()
    if there:
        for packed, marked, comment in connection.execute("SELECT id, marked, comment FROM remarks"):
            yield unpack_id(packed), Remark(bool(marked), comment)


def write_remarks(connection: Connection, remarks: Iterable[tuple[str, Remark]]) -> None:
    """Sets each, in a transaction of the writing connection; an empty one is removed."""
    for identity, remark in remarks:
        if remark:
            connection.execute(
                "INSERT INTO remarks (id, marked, comment) VALUES (?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET marked = excluded.marked, comment = excluded.comment",
                (pack_id(identity), remark.marked, _writable(remark.comment)),
            )
        else:
            connection.execute("DELETE FROM remarks WHERE id = ?", (pack_id(identity),))


def add_remarks(connection: Connection, remarks: Iterable[tuple[str, Remark]]) -> None:
    """Sets those of events that have none yet, in a transaction of the writing connection."""
    there = dict(read_remarks(connection))
    write_remarks(connection, [(identity, remark) for identity, remark in remarks if identity not in there])


def _writable(comment: str) -> str:
    """Text as SQLite takes it: no half characters, not longer than is kept."""
    return comment[:LONGEST_COMMENT].encode("utf-8", "replace").decode("utf-8")
