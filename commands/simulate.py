"""`playscope simulate`: believable traffic to a collector, and the truth that a report of it must say."""

import argparse
import math
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytics.simulation.traffic import Traffic
    from commands.sending import Sent

#: How long the tracker gathers events, and without a time of its own any while: then batches are full.
_GATHER_MS, _ANY_WHILE_MS = 300, 1 << 40
_PRINTED = (
    ("views", "views", ""),
    ("sessions", "sessions", ""),
    ("events", "events", ""),
    ("played_s", "played", "s"),
    ("rebuffer_count", "rebuffers", ""),
    ("rebuffer_s", "rebuffering", "s"),
    ("rebuffer_ratio", "rebuffer ratio (of the sums)", ""),
    ("seek_count", "seeks", ""),
    ("seek_s", "seek latency", "s"),
    ("pause_count", "pauses", ""),
    ("paused_s", "paused", "s"),
    ("frames_shown", "frames shown", ""),
    ("frames_dropped", "frames dropped", ""),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from commands.options import typed
    from commands.setting_values import filled

    parser.add_argument("--viewers", type=_whole(1, 10_000_000), required=True, metavar="N", help="how many viewers")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="decides everything but ids and times (1)")
    parser.add_argument(
        "--seconds", type=_number(1), default=600.0, metavar="D", help="the time within which the viewers come (600)"
    )
    parser.add_argument(
        "--speed", type=_number(0), default=0.0, metavar="X",
        help="1: in real time; 60: a minute of the traffic in a second; 0: as fast as it can be sent (0)",
    )  # fmt: skip
    parser.add_argument(
        "--rate", type=_number(0), default=0.0, metavar="R", help="events a second at most; 0: no limit (0)"
    )
    parser.add_argument(
        "--connections", type=_whole(1, 64), default=4, metavar="N", help="connections to the collector (4)"
    )
    parser.add_argument(
        "--to",
        type=typed(filled),
        metavar="URL",
        help="the collector's address (this machine's, at --host and --port)",
    )
    parser.add_argument("--format", choices=["table", "json"], default="table", help="how to print the truth (table)")


def run(arguments: argparse.Namespace) -> int:
    import time

    from analytics.simulation.traffic import Traffic
    from collector.failure import SurroundingsError
    from commands.sending import Pace, send
    from commands.settings import resolve

    settings = resolve(vars(arguments))
    url = _address(arguments.to or f"http://{settings['host']}:{settings['port']}")
    speed = arguments.speed
    who = (arguments.viewers, arguments.seed, arguments.seconds)
    # Its time ends now where it is faster than time itself, so that nothing in it lies in the future.
    ahead_ms = Traffic(*who, 0).length_ms * (1 - 1 / speed if speed else 1) if speed > 1 or not speed else 0
    began = round(time.time() * 1000 - ahead_ms)
    traffic = Traffic(*who, began)
    gather = round(_GATHER_MS * max(1, speed)) if speed else _ANY_WHILE_MS
    pace = Pace(rate=arguments.rate, speed=speed, began=began, connections=arguments.connections)
    sent = send(url, settings["write_key"], traffic.batches(gather), pace, _progress())
    if sys.stderr.isatty():
        print(file=sys.stderr)
    _WRITERS[arguments.format](arguments, traffic, sent)
    if sent.stored != sent.events:
        raise SurroundingsError(
            f"The collector kept {sent.stored} of {sent.events} events.", "See `playscope rejected list` there."
        )
    return 0


def _progress() -> "Callable[[Sent], None]":
    if not sys.stderr.isatty():
        return lambda sent: None
    return lambda sent: print(f"\r{sent.events:,} events sent", end="", file=sys.stderr, flush=True)


def _address(written: str) -> str:
    import httpx

    from collector.failure import SurroundingsError

    try:
        url = httpx.URL(written)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in ("http", "https") or not url.host:
        raise SurroundingsError(f"{written} is no collector's address.", "Give one such as http://127.0.0.1:3000.")
    return str(url)


def _write_json(arguments: argparse.Namespace, traffic: "Traffic", sent: "Sent") -> None:
    import json

    run = {"viewers": arguments.viewers, "seed": arguments.seed, "sent_s": round(sent.seconds, 3)}
    print(json.dumps({**run, **traffic.truth.record()}, indent=1))


def _write_table(arguments: argparse.Namespace, traffic: "Traffic", sent: "Sent") -> None:
    truth = traffic.truth.record()
    behind = f", up to {sent.late_s:.1f} s late" if sent.late_s > 1 else ""
    print(f"sent in {sent.seconds:.1f} s{behind}; a report of these events must say:\n")
    for name, title, unit in _PRINTED:
        print(f"{title:30}{_shown(truth[name]):>14} {unit}".rstrip())
    for name, title in (("startup_s", "startup, s"), ("watched_percent", "watched, %")):
        spread = truth[name]
        print(f"{title:30}{'':>14} " + ", ".join(f"{key} {_shown(spread[key])}" for key in ("median", "p75", "p95")))
    for kind in ("outcomes", "percents"):
        print(f"\n{kind}")
        for name, count in truth[kind].items():
            print(f"  {name:28}{count:>14,}")
    for kind in ("source", "browser", "page"):
        print(f"\nby {kind:42}{'views':>10}{'startup':>10}{'ratio %':>10}{'played s':>14}")
        for name, figures in truth[f"by_{kind}"].items():
            ratio = figures["rebuffer_ratio"]
            print(
                f"  {name:43}{figures['views']:>10,}{_shown(figures['startup_s']['median']):>10}"
                f"{'-' if ratio is None else f'{100 * ratio:.2f}':>10}{_shown(figures['played_s']):>14}"
            )


def _shown(value: Any) -> str:
    return "-" if value is None else f"{value:,}"


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"the value is no whole number from {least} to {most}")
        return number

    return read


def _number(least: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not least <= number < math.inf:
            raise argparse.ArgumentTypeError(f"the value is no number from {least:g} on")
        return number

    return read


_WRITERS = {"table": _write_table, "json": _write_json}
