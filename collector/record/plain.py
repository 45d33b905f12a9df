"""The quick lane: events as the tracker writes them, checked while they are decoded, at C speed.

It takes a body only if every event in it is beyond doubt: known names, right types, flat `data`, within the limits.
For all else it gives None and the general lane (decode.py, normalise.py) decides; what both take comes out the same.
"""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from collector.event import EARLIEST_MS, LATEST_MS, Event
from collector.record import limits
from collector.uuid7 import uuid7, uuid7s

_LOWEST, _HIGHEST = limits.INTEGERS
# Within these every integer is exact as a float too, so that no integer out of range passes as a float.
_EXACT: Final = 2.0**53

Integer = Annotated[int, Meta(ge=_LOWEST, le=_HIGHEST)]
Seconds = Annotated[float, Meta(ge=-_EXACT, le=_EXACT)]
Moment = Annotated[int, Meta(ge=EARLIEST_MS, le=LATEST_MS)]
Name = Annotated[str, Meta(max_length=limits.NAME)]
Value = (
    bool | Annotated[int, Meta(ge=_LOWEST, le=_HIGHEST)] | Seconds | Annotated[str, Meta(max_length=limits.TEXT)] | None
)
#: Room for the record's own names and those of the common part beside it.
Data = Annotated[dict[Name, Value], Meta(max_length=limits.KEYS // 2 - 50)]

EventName = Annotated[str, Meta(min_length=1, max_length=limits.FIELD_TEXT["event"])]
Id = Annotated[str, Meta(min_length=1, max_length=limits.FIELD_TEXT["id"])]
Session = Annotated[str, Meta(max_length=limits.FIELD_TEXT["session_id"])]
View = Annotated[str, Meta(max_length=limits.FIELD_TEXT["view_id"])]
Address = Annotated[str, Meta(max_length=limits.FIELD_TEXT["source"])]
Agent = Annotated[str, Meta(max_length=limits.FIELD_TEXT["user_agent"])]


class _Common(Struct, forbid_unknown_fields=True, gc=False):
    session_id: Session | None = None
    view_id: View | None = None
    source: Address | None = None
    page_url: Address | None = None
    user_agent: Agent | None = None


class _Plain(Struct, forbid_unknown_fields=True, gc=False):
    event: EventName
    id: Id | None = None
    timestamp: Moment | None = None
    session_id: Session | msgspec.UnsetType | None = msgspec.UNSET
    view_id: View | msgspec.UnsetType | None = msgspec.UNSET
    seq: Integer | None = None
    media_time: Seconds | None = None
    duration: Seconds | None = None
    percent: Integer | None = None
    source: Address | msgspec.UnsetType | None = msgspec.UNSET
    page_url: Address | msgspec.UnsetType | None = msgspec.UNSET
    user_agent: Agent | msgspec.UnsetType | None = msgspec.UNSET
    data: Data | None = None


class _Batch(Struct, forbid_unknown_fields=True):
    events: list[_Plain]
    common: _Common | None = None


_one = msgspec.json.Decoder(_Plain).decode
_array = msgspec.json.Decoder(list[_Plain]).decode
_batch = msgspec.json.Decoder(_Batch).decode
_encode = msgspec.json.Encoder().encode
_NOTHING: Final = _Common()


def plain_events(body: bytes, received_at: int, *, tracker: bool) -> list[Event] | None:
    """The events of a JSON body, received at this moment (milliseconds since the epoch), if all are plain."""
    common = _NOTHING
    try:
        if body[:1] == b"[":
            events = _array(body)
        elif tracker:
            batch = _batch(body)
            events, common = batch.events, batch.common or _NOTHING
        else:
            plain = _one(body)
            return [_event(plain, plain.id or uuid7(received_at), _NOTHING, received_at)]
    except (ValueError, RecursionError, msgspec.DecodeError):
        return None
    if len(events) > limits.PIECES:
        return None
    minted = iter(uuid7s(received_at, sum(not plain.id for plain in events)))
    return [_event(plain, plain.id or next(minted), common, received_at) for plain in events]


def _event(plain: Any, identity: str, common: _Common, received_at: int) -> Event:
    unset = msgspec.UNSET
    timestamp, session_id, view_id = plain.timestamp, plain.session_id, plain.view_id
    source, page_url, user_agent, data = plain.source, plain.page_url, plain.user_agent, plain.data
    # By place, in the order of Event: with names it takes three times as long.
    return Event(
        identity,
        plain.event,
        received_at if timestamp is None else timestamp,
        received_at,
        0,
        common.session_id if session_id is unset else session_id,
        common.view_id if view_id is unset else view_id,
        plain.seq,
        plain.media_time,
        plain.duration,
        plain.percent,
        common.source if source is unset else source,
        common.page_url if page_url is unset else page_url,
        common.user_agent if user_agent is unset else user_agent,
        None,
        _encode(data) if data else b"{}",
    )
