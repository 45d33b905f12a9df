"""`playscope report`: one HTML file with the charts, from the store or from HarperDB."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from commands.filtering import add_filter
    from commands.reading import add_source

    parser.add_argument("--output", required=True, type=Path, metavar="FILE.html", help="the file to write")
    add_source(parser)
    add_filter(parser, "of the events that this takes")


def run(arguments: argparse.Namespace) -> int:
    from datetime import datetime

    from commands.configuration import cannot_write, check_writable
    from commands.filtering import filtered, read_filter
    from commands.reading import event_source
    from commands.settings import resolve

    filter = read_filter(arguments)
    settings = resolve(vars(arguments))
    output: Path = arguments.output
    # Before the reading, which may take its time; and before pandas, which does.
    check_writable(output)
    with event_source(settings, arguments.source) as source:
        from analytics.history.frames import history_of

        history = history_of(filtered(source, filter))

    from analytics.history.report import write_report

    try:
        write_report(history, output, datetime.now())
    except OSError as error:
        raise cannot_write(output, error) from error
    print(f"{history.counts.sum()} events in {output}")
    return 0
