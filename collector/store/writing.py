"""One transaction of the writer: many callers' events and works, committed together."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress

import msgspec

from collector.event import Event
from collector.record.rejected import Rejected
from collector.store.connection import Connection
from collector.store.contexts import Contexts
from collector.store.rows import Context, checksum, context_of, pack_ids

# SQLite gives the interpreter's lock back at each step, and getting it again under load costs more than the insert:
# so, as many rows in one statement as there are, up to this.
_ROWS = 256
_COLUMNS = "number, id, event, timestamp, received_at, seq, media_time, duration, percent, data, crc, local, context"
_WIDTH = 13
_PASS_OVER = " ON CONFLICT (id) DO NOTHING"


@lru_cache(maxsize=2 * _ROWS)
def _insert(rows: int, conflict: str) -> str:
    values = ", ".join(["(" + ", ".join("?" * _WIDTH) + ")"] * rows)
    return f"INSERT INTO events ({_COLUMNS}) VALUES {values}{conflict}"


class Batch(msgspec.Struct, kw_only=True):
    """What one caller wants kept. `local`: never to be delivered (imported). The store sets the events' numbers.

    `retried`: the events were rejected before, under these numbers (one for each event); an event whose number is
    rejected no longer is left out. `salvaged`: they come from a damaged file, so they are no news to tell, and those
    that the store has already are not counted.
    """

    events: Sequence[Event] = ()
    rejected: Sequence[Rejected] = ()
    local: bool = False
    retried: Sequence[int] = ()
    salvaged: bool = False


class Outcome(msgspec.Struct, frozen=True):
    """What became of a batch: events stored now, and events whose id the store had already."""

    stored: int
    duplicates: int


def rows_of(events: Sequence[Event], local: bool) -> list[list[object]]:
    """The events' values in the order of the columns; number and context are still to come."""
    return [
        [
            None,
            packed,
            event.event,
            event.timestamp,
            event.received_at,
            event.seq,
            event.media_time,
            event.duration,
            event.percent,
            None if event.data_json == b"{}" else event.data_json,
            checksum(event),
            local,
            None,
        ]
        for event, packed in zip(events, pack_ids([event.id for event in events]), strict=True)
    ]


def insert_events(
    connection: Connection, contexts: Contexts, batches: Sequence[Batch], rows: Sequence[list[list[object]]], last: int
) -> tuple[list[list[Event]], int]:
    """Inserts all batches' events, numbered from `last` + 1 on; gives those stored of each batch, and the last number.

    A number is used up by a duplicate too, so numbers rise but may have gaps.
    """
    values: list[list[object]] = []
    number = last
    upto = last + sum(map(len, rows))
    context: Context | None = None
    for batch, prepared in zip(batches, rows, strict=True):
        for event, row in zip(batch.events, prepared, strict=True):
            number += 1
            row[0] = number
            if (own := context_of(event)) != context:
                context, context_id = own, contexts.id_of(connection, own, upto)
            row[-1] = context_id
            msgspec.structs.force_setattr(event, "number", number)
            values.append(row)
    inserted = 0
    for start in range(0, len(values), _ROWS):
        rows_now = values[start : start + _ROWS]
        block = [value for row in rows_now for value in row]
        inserted += connection.execute(_insert(len(rows_now), _PASS_OVER), block).rowcount
    if inserted == len(values):
        return [list(batch.events) for batch in batches], number
    rows_there = connection.execute("SELECT number FROM events WHERE number BETWEEN ? AND ?", (last + 1, number))
    there = {row[0] for row in rows_there}
    return [[event for event in batch.events if event.number in there] for batch in batches], number


def insert_new(
    connection: Connection, contexts: Contexts, batches: Sequence[Batch], rows: Sequence[list[list[object]]], last: int
) -> int:
    """Inserts a few events in a single statement, which outside a transaction is one by itself: all or none. Numbers
    them from `last` + 1 on and gives the last number. Raises sqlite3.IntegrityError if any id is there already, and
    KeyError if any context is not known yet."""
    values: list[object] = []
    for batch, prepared in zip(batches, rows, strict=True):
        for event, row in zip(batch.events, prepared, strict=True):
            last += 1
            row[0] = last
            row[-1] = contexts.known(context_of(event), last)
            msgspec.structs.force_setattr(event, "number", last)
            values += row
    connection.execute(_insert(len(values) // _WIDTH, ""), values)
    return last


def insert_rejected(connection: Connection, batches: Sequence[Batch]) -> int:
    """Keeps the rejected pieces of all batches; gives how many they are."""
    rows = [
        (piece.received_at, piece.field, piece.reason, piece.raw, piece.common_json or None, piece.form)
        for batch in batches
        for piece in batch.rejected
    ]
    if rows:
        connection.executemany(
            "INSERT INTO rejected (received_at, field, reason, raw, common, form) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
    return len(rows)


def take_back(connection: Connection, batch: Batch, rows: list[list[object]]) -> int:
    """Takes the retried events out of the rejected ones, and out of the batch and its rows those that are not there;
    gives how many were."""
    there = [
        connection.execute("DELETE FROM rejected WHERE number = ?", (number,)).rowcount > 0 for number in batch.retried
    ]
    rows[:] = compress(rows, there)
    batch.events = list(compress(batch.events, there))
    batch.retried = list(compress(batch.retried, there))
    return len(rows)
