"""Between an event and its row: ids packed, repeated text set apart, a checksum over the whole."""

import hashlib
import zlib
from collections.abc import Sequence
from typing import Any

import msgspec

from collector.event import Event
from collector.uuid7 import spelt

#: Text that repeats from event to event; one row of `contexts` holds a combination.
CONTEXT_FIELDS = ("session_id", "view_id", "source", "page_url", "user_agent", "collector_id")

Context = tuple[str | None, ...]
#: What of an event's row is its own: see `rows_of`.
Row = tuple[object, ...]

# SQLite takes a number that is none as NULL (sqlite3_bind_double). The module sqlite3 binds it in 33 ns and a bytearray
# in 130, but None in 490 and bytes in 740: it asks each object whether it would rather be another, with an exception
# inside, but for those that are exactly an int, a float, a str or a bytearray.
NULL = float("nan")

_DASHES = (8, 13, 18, 23)
_encode = msgspec.msgpack.Encoder().encode

#: The columns that `event_of` reads, in its order.
EVENT_COLUMNS = (
    "e.number, e.id, e.event, e.timestamp, e.received_at, e.seq, e.media_time, e.duration, e.percent, e.data, "
    "c.session_id, c.view_id, c.source, c.page_url, c.user_agent, c.collector_id"
)
#: The same without those of the context, and last the context's number.
BARE_COLUMNS = "number, id, event, timestamp, received_at, seq, media_time, duration, percent, data, context"
EVENT_TABLES = "events e JOIN contexts c ON c.id = e.context"


def pack_id(text: str) -> str | bytes:
    """16 bytes for a UUID in its usual spelling (it is in the row and in the index), the text itself for all else."""
    if len(text) == 36 and text[8] == text[13] == text[18] == text[23] == "-":
        digits = text.replace("-", "")
        try:
            packed = bytes.fromhex(digits)
        except ValueError:
            return text
        if packed.hex() == digits and len(packed) == 16:  # neither capitals nor spaces
            return packed
    return text


def pack_ids(texts: Sequence[str]) -> Sequence[str | bytearray]:
    """The same of each, to be bound; where all are such UUIDs, many at once cost a fifth of as many single ones."""
    count = len(texts)
    text = "".join(texts)
    if count > 1 and set(map(len, texts)) == {36} and all(text[place::36] == "-" * count for place in _DASHES):
        digits = text.replace("-", "")
        try:
            packed = bytearray.fromhex(digits)
        except ValueError:
            packed = bytearray()
        if len(packed) == 16 * count and packed.hex() == digits:
            return [packed[start : start + 16] for start in range(0, 16 * count, 16)]
    return [bytearray(packed) if isinstance(packed, bytes) else packed for packed in map(pack_id, texts)]


def unpack_id(packed: str | bytes) -> str:
    """The id as it was given to `pack_id`."""
    if isinstance(packed, str):
        return packed
    digits = packed.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def unpack_ids(packed: Sequence[str | bytes]) -> list[str]:
    """The ids as they were given to `pack_id`; many at once cost a quarter of as many single ones."""
    count = len(packed)
    if not all(type(one) is bytes for one in packed):
        return [unpack_id(one) for one in packed]
    return spelt(b"".join(packed).hex().encode(), count)  # type: ignore[arg-type]


def context_of(event: Event) -> Context:
    return (event.session_id, event.view_id, event.source, event.page_url, event.user_agent, event.collector_id)


def digest_of(context: Context) -> bytes:
    """Tells one combination from another, and a damaged one from a whole one."""
    return hashlib.blake2b(_encode(context), digest_size=16).digest()


def checksum(event: Event) -> int:
    """CRC-32 over everything the event says, its context included, its number not."""
    return zlib.crc32(
        _encode(
            (
                event.id,
                event.event,
                event.timestamp,
                event.received_at,
                event.seq,
                event.media_time,
                event.duration,
                event.percent,
                event.data_json,
                event.session_id,
                event.view_id,
                event.source,
                event.page_url,
                event.user_agent,
                event.collector_id,
            )
        )
    )


def rows_of(events: Sequence[Event]) -> list[Row]:
    """What of the events' rows is their own, in the order of the columns, as it is bound quickest."""
    return [
        (
            packed,
            event.event,
            event.timestamp,
            NULL if event.seq is None else event.seq,
            NULL if event.media_time is None else event.media_time,
            NULL if event.duration is None else event.duration,
            NULL if event.percent is None else event.percent,
            NULL if event.data_json == b"{}" else bytearray(event.data_json),
            checksum(event),
        )
        for event, packed in zip(events, pack_ids([event.id for event in events]), strict=True)
    ]


def event_of(row: tuple[Any, ...]) -> Event:
    """The event of a row of `EVENT_COLUMNS`."""
    return event_in(row[:11], unpack_id(row[1]), row[10:])


def event_in(row: tuple[Any, ...], identity: str, context: Context) -> Event:
    """The event of a row of `BARE_COLUMNS`: `identity` is its id, unpacked, `context` the one that its last says."""
    number, _, event, timestamp, received_at, seq, media_time, duration, percent, data, _ = row
    session_id, view_id, source, page_url, user_agent, collector_id = context
    # By place, in the order of the event's fields: a million of them are read at a time.
    return Event(
        identity,
        event,
        timestamp,
        received_at,
        number,
        session_id,
        view_id,
        seq,
        media_time,
        duration,
        percent,
        source,
        page_url,
        user_agent,
        collector_id,
        b"{}" if data is None else data,
    )
