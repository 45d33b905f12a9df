"""`playscope rejected`: what came as an event and could not be taken as one.

`list` and `show` read beside a running collector; `retry` and `drop` change the store, so they need it for themselves.
Exit status 1: a number that is not there, or a retry after which something is rejected still.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from commands.exit_status import ExitStatus

if TYPE_CHECKING:
    from collector.record.rejected import Rejected
    from collector.store.store import Store
    from commands.settings import Settings

TASKS = {
    "list": "print them, one a line",
    "show": "the reason and the bytes of each NUMBER",
    "retry": "take them by today's rules",
    "drop": "delete them; the counters stay",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("task", choices=TASKS, help="; ".join(f"{name}: {what}" for name, what in TASKS.items()))
    parser.add_argument("numbers", nargs="*", type=_number, metavar="NUMBER", help="which ones, as list numbers them")
    parser.add_argument("--all", action="store_true", help="all of them (retry, drop)")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="how list prints them (text)")
    parser.set_defaults(wrong_usage=parser.error)


def run(arguments: argparse.Namespace) -> int:
    from commands.settings import resolve

    task, numbers = arguments.task, list(dict.fromkeys(arguments.numbers))
    if task == "list" and (numbers or arguments.all):
        arguments.wrong_usage("list prints all of them and takes no NUMBER")
    if task == "show" and (arguments.all or not numbers):
        arguments.wrong_usage("show needs a NUMBER")
    if task in ("retry", "drop") and arguments.all == bool(numbers):
        arguments.wrong_usage(f"{task} needs a NUMBER or --all")
    settings = resolve(vars(arguments))
    if task == "list":
        return _list(settings.data_dir, arguments.format)
    if task == "show":
        return _show(settings.data_dir, numbers)
    return _change(settings, task, numbers)


def _list(data_dir: Path, form: str) -> int:
    from collector.event import rfc3339
    from commands.plain_text import visible
    from commands.reading import store_reader

    with store_reader(data_dir) as reader:
        for piece in reader.rejected_in_short():
            when, size = rfc3339(piece.received_at), piece.size
            if form == "json":
                row = {"number": piece.number, "received_at": when, "field": piece.field, "reason": piece.reason}
                print(json.dumps({**row, "bytes": size}))
            else:
                field = visible(piece.field) or "-"
                print(f"{piece.number:>6}  {when}  {field:<12} {size:>8} B  {visible(piece.reason)}")
    return 0


def _show(data_dir: Path, numbers: list[int]) -> int:
    from collector.event import rfc3339
    from commands.plain_text import visible

    found = {piece.number: piece for piece in _pieces(data_dir, numbers)}
    for number in numbers:
        if piece := found.get(number):
            print(f"number       {number}")
            print(f"received_at  {rfc3339(piece.received_at)}")
            print(f"field        {visible(piece.field) or '-'}")
            print(f"reason       {visible(piece.reason)}")
            if piece.common_json:
                print(f"common       {visible(piece.common_json.decode('utf-8', 'backslashreplace'))}")
            print(f"{'form' if piece.form else 'bytes':<12} {visible(piece.raw.decode('utf-8', 'backslashreplace'))}")
    return _missing(numbers, found)


def _change(settings: "Settings", task: str, numbers: list[int]) -> int:
    """Retries or drops those numbers, or all if there are none."""
    from collector import retry
    from collector.failure import SurroundingsError
    from collector.store.store import StoreFull
    from commands.plain_text import visible

    with _owned(settings) as store:
        pieces = _pieces(settings.data_dir, numbers) if store is not None else []
        missing = _missing(numbers, {piece.number for piece in pieces})
        if store is None or not pieces:
            if not numbers:
                print("Nothing is rejected.")
            return missing
        try:
            if task == "drop":
                dropped = retry.drop(store, [piece.number for piece in pieces])
                print(f"{dropped} dropped")
                return missing
            done = retry.retry(store, pieces)
        except StoreFull as error:
            raise SurroundingsError(str(error), "Make room, then try again.") from error
    for number, why in done.rejected.items():
        print(f"{number:>6}  still rejected: {visible(f'{why.field}: {why.reason}' if why.field else why.reason)}")
    print(f"{done.stored} stored, {done.duplicates} there already, {len(done.rejected)} still rejected")
    return ExitStatus.FAILED_CHECK if done.rejected else missing


@contextmanager
def _owned(settings: "Settings") -> "Iterator[Store | None]":
    """The folder's store, open for writing within its limits; None where there is none (it is not made for this)."""
    import time

    from collector.identity import collector_id
    from collector.store.connection import STORE_FILE
    from collector.store.store import Store

    if not (settings.data_dir / STORE_FILE).is_file():
        yield None
        return
    limits = settings["store_limit_bytes"], settings["store_days"] or None
    store = Store(settings.data_dir, lambda events: None, *limits)
    store.collector_id = settings["collector_id"] or collector_id(settings.data_dir, round(time.time() * 1000))
    try:
        yield store
    finally:
        store.close()


def _pieces(data_dir: Path, numbers: list[int]) -> "list[Rejected]":
    from commands.reading import store_reader

    wanted = set(numbers)
    with store_reader(data_dir) as reader:
        return [piece for piece in reader.rejected() if not wanted or piece.number in wanted]


def _missing(numbers: list[int], found: "set[int] | dict[int, Rejected]") -> int:
    absent = [number for number in numbers if number not in found]
    for number in absent:
        print(f"playscope: there is no rejected event {number}", file=sys.stderr)
    return ExitStatus.FAILED_CHECK if absent else ExitStatus.DONE


def _number(written: str) -> int:
    if not re.fullmatch("[0-9]{1,18}", written):
        raise argparse.ArgumentTypeError("must be a number as list prints it")
    return int(written)
