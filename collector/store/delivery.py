"""What of the store belongs to which destination: ranges of numbers, a cursor at the head of each.

A destination has ranges `(after, upto]` of event numbers. The last one is open while the destination is the present
one, and closed when another (or none) takes its place. A range that is `offered` waits for the user's word. Imported
events (local = 1) inside a range are never pending. `after` moves as events are settled: it is the cursor.

All functions run in a transaction of the writing connection; `pending_events` and `standing_of` on a reading one.
"""

from collections.abc import Sequence

import msgspec

from collector.event import Event
from collector.store.bulk import waiting_events
from collector.store.connection import Connection
from collector.store.recent import text_size


class Destination(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A destination as it was when it became the present one.

    `backfill_offered`: so many earlier events wait for `Store.answer_backfill`; 0 if there is nothing to ask.
    """

    id: int
    key: str
    backfill_offered: int = 0


def activate(connection: Connection, key: str, ask: bool) -> Destination:
    """Makes `key` the present destination. Events that came before, or while another was present, become pending,
    or are offered if `ask`."""
    deactivate(connection)
    connection.execute("INSERT INTO destinations (key, known) VALUES (?, 0) ON CONFLICT (key) DO NOTHING", (key,))
    destination, known = connection.execute("SELECT id, known FROM destinations WHERE key = ?", (key,)).fetchone()
    (last,) = connection.execute("SELECT last_number FROM counters").fetchone()
    if known < last and _count(connection, known, last):
        connection.execute(
            "INSERT INTO ranges (destination, after, upto, offered) VALUES (?, ?, ?, ?)",
            (destination, known, last, ask),
        )
    connection.execute(
        "INSERT INTO ranges (destination, after, upto, offered) VALUES (?, ?, NULL, 0)", (destination, last)
    )
    connection.execute("UPDATE counters SET destination = ?, delivering = 1", (destination,))
    offered = _recount(connection, destination)
    return Destination(id=destination, key=key, backfill_offered=offered)


def deactivate(connection: Connection) -> None:
    """From here on there is no destination: what comes is local."""
    connection.execute(
        "UPDATE destinations SET known = (SELECT last_number FROM counters)"
        " WHERE id = (SELECT destination FROM counters WHERE delivering)"
    )
    connection.execute("UPDATE ranges SET upto = (SELECT last_number FROM counters) WHERE upto IS NULL")
    connection.execute("DELETE FROM ranges WHERE upto <= after")
    connection.execute("UPDATE counters SET delivering = 0")


def answer_backfill(connection: Connection, destination: int, deliver: bool) -> None:
    """Earlier events become pending, or stay local for good."""
    if deliver:
        connection.execute("UPDATE ranges SET offered = 0 WHERE destination = ?", (destination,))
        _recount(connection, destination)
    else:
        connection.execute("DELETE FROM ranges WHERE destination = ? AND offered", (destination,))


def settle(
    connection: Connection, destination: int, delivered: Sequence[int], parked: Sequence[tuple[int, str]]
) -> None:
    """Moves the cursors past these events. Together they must be the next ones of `pending_events`, none left out:
    ValueError otherwise, and nothing changes. Numbers that were settled before are ignored."""
    reasons = dict(parked)
    numbers = sorted({*delivered, *reasons})
    for range_id, after, upto in _ranges(connection, destination):
        here = [number for number in numbers if after < number and (upto is None or number <= upto)]
        if not here:
            continue
        if _count(connection, after, here[-1]) != len(here):
            raise ValueError(f"events between {after} and {here[-1]} are pending but not settled")
        connection.executemany(
            "INSERT INTO parked (destination, number, reason) VALUES (?, ?, ?)",
            [(destination, number, reasons[number]) for number in here if number in reasons],
        )
        newly_parked = sum(number in reasons for number in here)
        connection.execute("UPDATE ranges SET after = ? WHERE id = ?", (here[-1], range_id))
        connection.execute(
            "UPDATE destinations SET pending = pending - ?, delivered = delivered + ?, parked = parked + ?"
            " WHERE id = ?",
            (len(here), len(here) - newly_parked, newly_parked, destination),
        )
    connection.execute("DELETE FROM ranges WHERE destination = ? AND upto <= after", (destination,))


def cursor(connection: Connection, destination: int) -> int | None:
    """The number up to which all is settled, if only what comes after it waits; None where older ranges do."""
    ranges = _ranges(connection, destination)
    return ranges[0][1] if len(ranges) == 1 and ranges[0][2] is None else None


def pending_events(connection: Connection, destination: int, limit: int, max_bytes: int) -> list[Event]:
    """The next events to deliver, in order; at most `limit`, and about `max_bytes` of their text, but at least one."""
    events: list[Event] = []
    for _, after, upto in _ranges(connection, destination):
        more = waiting_events(connection, after, upto, limit - len(events), max_bytes)
        max_bytes -= sum(map(text_size, more))
        events += more
        if len(events) >= limit or max_bytes <= 0:
            break
    return events


class Standing(msgspec.Struct, frozen=True, gc=False):
    """What became of one event at the present destination. `state`: delivered, pending, parked (`reason` says why),
    offered (it waits for the user's word), local (never to be delivered), expired (the store has it no more)."""

    state: str
    reason: str = ""


def standing_of(connection: Connection, number: int) -> Standing:
    """Of a delivered event it is not known when: the store keeps a cursor, not a time."""
    row = connection.execute("SELECT local FROM events WHERE number = ?", (number,)).fetchone()
    if row is None:
        return Standing("expired")
    destination, delivering = connection.execute("SELECT destination, delivering FROM counters").fetchone()
    if row[0] or destination is None or not delivering:
        return Standing("local")
    parked = connection.execute(
        "SELECT reason FROM parked WHERE destination = ? AND number = ?", (destination, number)
    ).fetchone()
    if parked:
        return Standing("parked", parked[0])
    waiting = connection.execute(
        "SELECT offered FROM ranges WHERE destination = ? AND after < ? AND (upto IS NULL OR upto >= ?)",
        (destination, number, number),
    ).fetchone()
    if waiting:
        return Standing("offered" if waiting[0] else "pending")
    (delivered,) = connection.execute("SELECT delivered FROM destinations WHERE id = ?", (destination,)).fetchone()
    return Standing("delivered" if delivered else "local")


def _ranges(connection: Connection, destination: int) -> list[tuple[int, int, int | None]]:
    rows = connection.execute(
        "SELECT id, after, upto FROM ranges WHERE destination = ? AND NOT offered ORDER BY after", (destination,)
    )
    return rows.fetchall()


def _count(connection: Connection, after: int, upto: int | None) -> int:
    (count,) = connection.execute(
        # an upper end that may be missing, and is a bound of the search nevertheless
        f"SELECT count(*) FROM events WHERE number > ? AND number <= coalesce(?, {2**63 - 1}) AND local = 0",
        (after, upto),
    ).fetchone()
    return int(count)


def _recount(connection: Connection, destination: int) -> int:
    """Sets what is pending by counting it (some may have expired meanwhile); gives what is offered."""
    waiting = sum(_count(connection, after, upto) for _, after, upto in _ranges(connection, destination))
    connection.execute("UPDATE destinations SET pending = ? WHERE id = ?", (waiting, destination))
    offered = connection.execute("SELECT after, upto FROM ranges WHERE destination = ? AND offered", (destination,))
    return sum(_count(connection, after, upto) for after, upto in offered.fetchall())
