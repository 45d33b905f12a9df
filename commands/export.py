"""`playscope export`: events in the order the store (or HarperDB) took them, in one of several formats."""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collector.event import Event
    from collector.store.remarks import Remark
    from commands.reading import EventSource

#: With the capture these are all the formats; the others are a table of analytics.history.export.
_CAPTURE = "playscope"
_CHOICES = ("jsonl", "csv", "parquet", _CAPTURE)
_REDACTIONS = ("url-query", "user_agent", "session")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from commands.filtering import add_filter
    from commands.options import typed
    from commands.reading import add_source
    from commands.setting_values import filled

    add_source(parser)
    add_filter(parser, "only the events that this takes")
    parser.add_argument("--format", choices=_CHOICES, default="jsonl", help="the file's format (jsonl)")
    parser.add_argument(
        "--redact", type=_redactions, default=(), metavar="WHAT,…", help=f"take out: {', '.join(_REDACTIONS)}"
    )
    parser.add_argument(
        "--output", required=True, type=typed(filled), metavar="FILE|-", help="the file to write; - is standard output"
    )


def run(arguments: argparse.Namespace) -> int:
    from analytics.history.atomic import replacing
    from analytics.history.redaction import redactor
    from commands.configuration import cannot_write
    from commands.filtering import filtered, read_filter
    from commands.reading import event_source
    from commands.settings import resolve

    filter = read_filter(arguments)
    settings = resolve(vars(arguments))
    with event_source(settings, arguments.source) as source:
        write = _writer(
            arguments.format, partial(_remarks, settings.data_dir, arguments.source, source), redacted=arguments.redact
        )
        events: Iterable[Event] = filtered(source, filter).events()
        if arguments.redact:
            events = map(redactor(arguments.redact), events)
        if arguments.output == "-":
            write(events, sys.stdout.buffer)
            return 0
        path = Path(arguments.output)
        try:
            with replacing(path) as file:
                count = write(events, file)
        except OSError as error:
            raise cannot_write(path, error) from error
    print(f"{count} events written to {path}", file=sys.stderr)
    return 0


def _remarks(data_dir: Path, name: str, source: "EventSource") -> "Mapping[str, Remark]":
    """What was noted on the events: in the file that they come from, else on this machine."""
    from commands.reading import names_a_file, store_reader

    if names_a_file(name):
        return source.remarks()
    with store_reader(data_dir) as reader:
        return reader.remarks()


def _writer(
    name: str, remarks_of: "Callable[[], Mapping[str, Remark]]", *, redacted: tuple[str, ...]
) -> "Callable[[Iterable[Event], BinaryIO], int]":
    """Redacted, a capture is without comments: nobody can say what they name."""
    if name == _CAPTURE:
        from analytics.history.capture.writer import write_capture
        from commands.configuration import product_version

        remarks = {} if redacted else remarks_of()
        now_ms = time.time_ns() // 1_000_000
        version = product_version()
        return partial(write_capture, version=version, now_ms=now_ms, remarks=remarks, redacted=redacted)
    from analytics.history.export import FORMATS

    return FORMATS[name]


def _redactions(written: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in written.split(",") if name.strip())
    for name in names:
        if name not in _REDACTIONS:
            raise argparse.ArgumentTypeError(f"there is no {name!r}; there are: {', '.join(_REDACTIONS)}")
    return names
