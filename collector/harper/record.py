"""An event as HarperDB gets it: `Event.record()`, changed only where HarperDB would lose or break something.

`data` is one column that holds an object, whatever its keys (backticks, slashes, empty ones are no attribute names
there). Three things need care, each found out on HarperDB 4.7:

- it reads numbers as doubles: an integer beyond 2^53 would lose digits, so it is written as text, digit for digit;
- it refuses an object that holds `__proto__`, or `constructor` with `prototype` in it, at any depth;
- an object with a `then` at its top is taken for a promise when read back: a search fails for all rows, SQL gives
  that row without its columns. So one event from a hostile page could spoil the table for everybody.

`data` of the last two kinds is written as text: the same object, as JSON. Ids go as they are; one that is too long
is refused (and parked), one that names a member of every JavaScript object (`constructor`) is kept and found by
a search, but SQL leaves its row out.
"""

import re
from functools import lru_cache
from typing import Any

import msgspec

from collector.event import Event, rfc3339

#: The largest integer up to which a double holds every one.
LARGEST_INTEGER = 2**53

#: Nothing of the above can be there without one of these; keys may be written with \u escapes.
_WORTH_A_LOOK = re.compile(rb"[0-9]{16}|__proto__|constructor|then|\\u")


class HarperRecord(msgspec.Struct, omit_defaults=True, gc=False):
    """A row to insert, as msgspec writes it: names and order of `Event.record()`, nothing where there is no value."""

    id: str
    event: str
    timestamp: str
    received_at: str
    session_id: str | None = None
    view_id: str | None = None
    seq: int | str | None = None
    media_time: float | None = None
    duration: float | None = None
    percent: int | str | None = None
    source: str | None = None
    page_url: str | None = None
    user_agent: str | None = None
    collector_id: str | None = None
    data: msgspec.Raw | dict[str, Any] | str | None = None


def harper_record(event: Event) -> HarperRecord:
    """The record to insert for `event`; `id` is its primary key."""
    return HarperRecord(
        event.id,
        event.event,
        _time(event.timestamp),
        _time(event.received_at),
        event.session_id,
        event.view_id,
        None if event.seq is None else _exact(event.seq),
        event.media_time,
        event.duration,
        None if event.percent is None else _exact(event.percent),
        event.source,
        event.page_url,
        event.user_agent,
        event.collector_id,
        _data(event.data_json),
    )


#: Many events share their moment, at least that of their receipt.
_time = lru_cache(maxsize=4096)(rfc3339)


def _data(data_json: bytes) -> msgspec.Raw | dict[str, Any] | str | None:
    if data_json == b"{}":
        return None
    if not _WORTH_A_LOOK.search(data_json):
        return msgspec.Raw(data_json)
    data = msgspec.json.decode(data_json)
    if not data:
        return None
    exact = _exact(data)
    spoils = not isinstance(exact, dict) or "then" in exact or _holds_prototype(exact)
    return msgspec.json.encode(exact).decode() if spoils else exact


def _exact(value: Any) -> Any:
    """`value` with integers that a double cannot hold as text."""
    if isinstance(value, dict):
        return {key: _exact(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_exact(member) for member in value]
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        return str(value)
    return value


def _holds_prototype(value: Any) -> bool:
    if isinstance(value, dict):
        constructor = value.get("constructor")
        if "__proto__" in value or (isinstance(constructor, dict) and "prototype" in constructor):
            return True
        return any(_holds_prototype(member) for member in value.values())
    if isinstance(value, list):
        return any(_holds_prototype(member) for member in value)
    return False
