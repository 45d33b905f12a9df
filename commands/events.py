"""`playscope events`: the event feed in the terminal, beside a running collector or without one."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collector.event import Event

_POLL_S = 0.2
_DETAIL_LENGTH = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--follow", action="store_true", help="stay and print new events as they come")
    parser.add_argument("--limit", type=_count, metavar="N", help="only the newest N of those that are there")
    parser.add_argument("--format", choices=["text", "jsonl"], default="text", help="how to print them (text)")


def run(arguments: argparse.Namespace) -> int:
    from commands.settings import resolve

    line = _json_line if arguments.format == "jsonl" else text_line
    data_dir = resolve(vars(arguments)).data_dir
    try:
        for events in _batches(data_dir, arguments.limit, arguments.follow):
            _print(events, line)
    except KeyboardInterrupt:
        if not arguments.follow:
            raise
    return 0


def _batches(data_dir: Path, limit: int | None, follow: bool) -> Iterator[Iterator["Event"] | list["Event"]]:
    """The events that are there, then, with `follow`, for ever those that come, in the order of the store."""
    from commands.reading import store_reader

    last = 0

    def noting(events: "Iterator[Event] | list[Event]") -> Iterator["Event"]:
        nonlocal last
        for event in events:
            last = event.number
            yield event

    with store_reader(data_dir) as reader:
        if limit is None:
            yield noting(reader.events())
        elif limit:
            yield noting(reader.newest(limit))
        else:
            last = max((event.number for event in reader.newest(1)), default=0)
    while follow:
        time.sleep(_POLL_S)
        with store_reader(data_dir) as reader:
            yield noting(reader.events(after=last))


def _print(events: "Iterator[Event] | list[Event]", line: "Callable[[Event], str]") -> None:
    for event in events:
        sys.stdout.write(line(event) + "\n")
    sys.stdout.flush()


def text_line(event: "Event") -> str:
    """Local time, event, media time, detail, in columns; everything unsafe is shown escaped."""
    from commands.plain_text import visible

    moment = datetime.fromtimestamp(event.timestamp / 1000)
    media_time = "" if event.media_time is None else f"{event.media_time:.3f}"
    clock = f"{moment:%Y-%m-%d %H:%M:%S}.{event.timestamp % 1000:03d}"
    return f"{clock}  {visible(event.event):<16} {media_time:>10}  {_detail(event)}".rstrip()


def _detail(event: "Event") -> str:
    from commands.plain_text import visible

    parts: list[tuple[str, Any]] = [("percent", event.percent), *event.data.items()]
    if event.view_id is None or event.event == "viewstart":
        parts.append(("source", event.source))
    text = visible(" ".join(f"{name}={_short(value)}" for name, value in parts if value is not None))
    return text if len(text) <= _DETAIL_LENGTH else f"{text[: _DETAIL_LENGTH - 1]}…"


def _short(value: Any) -> str:
    if isinstance(value, str):
        return value
    from json import dumps

    return dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json_line(event: "Event") -> str:
    from analytics.history.export import json_line

    return json_line(event).decode("utf-8")


def _count(written: str) -> int:
    if not written.isdecimal():
        raise argparse.ArgumentTypeError("must be a number of events, 0 or more")
    return int(written)
