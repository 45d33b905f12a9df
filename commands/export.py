"""`playscope export`: all events, in the order the store (or HarperDB) took them, as JSON lines or CSV."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from commands.reading import add_source

    add_source(parser)
    parser.add_argument("--format", choices=["jsonl", "csv"], default="jsonl", help="the file's format (jsonl)")
    parser.add_argument("--output", required=True, metavar="FILE|-", help="the file to write; - is standard output")


def run(arguments: argparse.Namespace) -> int:
    from analytics.history.atomic import replacing
    from analytics.history.export import FORMATS
    from commands.configuration import cannot_write
    from commands.reading import event_source
    from commands.settings import resolve

    write = FORMATS[arguments.format]
    with event_source(resolve(vars(arguments)), arguments.source) as source:
        if arguments.output == "-":
            write(source.events(), sys.stdout.buffer)
            return 0
        path = Path(arguments.output)
        try:
            with replacing(path) as file:
                count = write(source.events(), file)
        except OSError as error:
            raise cannot_write(path, error) from error
    print(f"{count} events written to {path}", file=sys.stderr)
    return 0
