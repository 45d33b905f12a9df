"""The store's limit: at it the oldest go that nobody waits for; where all is waited for, nothing more is taken."""

import logging
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from collector.store.connection import Connection
from collector.store.contexts import Contexts

logger = logging.getLogger(__name__)

#: How often, in seconds, events are looked at for their age.
AGE_EVERY_S = 60.0

_ROUND = 2000
_REJECTED_ROUND = 100
#: Down to this share of the limit, so that not every commit has to make room.
_LOW = 0.98
_END = 2**62
#: After how much more (see `weight`) to look at the file's size again: sooner where little room is left, as if each
#: event took so many bytes.
_SOONEST, _LATEST = 500, 5000
_EVENT_BYTES = 20_000


class Limits(NamedTuple):
    """How large the file may grow, in bytes, and how old events may become, in milliseconds (None: any age)."""

    size: int
    age_ms: int | None = None


class Room:
    """Keeps the file within its limits. For the writing connection only, between its transactions.

    With a destination only what is delivered, imported or was never its business may go; without one all may.
    Parked events stay: somebody may still want to mend them. `full`: at the limit, and nothing may go. `limits` may be
    changed; the next `make` goes by them.
    """

    def __init__(self, limits: Limits, contexts: Contexts) -> None:
        self.full = False
        #: After how much more `make` is to be asked again.
        self.look_after = _SOONEST
        self.limits = limits
        self._contexts = contexts
        self._contexts_from = 0

    def make(self, connection: Connection, now_ms: int) -> int:
        """Drops what has to go; gives how many. Raises sqlite3.Error, then begins anew the next time."""
        dropped = 0
        limit, age_ms = self.limits
        if age_ms is not None:
            while now := self._drop(connection, partial(_drop_aged, connection, now_ms - age_ms)):
                dropped += now
            if dropped:
                logger.info("%d events were dropped for their age", dropped)
        if used_bytes(connection) >= limit:
            while used_bytes(connection) > limit * _LOW and (
                now := self._drop(connection, partial(_drop_oldest, connection))
            ):
                dropped += now
            if dropped:
                logger.info("the store is at its limit: %d of the oldest events were dropped", dropped)
        left = limit - used_bytes(connection)
        self.full = left <= 0
        self.look_after = max(_SOONEST, min(_LATEST, left // _EVENT_BYTES))
        return dropped

    def _drop(self, connection: Connection, drop: Callable[[], int]) -> int:
        connection.execute("BEGIN IMMEDIATE")
        dropped = drop()
        connection.execute("UPDATE counters SET expired = expired + ?", (dropped,))
        (oldest,) = connection.execute("SELECT coalesce(min(number), ?) FROM events", (_END,)).fetchone()
        if oldest != _END and oldest - self._contexts_from > 100_000:
            self._contexts.drop_unused(connection, oldest)
            self._contexts_from = oldest
        connection.execute("COMMIT")
        return dropped


#: Events of a span that nobody waits for, the oldest first: after, upto, whether only imported ones, how many.
_FREE = (
    " FROM events WHERE number > ? AND number <= ? AND local >= ?"
    " AND NOT EXISTS (SELECT 1 FROM parked p JOIN counters c ON c.destination = p.destination"
    " WHERE c.delivering AND p.number = events.number) ORDER BY number LIMIT ?"
)


def _drop_oldest(connection: Connection) -> int:
    first_rejected = connection.execute("SELECT received_at FROM rejected ORDER BY number LIMIT 1").fetchone()
    for after, upto, local_only in _spans(connection):
        first = connection.execute(f"SELECT received_at{_FREE}", (after, upto, local_only, 1)).fetchone()
        if first is None:
            continue
        if first_rejected is not None and first_rejected < first:
            break
        drop = f"DELETE FROM events WHERE number IN (SELECT number{_FREE})"
        return connection.execute(drop, (after, upto, local_only, _ROUND)).rowcount
    drop = "DELETE FROM rejected WHERE number IN (SELECT number FROM rejected ORDER BY number LIMIT ?)"
    return connection.execute(drop, (_REJECTED_ROUND,)).rowcount


def _drop_aged(connection: Connection, before_ms: int) -> int:
    """Looks at the first free events of each span only: they came in the order of their numbers."""
    drop = (
        "DELETE FROM events WHERE number IN"
        f" (SELECT number FROM (SELECT number, received_at{_FREE}) WHERE received_at < ?)"
    )
    for after, upto, local_only in _spans(connection):
        dropped = connection.execute(drop, (after, upto, local_only, _ROUND, before_ms)).rowcount
        if dropped:
            return dropped
    return 0


def used_bytes(connection: Connection) -> int:
    """What the file holds, without its empty pages (they are used again first)."""
    (size,) = connection.execute(
        "SELECT (page_count - freelist_count) * page_size"
        " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
    ).fetchone()
    return int(size)


def _spans(connection: Connection) -> list[tuple[int, int, bool]]:
    """Spans of numbers (after, upto] of which events may go, and whether only imported ones: first those that no
    present destination waits for, then the imported ones among the others."""
    pending = connection.execute(
        "SELECT after, coalesce(upto, ?) FROM ranges WHERE NOT offered"
        " AND destination = (SELECT destination FROM counters WHERE delivering) ORDER BY after",
        (_END,),
    ).fetchall()
    free = []
    position = 0
    for after, upto in pending:
        if after > position:
            free.append((position, after, False))
        position = upto
    if position < _END:
        free.append((position, _END, False))
    return free + [(after, upto, True) for after, upto in pending]
