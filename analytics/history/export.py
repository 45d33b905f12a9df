"""Events as files: one writer a format, each streams. Nothing here loads pandas."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, BinaryIO

from analytics.history.capture.lines import json_line, lines_of
from analytics.history.parquet import write_parquet
from collector.event import FIELDS, Event, rfc3339

__all__ = ["FORMATS", "cell", "json_line", "write_csv", "write_jsonl", "write_parquet"]

#: What makes a spreadsheet take text for a formula, as the first character of a cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

_AT_ONCE = 500


def write_jsonl(events: Iterable[Event], file: BinaryIO) -> int:
    """One line an event (`capture.lines`). Gives how many were written."""
    count, left = 0, iter(events)
    while some := list(islice(left, _AT_ONCE)):
        file.write(lines_of(some))
        count += len(some)
    return count


def write_csv(events: Iterable[Event], file: BinaryIO) -> int:
    """RFC 4180 in UTF-8, a header of `FIELDS`, `data` as JSON text. Gives how many events were written.

    Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="", write_through=False)
    try:
        rows = csv.writer(text)
        rows.writerow(FIELDS)
        count = 0
        for count, event in enumerate(events, 1):  # noqa: B007
            fields = _fields(event)
            if event.data_json != b"{}":
                fields["data"] = event.data_json.decode("utf-8", "backslashreplace")
            rows.writerow([cell(fields.get(name)) for name in FIELDS])
        return count
    finally:
        text.detach()


#: The writers by the name of their format.
FORMATS: Mapping[str, Callable[[Iterable[Event], BinaryIO], int]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
}


def _fields(event: Event) -> dict[str, Any]:
    """`Event.record` without data: that stays the bytes it is, so that nothing in it is read anew."""
    fields = {name: value for name in FIELDS if name != "data" and (value := getattr(event, name)) is not None}
    fields["timestamp"] = rfc3339(event.timestamp)
    fields["received_at"] = rfc3339(event.received_at)
    return fields


def cell(value: Any) -> Any:
    """A value for a spreadsheet: text never begins a formula, numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
