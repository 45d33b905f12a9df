"""One piece of a file: the event that it is, or why it is none."""

import hashlib
from typing import Any

import msgspec

from collector.event import Event
from collector.record.decode import Body, Rejection
from collector.record.limits import FIELD_TEXT
from collector.record.normalise import normalise
from collector.record.rejected import Rejected
from collector.record.timestamp import read_timestamp

Piece = Event | Rejected


def piece_of(value: Any, raw: bytes, now_ms: int, common: Any = None) -> Piece:
    """The event of a decoded value, whose bytes were `raw`, by the rules for what is received.

    What an export says beside them (`received_at`, `collector_id`) is kept; without an id it gets one made of `raw`,
    so that the same line is the same event for ever.
    """
    received_at = now_ms
    collector_id: str | None = None
    if type(value) is dict:
        value = dict(value)
        if (moment := read_timestamp(value.get("received_at"))) is not None:
            received_at = moment
            del value["received_at"]
        named = value.get("collector_id")
        if type(named) is str and len(named) <= FIELD_TEXT["id"]:
            collector_id = value.pop("collector_id")
        if value.get("id") in (None, ""):
            value["id"] = id_of(raw)
    event = normalise(value, received_at, common)
    if isinstance(event, Rejection):
        return rejected(event, raw, now_ms)
    return event if collector_id is None else msgspec.structs.replace(event, collector_id=collector_id)


def pieces_of(body: Body, now_ms: int) -> list[Piece]:
    """All that a body holds."""
    return [piece_of(value, body.raw(index), now_ms, body.common) for index, value in enumerate(body.values)]


def rejected(why: Rejection, raw: bytes, now_ms: int) -> Rejected:
    return Rejected(field=why.field, reason=why.reason, raw=raw, received_at=now_ms)


def id_of(raw: bytes) -> str:
    """A UUID (version 8) of the bytes' hash."""
    digits = bytearray(hashlib.sha256(raw.strip()).digest()[:16])
    digits[6] = digits[6] & 0x0F | 0x80
    digits[8] = digits[8] & 0x3F | 0x80
    text = digits.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
