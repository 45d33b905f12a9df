"""The option `--filter` of the reading calls."""

import argparse
import sys
import time
from typing import TYPE_CHECKING

from commands.exit_status import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analytics.history.filtering import Source
    from analytics.playback.filter import Filter
    from collector.event import Event
    from collector.store.remarks import Remark


def add_filter(parser: argparse.ArgumentParser, takes: str) -> None:
    """The option; `takes` says what comes of the filter."""
    parser.add_argument(
        "--filter", default="", metavar="EXPR", help=f"{takes}, such as 'event == waiting and media_time > 2s'"
    )


def read_filter(arguments: argparse.Namespace, option: str = "filter") -> "Filter | None":
    """The filter that was given, None without one. What is none ends the call: its place is shown on stderr."""
    written: str = getattr(arguments, option)
    if not written.strip():
        return None
    from analytics.playback.filter import FilterError, parse
    from commands.plain_text import visible

    text = " ".join(written.splitlines())
    try:
        return parse(text)
    except FilterError as error:
        print(f"playscope: --{option}: {visible(str(error))}\n{error.marked(text)}", file=sys.stderr)
        raise SystemExit(ExitStatus.WRONG_USAGE) from None


def filtered(source: "Source", filter: "Filter | None") -> "Source":
    """The source, limited to the events that the filter takes."""
    if filter is None:
        return source
    from analytics.history.filtering import FilteredSource

    return FilteredSource(source, filter, time.time_ns() // 1_000_000)


def arrivals_after(
    source: "Source | None", filter: "Filter | None"
) -> "Callable[[list[Event], Mapping[str, Remark]], list[Event]]":
    """For events that come after those read of `source`: gives those that the filter takes."""
    if filter is None:
        return lambda events, remarks: events
    from analytics.history.filtering import FilteredArrivals, FilteredSource

    arrivals = source.arrivals() if isinstance(source, FilteredSource) else FilteredArrivals(filter)
    return lambda events, remarks: arrivals.taken(events, time.time_ns() // 1_000_000, remarks)
