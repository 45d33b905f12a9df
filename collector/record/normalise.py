"""From one decoded piece to an event, by the rules of the record: who names what how, what is text, what a number.

A field without a usable value is left out; null counts as no value. Of the batch's common part an event takes what
it does not say itself (its `id` never: it would make all events one).
"""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from collector.event import Event
from collector.record import limits
from collector.record.decode import Rejection
from collector.record.timestamp import read_timestamp
from collector.uuid7 import uuid7

_encode = msgspec.json.Encoder().encode

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,19}\s*")
_LEADING_INTEGER = re.compile(r"\s*([+-]?[0-9]{1,19})(?![0-9])")
_LOWEST, _HIGHEST = limits.INTEGERS


class _Unfit(Exception):
    """The value cannot be the field's: the event is rejected."""


class _Unreadable(Exception):
    """The value says nothing to us, and stays in data."""


def _text(field: str) -> Callable[[Any], str]:
    longest = limits.FIELD_TEXT[field]

    def read(value: Any) -> str:
        if type(value) is not str:
            raise _Unfit("must be a text")
        if len(value) > longest:
            raise _Unfit(f"longer than {longest} characters")
        return value

    return read


def _event_name(value: Any) -> str:
    if type(value) is not str:
        raise _Unfit("must be a text")
    if not 1 <= len(value) <= limits.FIELD_TEXT["event"]:
        raise _Unfit(f"must be 1 to {limits.FIELD_TEXT['event']} characters long")
    return value


def _id(value: Any) -> str:
    if type(value) is int:
        return str(_in_range(value))
    return _text("id")(value)


def _seq(value: Any) -> int:
    if type(value) is int:
        return _in_range(value)
    if type(value) is float and value.is_integer():
        return _in_range(int(value))
    if type(value) is str and _INTEGER.fullmatch(value):
        return _in_range(int(value))
    raise _Unfit("must be an integer")


def _seconds(value: Any) -> float:
    if type(value) is str and _NUMBER.fullmatch(value):
        value = float(value)
    if type(value) is int:
        return float(_in_range(value))
    if type(value) is not float:
        raise _Unfit("must be a number")
    if not -1e308 < value < 1e308:
        raise _Unfit("must be a finite number")
    return value


def _percent(value: Any) -> int:
    """As parseInt does: the leading integer of what it would be as text."""
    if type(value) is str:
        leading = _LEADING_INTEGER.match(value)
        if leading is None:
            raise _Unreadable
        value = int(leading[1])
    if type(value) not in (int, float) or not _LOWEST <= value <= _HIGHEST:
        raise _Unreadable
    return min(int(value), _HIGHEST)


def _timestamp(value: Any) -> int:
    milliseconds = read_timestamp(value)
    if milliseconds is None:
        raise _Unreadable
    return milliseconds


def _in_range(value: int) -> int:
    if not _LOWEST <= value <= _HIGHEST:
        raise _Unfit("an integer of more than 64 bits")
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "id": _id,
    "event": _event_name,
    "timestamp": _timestamp,
    "session_id": _text("session_id"),
    "view_id": _text("view_id"),
    "seq": _seq,
    "media_time": _seconds,
    "duration": _seconds,
    "percent": _percent,
    "source": _text("source"),
    "page_url": _text("page_url"),
    "user_agent": _text("user_agent"),
}
#: Other names of fields, from the sample's clients.
ALIASES = {
    "eventName": "event",
    "sessionId": "session_id",
    "viewId": "view_id",
    "url": "source",
    "userAgent": "user_agent",
}
_FIELD_OF = {name: name for name in _READERS} | ALIASES
_FROM_EVENT_DATA = ("percent", "media_time", "duration")


def normalise(piece: Any, received_at: int, common: Any = None) -> Event | Rejection:
    """The event of a decoded piece, received at this moment (milliseconds since the epoch), or why it is none."""
    if isinstance(piece, Rejection):
        return piece
    if type(piece) is not dict:
        return Rejection("", "an event must be an object")
    unfit = _beyond_limits(piece)
    if unfit is not None:
        return unfit
    if common:
        merged = _with_common(piece, common)
        if isinstance(merged, Rejection):
            return merged
        piece = merged
    fields: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in piece.items():
        field = _FIELD_OF.get(name)
        if field is None or (field != name and piece.get(field) is not None):
            rest[name] = value
        elif value is not None:
            try:
                fields[field] = _READERS[field](value)
            except _Unreadable:
                rest[name] = value
            except _Unfit as error:
                return Rejection(name, str(error))
    if "event" not in fields:
        return Rejection("event", "missing")
    data = rest.pop("data", None)
    if data is not None:
        if type(data) is not dict:
            return Rejection("data", "must be an object")
        _merge(rest, data, "data", rest)
    if type(rest.get("eventData")) is dict:
        _take_event_data(fields, rest, piece)
    if not fields.get("id"):
        fields["id"] = uuid7(received_at)
    fields.setdefault("timestamp", received_at)
    return Event(received_at=received_at, data_json=_encode(rest) if rest else b"{}", **fields)


def _take_event_data(fields: dict[str, Any], rest: dict[str, Any], piece: dict[str, Any]) -> None:
    """The sample's `eventData`: its numbers where the record has none, its other members among data."""
    inner = dict(rest.pop("eventData"))
    whole = dict(inner)
    for name in _FROM_EVENT_DATA:
        if name in inner and name not in fields:
            try:
                fields[name] = _READERS[name](inner[name])
                del inner[name]
            except (_Unreadable, _Unfit):
                pass
    taken = piece.keys() | rest.keys()
    if taken.isdisjoint(whole):
        rest.update(inner)
    else:
        rest["eventData"] = whole


def _merge(rest: dict[str, Any], inner: dict[str, Any], name: str, taken: dict[str, Any]) -> None:
    """Members of an inner object beside the others; on a clash of names it stays whole under its own name."""
    if taken.keys().isdisjoint(inner):
        rest.update(inner)
    else:
        rest[name] = inner


def _with_common(piece: dict[str, Any], common: Any) -> dict[str, Any] | Rejection:
    if isinstance(common, Rejection):
        return Rejection("common", common.reason)
    if type(common) is not dict:
        return Rejection("common", "must be an object")
    unfit = _beyond_limits(common)
    if unfit is not None:
        return Rejection("common", unfit.reason)
    own = {_FIELD_OF.get(name, name) for name in piece}
    merged = {name: value for name, value in common.items() if _FIELD_OF.get(name, name) not in own and name != "id"}
    merged.update(piece)
    if type(common.get("data")) is dict and type(piece.get("data")) is dict:
        merged["data"] = {**common["data"], **piece["data"]}
    return merged


def _beyond_limits(piece: dict[str, Any]) -> Rejection | None:
    """Levels, names, long texts and large integers, all through the piece; without recursion."""
    keys = 0
    waiting: list[tuple[str, Any, int]] = [("", piece, 1)]
    while waiting:
        field, node, level = waiting.pop()
        if level > limits.LEVELS:
            return Rejection(field, f"nested deeper than {limits.LEVELS} levels")
        if type(node) is dict:
            keys += len(node)
            if keys > limits.KEYS:
                return Rejection(field, f"more than {limits.KEYS} names")
            named = [(field or name, value) for name, value in node.items()]
            if node and max(map(len, node)) > limits.NAME:
                return Rejection(field, f"a name longer than {limits.NAME} characters")
        else:
            named = [(field, value) for value in node]
        for name, value in named:
            kind = type(value)
            if kind is str:
                if len(value) > limits.TEXT:
                    return Rejection(name, f"a text longer than {limits.TEXT} characters")
            elif kind is int:
                if not _LOWEST <= value <= _HIGHEST:
                    return Rejection(name, "an integer of more than 64 bits")
            elif kind is dict or kind is list:
                waiting.append((name, value, level + 1))
    return None
