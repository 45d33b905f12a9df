"""`playscope export`: all events, in the order the store took them, as JSON lines or CSV."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["jsonl", "csv"], default="jsonl", help="the file's format (jsonl)")
    parser.add_argument("--output", required=True, metavar="FILE|-", help="the file to write; - is standard output")


def run(arguments: argparse.Namespace) -> int:
    from analytics.history.atomic import replacing
    from analytics.history.export import FORMATS
    from commands.configuration import cannot_write
    from commands.reading import store_reader
    from commands.settings import resolve

    write = FORMATS[arguments.format]
    with store_reader(resolve(vars(arguments)).data_dir) as reader:
        if arguments.output == "-":
            write(reader.events(), sys.stdout.buffer)
            return 0
        path = Path(arguments.output)
        try:
            with replacing(path) as file:
                count = write(reader.events(), file)
        except OSError as error:
            raise cannot_write(path, error) from error
    print(f"{count} events written to {path}", file=sys.stderr)
    return 0
