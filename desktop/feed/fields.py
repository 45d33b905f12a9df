"""The fields of an event by their names: those of the record, and `data.x.y` for what else came."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import msgspec

from analytics.playback.filter import FilterError
from analytics.playback.filter.data_sources import Data
from analytics.playback.filter.fields import find_field
from collector.event import FIELDS, Event, rfc3339
from desktop.feed.expressions import field_name
from desktop.feed.words import number
from player.vocabulary import group_of

DATA = "data."
#: Fields that are moments; their values are RFC 3339 text.
TIMES = ("timestamp", "received_at")
#: Fields that can be a column, `data.…` aside.
RECORD_FIELDS = (*(name for name in FIELDS if name != "data"), "group")
_MEMBERS = 500


def data_of(event: Event) -> dict[str, Any]:
    """The event's data; empty where it cannot be read."""
    try:
        data = event.data
    except (msgspec.DecodeError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def value_of(event: Event, field: str) -> Any:
    """The field's value as JSON has it; None where the event has no such field. Times are RFC 3339 text."""
    if field == "group":
        return group_of(event.event)
    if not field.startswith(DATA):
        value = getattr(event, field, None) if field in FIELDS else None
        return rfc3339(value) if field in TIMES and value is not None else value
    return member_reader(field)(event.data_json)


@lru_cache(maxsize=256)
def member_reader(field: str) -> Callable[[bytes], Any]:
    """Reads the member that `data.…` names, as the filter language does; None where there is none."""
    try:
        source = find_field(field, 0).source
    except FilterError:
        return lambda data_json: None
    return source.read if isinstance(source, Data) else lambda data_json: None


def text_of(value: Any) -> str:
    """A value as a cell shows it."""
    return "" if value is None else number(value) if isinstance(value, int | float) else _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def data_fields(event: Event) -> list[str]:
    """The names of all that `data` holds that is not itself an object, at most so many."""
    return [field_name(path) for path, _ in zip(_paths(data_of(event), ["data"]), range(_MEMBERS), strict=False)]


def _paths(data: dict[str, Any], before: list[str]) -> Iterator[list[str]]:
    for name, value in data.items():
        if isinstance(value, dict) and value:
            yield from _paths(value, [*before, name])
        else:
            yield [*before, name]
