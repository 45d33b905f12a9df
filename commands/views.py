"""`playscope views`: one row a view, with its figures."""

import argparse
import sys
from collections.abc import Iterable
from typing import Any

_COLUMNS = (
    ("started_at", "started", 23),
    ("outcome", "outcome", 17),
    ("startup_s", "startup s", 9),
    ("rebuffer_count", "rebuffers", 9),
    ("rebuffer_ratio", "ratio %", 8),
    ("seek_count", "seeks", 5),
    ("played_s", "played s", 9),
    ("watched_percent", "watched %", 9),
    ("reached_percent", "reached %", 9),
    ("score", "score", 5),
    ("source", "source", 0),
)
_TEXT = {"started_at", "outcome", "source"}
#: Fields that hold an object: JSON in a cell of CSV.
_OBJECTS = ("why", "vendor")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from commands.filtering import add_filter
    from commands.reading import add_source

    add_source(parser)
    add_filter(
        parser,
        "only views of which this takes an event (the figures are those of the whole view; view.score < 50 and the "
        "like take all events of a view or none)",
    )
    parser.add_argument("--format", choices=["table", "json", "csv"], default="table", help="how to print them (table)")


def run(arguments: argparse.Namespace) -> int:
    import time

    from analytics.history.views import view_records
    from commands.filtering import filtered, read_filter
    from commands.reading import event_source
    from commands.settings import resolve

    filter = read_filter(arguments)
    with event_source(resolve(vars(arguments)), arguments.source) as source:
        records = sorted(view_records(source.events(), round(time.time() * 1000)), key=_by_start)
        if filter is not None:
            taken = {event.view_id for event in filtered(source, filter).events()}
            records = [record for record in records if record["view_id"] in taken]
    _WRITERS[arguments.format](records)
    return 0


def _by_start(record: dict[str, Any]) -> tuple[str, str]:
    return record["started_at"], record["view_id"]


def _write_table(records: Iterable[dict[str, Any]]) -> None:
    from commands.plain_text import visible

    print(_line(title for _, title, _ in _COLUMNS))
    for record in records:
        shown = {**record, "started_at": _local(record["started_at"]), "outcome": record["outcome"] or "open"}
        if record["rebuffer_ratio"] is not None:
            shown["rebuffer_ratio"] = f"{100 * record['rebuffer_ratio']:.2f}"
        print(_line(visible("-" if shown[name] is None else str(shown[name])) for name, _, _ in _COLUMNS))


def _line(cells: Iterable[str]) -> str:
    parts = zip(cells, _COLUMNS, strict=True)
    return "  ".join(f"{cell:{'<' if name in _TEXT else '>'}{width}}" for cell, (name, _, width) in parts).rstrip()


def _local(moment: str) -> str:
    from datetime import datetime

    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M:%S.%f}"[:-3]


def _write_json(records: Iterable[dict[str, Any]]) -> None:
    import json

    print(json.dumps(list(records), indent=1, ensure_ascii=False))


def _write_csv(records: Iterable[dict[str, Any]]) -> None:
    import csv
    import json

    from analytics.history.export import cell
    from analytics.history.views import VIEW_FIELDS

    rows = csv.writer(sys.stdout)
    rows.writerow(VIEW_FIELDS)
    for record in records:
        row = {**record, **{name: json.dumps(record[name]) if record[name] else None for name in _OBJECTS}}
        rows.writerow([cell(row[name]) for name in VIEW_FIELDS])


_WRITERS = {"table": _write_table, "json": _write_json, "csv": _write_csv}
