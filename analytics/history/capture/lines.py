"""The lines of a capture and of JSONL: an event's record as JSON, quickly written and quickly read back as it was.

In a capture a line may also hold what the user noted on its event: `remark`.
"""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from datetime import datetime
from functools import lru_cache
from itertools import repeat
from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from collector.event import Event, rfc3339
from collector.record.limits import LEVELS
from collector.record.plain import Address, Agent, EventName, Id, Integer, Session, View
from collector.record.timestamp import read_timestamp
from collector.store.remarks import NO_REMARK, Remark

Collector = Annotated[str, Meta(max_length=256)]
_NO_DATA = b"{}"
_NONE: Final[Mapping[str, Remark]] = {}


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
    remark: Remark = NO_REMARK


#: How a time of ours ends -> milliseconds.
_FRACTIONS = {f".{number:03d}Z": number for number in range(1000)}

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Line)
_decode_data = msgspec.json.Decoder(dict).decode


def json_line(event: Event) -> bytes:
    """The event as one JSON object without line breaks; fields without a value are left out."""
    return _encoder.encode(_line(event, _NONE))


def lines_of(events: Iterable[Event], remarks: Mapping[str, Remark] = _NONE) -> bytes:
    """The lines of all, each with its line break, with the remarks on them (by the event's id)."""
    return _encoder.encode_lines(map(_line, events, repeat(remarks)))


def _line(event: Event, remarks: Mapping[str, Remark]) -> _Line:
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
        remarks.get(event.id, NO_REMARK),
    )


def event_of(line: bytes, remarks: MutableMapping[str, Remark] | None = None) -> Event | None:
    """The event of a line that `json_line` or `lines_of` wrote; None for any other. Its remark goes into `remarks`."""
    try:
        return _event(_decoder.decode(line), remarks)
    except (ValueError, RecursionError, msgspec.DecodeError):
        return None


def events_of(text: bytes, remarks: MutableMapping[str, Remark], first: int) -> Iterator[Event | None]:
    """The events of the lines of `text`, numbered from `first` on, None for a line that is none. Their remarks are put
    into `remarks`."""
    try:
        lines: Iterable[_Line | bytes] = _decoder.decode_lines(text)
    except (ValueError, RecursionError, msgspec.DecodeError):
        lines = text.splitlines()
    for number, line in enumerate(lines, first):
        try:
            yield _event(line if isinstance(line, _Line) else _decoder.decode(line), remarks, number)
        except (ValueError, RecursionError, msgspec.DecodeError):
            yield None


def _event(line: _Line, remarks: MutableMapping[str, Remark] | None, number: int = 0) -> Event:
    """Raises ValueError, RecursionError or msgspec.DecodeError where it is not what we wrote."""
    if line.remark is not NO_REMARK and line.remark and remarks is not None:
        remarks[line.id] = line.remark
    # By place, in the order of the event's fields: a million of them are read at a time.
    return Event(
        line.id,
        line.event,
        _milliseconds(line.timestamp),
        _milliseconds(line.received_at),
        number,
        line.session_id,
        line.view_id,
        line.seq,
        line.media_time,
        line.duration,
        line.percent,
        line.source,
        line.page_url,
        line.user_agent,
        line.collector_id,
        _NO_DATA if line.data is UNSET else _checked(bytes(line.data)),
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
    fraction = _FRACTIONS.get(text[19:])
    if fraction is not None:
        return _second(text[:19]) + fraction
    milliseconds = read_timestamp(text)
    if milliseconds is None:
        raise ValueError("no time")
    return milliseconds


@lru_cache(maxsize=1024)
def _second(text: str) -> int:
    return round(datetime.fromisoformat(f"{text}+00:00").timestamp()) * 1000
