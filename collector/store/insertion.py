"""Events into the table: numbered, their contexts found, as few statements and values as there can be."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import msgspec

from collector.event import Event
from collector.store.connection import Connection
from collector.store.contexts import Contexts
from collector.store.rows import Context, Row, context_of
from collector.store.writing import Batch

# SQLite gives the interpreter's lock back at each step, and getting it again under load costs more than the insert:
# so, as many rows in one statement as there are, up to this.
_ROWS = 256
# So many rows of one batch are a statement of their own: they have much in common.
_OF_ONE_BATCH = 32
_OWN = "id, event, timestamp, seq, media_time, duration, percent, data, crc"
_SHARED = "received_at, local, context"
_WIDTH = 9


@lru_cache(maxsize=4 * _ROWS)
def _insert(rows: int, alike: bool) -> str:
    """For so many rows, numbered from the first value on; ids that are there are passed over.

    Binding values costs twice as much as all that SQLite does with them: what is the same in all rows is bound once
    (`alike`), else with each row.
    """
    own = ", ".join("?" * _WIDTH)
    shared = "?2, ?3, ?4" if alike else "?, ?, ?"
    # A bare ? is the next after the highest so far.
    values = ", ".join(f"(?1 + {row}, {shared}, {own})" for row in range(rows))
    return f"INSERT INTO events (number, {_SHARED}, {_OWN}) VALUES {values} ON CONFLICT (id) DO NOTHING"


@lru_cache
def _insert_new(rows: int) -> str:
    values = ", ".join(["(" + ", ".join("?" * (4 + _WIDTH)) + ")"] * rows)
    return f"INSERT INTO events (number, {_SHARED}, {_OWN}) VALUES {values}"


class _Numbered:
    """All rows of a transaction, numbered from `last` + 1 on, with what they may have in common."""

    def __init__(self, batches: Sequence[Batch], rows: Sequence[list[Row]], last: int) -> None:
        self.last = last
        self.rows = [row for prepared in rows for row in prepared]
        self.events = [event for batch in batches for event in batch.events]
        self._sizes = list(map(len, rows))
        self._local = [batch.local for batch in batches for _ in batch.events]
        self._contexts: list[int] = []

    def settle(self, context_of_row: Callable[[Context, int], int]) -> int:
        """Numbers the events and finds their contexts' rows; gives the last number."""
        number = self.last
        upto = number + len(self.rows)
        context: Context | None = None
        row = 0
        for event in self.events:
            number += 1
            msgspec.structs.force_setattr(event, "number", number)
            if (own := context_of(event)) != context:
                context, row = own, context_of_row(own, upto)
            self._contexts.append(row)
        return number

    def statements(self) -> Iterator[tuple[str, list[object]]]:
        """Statements that insert them all, with their values."""
        start = taken = 0
        apart = False
        for size in [*self._sizes, 0]:
            was_apart, apart = apart, size >= _OF_ONE_BATCH
            if taken and (apart or was_apart or taken + size > _ROWS or not size):
                yield self._statement(start, taken)
                start, taken = start + taken, 0
            taken += size
            while taken > _ROWS:
                yield self._statement(start, _ROWS)
                start, taken = start + _ROWS, taken - _ROWS

    def _statement(self, start: int, count: int) -> tuple[str, list[object]]:
        part = slice(start, start + count)
        received = [event.received_at for event in self.events[part]]
        shared = list(zip(received, self._local[part], self._contexts[part], strict=True))
        values: list[object] = [self.last + 1 + start]
        alike = len(set(shared)) == 1
        if alike:
            values += shared[0]
            for row in self.rows[part]:
                values += row
        else:
            for common, row in zip(shared, self.rows[part], strict=True):
                values += common
                values += row
        return _insert(count, alike), values


def insert_events(
    connection: Connection, contexts: Contexts, batches: Sequence[Batch], rows: Sequence[list[Row]], last: int
) -> tuple[list[list[Event]], int]:
    """Inserts all batches' events, numbered from `last` + 1 on; gives those stored of each batch, and the last number.

    A number is used up by a duplicate too, so numbers rise but may have gaps.
    """
    numbered = _Numbered(batches, rows, last)
    number = numbered.settle(lambda context, upto: contexts.id_of(connection, context, upto))
    inserted = 0
    for statement, values in numbered.statements():
        inserted += connection.execute(statement, values).rowcount
    if inserted == len(numbered.rows):
        return [list(batch.events) for batch in batches], number
    rows_there = connection.execute("SELECT number FROM events WHERE number BETWEEN ? AND ?", (last + 1, number))
    there = {row[0] for row in rows_there}
    return [[event for event in batch.events if event.number in there] for batch in batches], number


def insert_new(
    connection: Connection, contexts: Contexts, batches: Sequence[Batch], rows: Sequence[list[Row]], last: int
) -> int:
    """Inserts a few events in a single statement, which outside a transaction is one by itself: all or none. Numbers
    them from `last` + 1 on and gives the last number. Raises sqlite3.IntegrityError if any id is there already, and
    KeyError if any context is not known yet."""
    values: list[object] = []
    for batch, prepared in zip(batches, rows, strict=True):
        for event, row in zip(batch.events, prepared, strict=True):
            last += 1
            msgspec.structs.force_setattr(event, "number", last)
            values += (last, event.received_at, batch.local, contexts.known(context_of(event), last))
            values += row
    connection.execute(_insert_new(len(values) // (4 + _WIDTH)), values)
    return last
