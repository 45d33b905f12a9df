"""`playscope events`: the event feed in the terminal, beside a running collector or without one."""

import argparse
import contextlib
import re
import sys
import time
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytics.playback.filter import Filter
    from collector.event import Event
    from commands.settings import Settings

_POLL_S = 0.2
_DETAIL_LENGTH = 200
#: More than any store holds.
_DIGITS = 18


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from commands.filtering import add_filter
    from commands.reading import add_source

    parser.set_defaults(wrong_usage=parser.error)
    add_source(parser)
    add_filter(parser, "only the events that this takes")
    parser.add_argument("--follow", action="store_true", help="stay and print new events as they come")
    parser.add_argument("--limit", type=_count, metavar="N", help="only the newest N of those that are there")
    parser.add_argument("--format", choices=["text", "jsonl"], default="text", help="how to print them (text)")


def run(arguments: argparse.Namespace) -> int:
    from commands.filtering import read_filter
    from commands.reading import names_a_file
    from commands.settings import resolve

    filter = read_filter(arguments)
    line = _json_line if arguments.format == "jsonl" else text_line
    settings = resolve(vars(arguments))
    try:
        if arguments.source == "store":
            _print_all(_from_store(settings, arguments.limit, arguments.follow, filter), line)
        elif not arguments.follow:
            _print_all(_from_elsewhere(settings, arguments.source, arguments.limit, filter), line)
        elif names_a_file(arguments.source):
            arguments.wrong_usage("--follow wants a source that grows; a file does not")
        else:
            _follow_harper(settings, arguments.source, arguments.limit, line, filter)
    except KeyboardInterrupt:
        if not arguments.follow:
            raise
    return 0


_Batches = Generator["Iterator[Event] | list[Event]"]


def _from_store(settings: "Settings", limit: int | None, follow: bool, filter: "Filter | None") -> _Batches:
    """The events that are there, then, with `follow`, for ever those that come, in the order of the store."""
    from commands.filtering import arrivals_after, filtered
    from commands.reading import store_reader

    with store_reader(settings.data_dir) as reader:
        last = reader.last_number()
        source = filtered(reader, filter)
        there = source.events() if limit is None else source.newest(limit)
        yield (event for event in there if event.number <= last)
    taken = arrivals_after(source, filter)
    while follow:
        time.sleep(_POLL_S)
        with store_reader(settings.data_dir) as reader:
            events = list(reader.events(after=last))
            last = events[-1].number if events else last
            yield taken(events, reader.remarks())


def _from_elsewhere(settings: "Settings", name: str, limit: int | None, filter: "Filter | None") -> _Batches:
    """The events of HarperDB's table or of a file, in the order in which that took them."""
    from commands.filtering import filtered
    from commands.reading import event_source

    with event_source(settings, name) as there:
        source = filtered(there, filter)
        yield source.events() if limit is None else source.newest(limit)


def _follow_harper(
    settings: "Settings", name: str, limit: int | None, line: "Callable[[Event], str]", filter: "Filter | None"
) -> None:
    """Prints the events of HarperDB's table as they come, the late ones when they come. While HarperDB is away it
    waits, and says so."""
    from collector.harper.reader import HarperReader, Watched
    from commands.filtering import arrivals_after
    from commands.plain_text import visible
    from commands.reading import harper_client

    def say(watched: Watched) -> None:
        if watched.error:
            print(f"playscope: {visible(watched.error)}", file=sys.stderr, flush=True)

    with harper_client(settings, name) as client:  # what is wrong with the address is said before
        target = client.target
    taken = arrivals_after(None, filter)
    reader = HarperReader(
        target, lambda events: _print(taken(events, {}), line), backlog=limit, poll_s=_POLL_S, changed=say
    )
    try:
        reader.run()
    finally:
        reader.stop()


def _print_all(batches: _Batches, line: "Callable[[Event], str]") -> None:
    with contextlib.closing(batches):
        for events in batches:
            _print(events, line)


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
    if not re.fullmatch("[0-9]+", written):
        raise argparse.ArgumentTypeError("must be a number of events, 0 or more")
    return int(written) if len(written) <= _DIGITS else 10**_DIGITS
