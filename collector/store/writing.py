"""One transaction of the writer: many callers' events and works, committed together."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress

import msgspec

from collector.event import Event
from collector.rejected import Rejected
from collector.store.connection import Connection
from collector.store.contexts import Contexts
from collector.store.counters import Counters
from collector.store.rows import checksum, context_of, pack_id

# SQLite gives the interpreter's lock back at each step, and getting it again under load costs more than the insert:
# so, as many rows in one statement as there are, up to this.
_ROWS = 256
_COLUMNS = "number, id, event, timestamp, received_at, seq, media_time, duration, percent, data, crc, local, context"
_WIDTH = 13


@lru_cache(maxsize=_ROWS)
def _insert(rows: int) -> str:
    values = ", ".join(["(" + ", ".join("?" * _WIDTH) + ")"] * rows)
    return f"INSERT INTO events ({_COLUMNS}) VALUES {values} ON CONFLICT (id) DO NOTHING"


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


def row_of(event: Event, local: bool) -> list[object]:
    """The event's values in the order of the columns; number and context are still to come."""
    return [
        None,
        pack_id(event.id),
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


def insert_events(
    connection: Connection, contexts: Contexts, batches: Sequence[Batch], rows: Sequence[list[list[object]]], last: int
) -> tuple[list[list[Event]], int]:
    """Inserts all batches' events, numbered from `last` + 1 on; gives those stored of each batch, and the last number.

    A number is used up by a duplicate too, so numbers rise but may have gaps.
    """
    values: list[list[object]] = []
    number = last
    for batch, prepared in zip(batches, rows, strict=True):
        for event, row in zip(batch.events, prepared, strict=True):
            number += 1
            row[0] = number
            row[-1] = contexts.id_of(connection, context_of(event), number)
            msgspec.structs.force_setattr(event, "number", number)
            values.append(row)
    inserted = 0
    for start in range(0, len(values), _ROWS):
        rows_now = values[start : start + _ROWS]
        block = [value for row in rows_now for value in row]
        inserted += connection.execute(_insert(len(rows_now)), block).rowcount
    if inserted == len(values):
        return [list(batch.events) for batch in batches], number
    rows_there = connection.execute("SELECT number FROM events WHERE number BETWEEN ? AND ?", (last + 1, number))
    there = {row[0] for row in rows_there}
    return [[event for event in batch.events if event.number in there] for batch in batches], number


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


def count(connection: Connection, more: Counters, last: int) -> None:
    """Adds to the counters, in the transaction of what they count; `last` is the last number used."""
    connection.execute(
        "UPDATE counters SET received = received + ?, stored = stored + ?, duplicates = duplicates + ?,"
        " rejected = rejected + ?, refused = refused + ?, last_number = ?",
        (more.received, more.stored, more.duplicates, more.rejected, more.refused, last),
    )
    if more.pending:
        connection.execute(
            "UPDATE destinations SET pending = pending + ?"
            " WHERE id = (SELECT destination FROM counters WHERE delivering)",
            (more.pending,),
        )
