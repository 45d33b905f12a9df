"""What callers want kept, what became of it, and the rejected pieces among it."""

from collections.abc import Sequence
from itertools import compress

import msgspec

from collector.event import Event
from collector.record.rejected import Rejected
from collector.store.connection import Connection
from collector.store.rows import Row


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


def take_back(connection: Connection, batch: Batch, rows: list[Row]) -> int:
    """Takes the retried events out of the rejected ones, and out of the batch and its rows those that are not there;
    gives how many were."""
    there = [
        connection.execute("DELETE FROM rejected WHERE number = ?", (number,)).rowcount > 0 for number in batch.retried
    ]
    rows[:] = compress(rows, there)
    batch.events = list(compress(batch.events, there))
    batch.retried = list(compress(batch.retried, there))
    return len(rows)
