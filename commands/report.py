"""`playscope report`: one HTML file with the charts, from the store or from HarperDB."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytics.history.source import Selection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from commands.filtering import add_filter
    from commands.options import typed
    from commands.reading import add_source
    from commands.setting_values import path

    parser.add_argument("--output", required=True, type=typed(path), metavar="FILE.html", help="the file to write")
    add_source(parser)
    moment = typed(_moment)
    form = "such as 2026-11-26, 2026-11-26T14:00, or 24h and 7d for that long ago"
    parser.add_argument("--from", dest="start", type=moment, metavar="TIME", help=f"events from then on, {form}")
    parser.add_argument("--to", dest="end", type=moment, metavar="TIME", help="events before then")
    add_filter(parser, "of the events that this takes, and of their views")
    other = parser.add_argument_group("a second selection, side by side with the first")
    other.add_argument("--compare", default="", metavar="EXPR", help="with another filter")
    other.add_argument("--compare-from", type=moment, metavar="TIME", help="with another beginning")
    other.add_argument("--compare-to", type=moment, metavar="TIME", help="with another end")


def run(arguments: argparse.Namespace) -> int:
    import time
    from datetime import datetime

    from commands.configuration import cannot_write, check_writable
    from commands.reading import paged_source, tell_what_is_wrong
    from commands.settings import resolve

    selections = _selections(arguments)
    settings = resolve(vars(arguments))
    output: Path = arguments.output
    # Before the reading, which may take its time; and before pandas, which does.
    check_writable(output)
    source = paged_source(settings, arguments.source)
    from analytics.history.report import write_report
    from analytics.history.sample import read_sample

    now = time.time_ns() // 1_000_000
    samples = [read_sample(source, selection, now) for selection in selections]
    tell_what_is_wrong(source)
    try:
        write_report(samples, output, datetime.now())
    except OSError as error:
        raise cannot_write(output, error) from error
    print(f"{' and '.join(str(sample.events) for sample in samples)} events in {output}")
    return 0


def _selections(arguments: argparse.Namespace) -> "list[Selection]":
    """One, or two where anything of a second one is given; what is not given of that is as in the first."""
    from dataclasses import replace

    from analytics.history.source import Selection
    from commands.filtering import read_filter

    first = Selection(start_ms=arguments.start, end_ms=arguments.end, filter=read_filter(arguments))
    other_filter = read_filter(arguments, "compare")
    given = {"start_ms": arguments.compare_from, "end_ms": arguments.compare_to, "filter": other_filter}
    other = {name: value for name, value in given.items() if value is not None}
    return [first, replace(first, **other)] if other else [first]


def _moment(written: object) -> int:
    from datetime import datetime

    from commands.moments import read_moment

    return read_moment(str(written), datetime.now())
