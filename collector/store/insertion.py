"""Events into the table: numbered, their contexts found, in as few statements as there can be."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from collector.event import Event
from collector.store.connection import Connection
from collector.store.contexts import Contexts
from collector.store.rows import NULL, Context, Row, context_of
from collector.store.writing import Batch

#: SQLite gives the interpreter's lock back at each step, and getting it again under load costs more than the insert:
#: so, as many rows in one statement as there are, up to this.
ROWS = 512
# Up to so many rows there is a statement for each number of them. Beyond that for each multiple of it, which takes as
# many as it is told: a statement of a hundred rows takes longer to prepare than to run, and 130 kB of memory.
_EXACT = 32
_COLUMNS = "number, received_at, local, context, id, event, timestamp, seq, media_time, duration, percent, data, crc"
_WIDTH = 12


@lru_cache(maxsize=4 * _EXACT)
def _insert(rows: int, new: bool) -> str:
    """For so many rows, numbered from the first value on. Ids that are there are passed over, with `new` an error."""
    # A bare ? is the next after the highest so far.
    own = ", ".join("?" * _WIDTH)
    values = "VALUES " + ", ".join(f"(?1 + {row}, {own})" for row in range(rows))
    if rows > _EXACT:
        values = f"SELECT * FROM ({values}) LIMIT ?"
    return f"INSERT INTO events ({_COLUMNS}) {values}{'' if new else ' ON CONFLICT (id) DO NOTHING'}"


def _statement(first: int, values: list[object], new: bool) -> tuple[str, list[object]]:
    """The statement for rows of these values, numbered from `first` on, and all that is bound to it."""
    rows = len(values) // _WIDTH
    if rows <= _EXACT:
        return _insert(rows, new), [first, *values]
    whole = -(-rows // _EXACT) * _EXACT
    return _insert(whole, new), [first, *values, *[NULL] * (whole - rows) * _WIDTH, rows]


def _values(
    batches: Sequence[Batch], rows: Sequence[list[Row]], last: int, context_row: Callable[[Context, int], int]
) -> list[object]:
    """All events' values but their numbers, which they are given here, from `last` + 1 on."""
    values: list[object] = []
    upto = last + sum(map(len, rows))
    context: Context | None = None
    known = 0
    for batch, prepared in zip(batches, rows, strict=True):
        local = int(batch.local)  # a bool is bound as slowly as None (rows.py)
        for event, row in zip(batch.events, prepared, strict=True):
            last += 1
            msgspec.structs.force_setattr(event, "number", last)
            if (own := context_of(event)) != context:
                context, known = own, context_row(own, upto)
            values += (event.received_at, local, known)
            values += row
    return values


def insert_events(
    connection: Connection, contexts: Contexts, batches: Sequence[Batch], rows: Sequence[list[Row]], last: int
) -> tuple[list[list[Event]], int]:
    """Inserts all batches' events, numbered from `last` + 1 on; gives those stored of each batch, and the last number.

    A number is used up by a duplicate too, so numbers rise but may have gaps.
    """
    values = _values(batches, rows, last, lambda context, upto: contexts.id_of(connection, context, upto))
    count = len(values) // _WIDTH
    inserted = 0
    for start in range(0, count, ROWS):
        part = values[start * _WIDTH : (start + ROWS) * _WIDTH]
        inserted += connection.execute(*_statement(last + 1 + start, part, new=False)).rowcount
    number = last + count
    if inserted == count:
        return [list(batch.events) for batch in batches], number
    rows_there = connection.execute("SELECT number FROM events WHERE number BETWEEN ? AND ?", (last + 1, number))
    there = {row[0] for row in rows_there}
    return [[event for event in batch.events if event.number in there] for batch in batches], number


def insert_new(
    connection: Connection, contexts: Contexts, batches: Sequence[Batch], rows: Sequence[list[Row]], last: int
) -> int:
    """Inserts up to `ROWS` events in a single statement, which outside a transaction is one by itself: all or none.
    Numbers them from `last` + 1 on and gives the last number. Raises sqlite3.IntegrityError if any id is there already,
    and KeyError if any context is not known yet."""
    values = _values(batches, rows, last, contexts.known)
    connection.execute(*_statement(last + 1, values, new=True))
    return last + len(values) // _WIDTH
