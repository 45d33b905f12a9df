"""The lines of a capture and of JSONL: an event's record as JSON, quickly written and quickly read back as it was."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from collector.event import Event, rfc3339
from collector.limits import LEVELS
from collector.plain import Address, Agent, EventName, Id, Integer, Session, View
from collector.timestamp import read_timestamp

Collector = Annotated[str, Meta(max_length=256)]
_NO_DATA = b"{}"


class _Line(Struct, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """The record in the order of `collector.event.FIELDS`."""

    id: Id
    event: EventName
    timestamp: str
    received_at: str
    session_id: Session | None = None
    view_id: View | None = None
    seq: Integer | None = None
    media_time: float | None = None
    duration: float | None = None
    percent: Integer | None = None
    source: Address | None = None
    page_url: Address | None = None
    user_agent: Agent | None = None
    collector_id: Collector | None = None
    data: Raw | UnsetType = UNSET


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Line)
_decode_data = msgspec.json.Decoder(dict).decode


def json_line(event: Event) -> bytes:
    """The event as one JSON object without line breaks; fields without a value are left out."""
    return _encoder.encode(_line(event))


def lines_of(events: Iterable[Event]) -> bytes:
    """The lines of all, each with its line break."""
    return _encoder.encode_lines(map(_line, events))


def _line(event: Event) -> _Line:
    data = event.data_json
    if b"\n" in data or b"\r" in data:
        data = msgspec.json.format(data, indent=-1)
    second, milliseconds = divmod(event.timestamp, 1000)
    received, more = divmod(event.received_at, 1000)
    return _Line(
        event.id,
        event.event,
        f"{_second_text(second)}.{milliseconds:03d}Z",
        f"{_second_text(received)}.{more:03d}Z",
        event.session_id,
        event.view_id,
        event.seq,
        event.media_time,
        event.duration,
        event.percent,
        event.source,
        event.page_url,
        event.user_agent,
        event.collector_id,
        UNSET if data == _NO_DATA else Raw(data),
    )


def event_of(line: bytes) -> Event | None:
    """The event of a line that `json_line` wrote; None for any other."""
    try:
        return _event(_decoder.decode(line))
    except (ValueError, RecursionError, msgspec.DecodeError):
        return None


def events_of(text: bytes) -> Iterator[Event | None]:
    """The events of the lines of `text`, None for a line that is none."""
    try:
        lines = _decoder.decode_lines(text)
    except (ValueError, RecursionError, msgspec.DecodeError):
        yield from map(event_of, text.splitlines())
        return
    for line in lines:
        try:
            yield _event(line)
        except (ValueError, RecursionError, msgspec.DecodeError):
            yield None


def _event(line: _Line) -> Event:
    """Raises ValueError, RecursionError or msgspec.DecodeError where it is not what we wrote."""
    return Event(
        id=line.id,
        event=line.event,
        timestamp=_milliseconds(line.timestamp),
        received_at=_milliseconds(line.received_at),
        session_id=line.session_id,
        view_id=line.view_id,
        seq=line.seq,
        media_time=line.media_time,
        duration=line.duration,
        percent=line.percent,
        source=line.source,
        page_url=line.page_url,
        user_agent=line.user_agent,
        collector_id=line.collector_id,
        data_json=_NO_DATA if line.data is UNSET else _checked(bytes(line.data)),
    )


def _checked(data: bytes) -> bytes:
    """`data` if it is an object that can be read later on, whoever wrote the file."""
    if not data.startswith(b"{") or data.count(b"{") + data.count(b"[") > LEVELS:
        _decode_data(data)
    return data


@lru_cache(maxsize=1024)
def _second_text(second: int) -> str:
    return rfc3339(second * 1000)[:19]


def _milliseconds(text: str) -> int:
    if len(text) == 24 and text[19] == "." and text[20:23].isdecimal():
        return _second(text[:19]) + int(text[20:23])
    milliseconds = read_timestamp(text)
    if milliseconds is None:
        raise ValueError("no time")
    return milliseconds


@lru_cache(maxsize=1024)
def _second(text: str) -> int:
    return round(datetime.fromisoformat(f"{text}+00:00").timestamp()) * 1000
