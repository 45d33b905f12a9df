"""`playscope report`: one HTML file with the charts, from the store or from HarperDB."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytics.history.frames import History
    from commands.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", required=True, type=Path, metavar="FILE.html", help="the file to write")
    parser.add_argument("--source", choices=["store", "harper"], default="store", help="where to read (store)")


def run(arguments: argparse.Namespace) -> int:
    from datetime import datetime

    from commands.configuration import cannot_write, check_writable
    from commands.settings import resolve

    settings = resolve(vars(arguments))
    output: Path = arguments.output
    # Before the reading, which may take its time; and before pandas, which does.
    check_writable(output)
    history = _from_harper(settings) if arguments.source == "harper" else _from_store(settings)

    from analytics.history.report import write_report

    try:
        write_report(history, output, datetime.now())
    except OSError as error:
        raise cannot_write(output, error) from error
    print(f"{history.counts.sum()} events in {output}")
    return 0


def _from_store(settings: "Settings") -> "History":
    from analytics.history.frames import from_store
    from commands.reading import store_reader

    with store_reader(settings.data_dir) as reader:
        return from_store(reader)


def _from_harper(settings: "Settings") -> "History":
    from collector.failure import SurroundingsError
    from commands.configuration import harper_target

    target = harper_target(settings)
    if target is None:
        raise SurroundingsError("No HarperDB is configured.", "Set HARPERDB_URL or give --harper-url.")

    from analytics.history.frames import from_harper
    from collector.harper.client import HarperClient

    with closing(HarperClient(target)) as client:
        return from_harper(client, f"HarperDB at {target.url}, {target.schema}.{target.table}")
