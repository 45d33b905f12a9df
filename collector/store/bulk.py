"""Many events read in one step of SQLite, which makes one text of them.

At each row SQLite lets go of the interpreter's lock, and under load it takes long until the reader has it back: a few
hundred rows, one by one, take tens of milliseconds then, and all that time the reading keeps the log from being reused.
"""

import msgspec

from collector.event import Event
from collector.store.connection import Connection
from collector.store.rows import EVENT_COLUMNS, EVENT_TABLES, event_of

_WAITING = "e.number > :after AND e.number <= :upto AND e.local = 0"
_NO_END = 2**63 - 1
#: The last number of those whose text is not too much together; that of the first in any case. Sizes are `text_size`.
_LAST = f"""
SELECT max(number) FROM (
    SELECT number, size, sum(size) OVER (ORDER BY number) AS so_far FROM (
        SELECT e.number, 200 + coalesce(length(e.data), 2) + coalesce(length(c.source), 0)
            + coalesce(length(c.page_url), 0) AS size
        FROM {EVENT_TABLES} WHERE {_WAITING} ORDER BY e.number LIMIT :limit
    )
) WHERE so_far <= :max_bytes OR so_far = size
"""
# SQLite writes a number into JSON with 15 digits, and quotes it with as many as it takes to be the same again.
_READ = f"""
SELECT CAST(json_group_array(json_array(
    e.number, CASE typeof(e.id) WHEN 'blob' THEN lower(hex(e.id)) END, CASE typeof(e.id) WHEN 'text' THEN e.id END,
    e.event, e.timestamp, e.received_at, c.session_id, c.view_id, e.seq,
    CASE WHEN e.media_time IS NOT NULL THEN quote(e.media_time) END,
    CASE WHEN e.duration IS NOT NULL THEN quote(e.duration) END,
    e.percent, c.source, c.page_url, c.user_agent, c.collector_id, CAST(e.data AS TEXT)
)) AS BLOB) FROM {EVENT_TABLES} WHERE {_WAITING}
"""
_READ_ONE_BY_ONE = f"SELECT {EVENT_COLUMNS} FROM {EVENT_TABLES} WHERE {_WAITING} ORDER BY e.number"


class _Row(msgspec.Struct, array_like=True, gc=False):
    number: int
    uuid: str | None
    id: str | None
    event: str
    timestamp: int
    received_at: int
    session_id: str | None
    view_id: str | None
    seq: int | None
    media_time: str | None
    duration: str | None
    percent: int | None
    source: str | None
    page_url: str | None
    user_agent: str | None
    collector_id: str | None
    data: str | None


_decode = msgspec.json.Decoder(list[_Row]).decode


def waiting_events(connection: Connection, after: int, upto: int | None, limit: int, max_bytes: int) -> list[Event]:
    """Events numbered beyond `after` (and up to `upto`) that are not imported, in order: at most `limit`, and at most
    `max_bytes` of their text, but at least one if there is any."""
    bounds = {"after": after, "upto": _NO_END if upto is None else upto, "limit": limit, "max_bytes": max_bytes}
    (last,) = connection.execute(_LAST, bounds).fetchone()
    if last is None:
        return []
    bounds = {"after": after, "upto": last}
    (text,) = connection.execute(_READ, bounds).fetchone()
    try:
        return sorted(map(_event, _decode(text)), key=_number)
    except (msgspec.DecodeError, ValueError):
        # Bytes of a damaged file, which are no text: they must not hold up the others.
        return [event_of(row) for row in connection.execute(_READ_ONE_BY_ONE, bounds)]


def _event(row: _Row) -> Event:
    digits = row.uuid
    return Event(
        f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}" if digits else row.id or "",
        row.event,
        row.timestamp,
        row.received_at,
        row.number,
        row.session_id,
        row.view_id,
        row.seq,
        None if row.media_time is None else float(row.media_time),
        None if row.duration is None else float(row.duration),
        row.percent,
        row.source,
        row.page_url,
        row.user_agent,
        row.collector_id,
        b"{}" if row.data is None else row.data.encode(),
    )


def _number(event: Event) -> int:
    return event.number
