"""Events as text for the clipboard, in the forms of an export."""

import io
import re
from collections.abc import Iterable

from collector.event import Event

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def as_json(events: Iterable[Event]) -> str:
    """One JSON object a line."""
    from analytics.history.export import json_line  # with the room of history, which the window starts without

    return "".join(json_line(event).decode() + "\n" for event in events)


def as_table(lines: Iterable[Iterable[str]]) -> str:
    """Cells with a tab between two, as spreadsheets take them; what they would take for a formula as in CSV."""
    from analytics.history.export import cell

    def safe(text: str) -> str:
        text = " ".join(text.split())
        return text if _NUMBER.fullmatch(text) else str(cell(text))

    return "".join("\t".join(map(safe, line)) + "\n" for line in lines)


def as_csv(events: Iterable[Event]) -> str:
    """CSV with a head; text that a spreadsheet would take for a formula has an apostrophe in front."""
    from analytics.history.export import write_csv

    file = io.BytesIO()
    write_csv(events, file)
    return file.getvalue().decode("utf-8")
