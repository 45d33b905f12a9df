"""A row of HarperDB's table as an event: the way back of `harper_record`.

The table may hold rows that others wrote, so each column is taken only in the form in which Playscope writes it;
what has another form stays in `data` under the column's name, and what HarperDB adds (`__createdtime__`) is left out.
"""

import re
from typing import Any

import msgspec

from collector.event import Event
from collector.harper.record import LARGEST_INTEGER
from collector.record import limits
from collector.record.timestamp import read_timestamp

CREATED = "__createdtime__"
_OWN = ("__createdtime__", "__updatedtime__")
_TEXTS = ("session_id", "view_id", "source", "page_url", "user_agent", "collector_id")
_TIMES = ("timestamp", "received_at")
_DIGITS = re.compile("-?[0-9]{16,19}", re.ASCII)
_LOWEST, _HIGHEST = limits.INTEGERS


def created_of(row: dict[str, Any]) -> float:
    """When HarperDB first took the row, by its clock, in milliseconds since the epoch; 0 where it does not say."""
    created = row.get(CREATED)
    return float(created) if isinstance(created, int | float) and not isinstance(created, bool) else 0.0


def event_of_row(row: dict[str, Any], number: int = 0) -> Event | None:
    """The event of a row; None for a row without an id or an event's name. A time that is missing or no RFC 3339 is
    the one at which HarperDB took the row."""
    identity, name = row.get("id"), row.get("event")
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
    if not isinstance(identity, str) or not isinstance(name, str) or not name:
        return None
    fields: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for column, value in row.items():
        if value is None or column in _OWN or column in ("id", "event", "data"):
            continue
        read = _READERS.get(column, _never)(value)
        if read is None:
            rest[column] = value
        else:
            fields[column] = read
    created = int(created_of(row))
    for column in _TIMES:
        fields.setdefault(column, created)
    return Event(id=identity, event=name, number=number, data_json=_data(row.get("data"), rest), **fields)


def _never(_value: Any) -> None:
    return None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _time(value: Any) -> int | None:
    return read_timestamp(value) if isinstance(value, str) and "-" in value[1:] else None  # no number in a text


def _seconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _integer(value: Any) -> int | None:
    if isinstance(value, str):  # one that a double cannot hold is written as text
        number = int(value) if _DIGITS.fullmatch(value) else 0
        return number if abs(number) > LARGEST_INTEGER and _LOWEST <= number <= _HIGHEST else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and _LOWEST <= value <= _HIGHEST else None


_READERS = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_TIMES, _time),
    **dict.fromkeys(("media_time", "duration"), _seconds),
    **dict.fromkeys(("seq", "percent"), _integer),
}


def _data(column: Any, rest: dict[str, Any]) -> bytes:
    """The bytes of `data`, with the columns that are no field of ours beside; on a clash of names `data` wins."""
    if isinstance(column, str):  # an object that HarperDB would have spoilt is written as its text
        try:
            decoded = msgspec.json.decode(column)
        except (msgspec.DecodeError, RecursionError):
            decoded = None
        if isinstance(decoded, dict):
            if not rest:
                return column.encode()
            column = decoded
    if not isinstance(column, dict):
        column = {} if column is None else {"data": column}
    return msgspec.json.encode({**rest, **column}) if column or rest else b"{}"
