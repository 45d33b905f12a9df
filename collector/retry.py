"""Another try for what was rejected: the same bytes through the same rules, as they are now."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

import msgspec

from collector.event import Event
from collector.record.decode import Rejection, read_piece
from collector.record.normalise import normalise
from collector.record.rejected import Rejected
from collector.store.connection import Connection
from collector.store.store import Batch, Store

_AT_ONCE = 200


class Retried(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a retry: events stored now, events the store had already (both are rejected no more), and what
    is rejected still, by number, with the reason of today."""

    stored: int
    duplicates: int
    rejected: dict[int, Rejection]


def read_again(piece: Rejected) -> Event | Rejection:
    """The event that the piece's bytes make by today's rules, or why they still make none. It keeps the time of its
    first receipt."""
    common: Any = msgspec.json.decode(piece.common_json) if piece.common_json else None
    return normalise(read_piece(piece.raw, form=piece.form), piece.received_at, common)


def retry(store: Store, pieces: Iterable[Rejected]) -> Retried:
    """Tries the pieces (as a reader of this store gave them) again.

    One that is taken now leaves the rejected ones in the transaction that stores it, so that it cannot be taken
    twice, and moves in the counters from rejected to stored (or duplicates): it was received once, and stays
    received once. Raises StoreFull; what was committed before stays.
    """
    stored = duplicates = 0
    still: dict[int, Rejection] = {}
    for some in _in_lots(pieces):
        read = [(piece, read_again(piece)) for piece in some]
        taken = [(piece.number, event) for piece, event in read if isinstance(event, Event)]
        if taken:
            outcome = store.add(Batch(events=[event for _, event in taken], retried=[number for number, _ in taken]))
            stored += outcome.stored
            duplicates += outcome.duplicates
        refused = {piece.number: why for piece, why in read if isinstance(why, Rejection)}
        changed = [
            (*refused[piece.number], piece.number)
            for piece in some
            if piece.number in refused and refused[piece.number] != (piece.field, piece.reason)
        ]
        if changed:
            store.write(partial(_say_anew, rows=changed))
        still |= refused
    return Retried(stored=stored, duplicates=duplicates, rejected=still)


def drop(store: Store, numbers: Sequence[int] | None = None) -> int:
    """Removes rejected pieces for good, all of them if `numbers` is None; gives how many were there.

    The counters stay as they are: they tell what happened to what was received, and that these were rejected stays
    true. So `rejected` may be more than the pieces that are kept, as it is where some were dropped for room.
    """
    return store.write(lambda connection: _delete(connection, numbers))


def _delete(connection: Connection, numbers: Sequence[int] | None) -> int:
    if numbers is None:
        return connection.execute("DELETE FROM rejected").rowcount
    return connection.executemany("DELETE FROM rejected WHERE number = ?", [(number,) for number in numbers]).rowcount


def _say_anew(connection: Connection, *, rows: list[tuple[Any, ...]]) -> None:
    connection.executemany("UPDATE rejected SET field = ?, reason = ? WHERE number = ?", rows)


def _in_lots(pieces: Iterable[Rejected]) -> Iterator[list[Rejected]]:
    left = iter(pieces)
    while lot := list(islice(left, _AT_ONCE)):
        yield lot
