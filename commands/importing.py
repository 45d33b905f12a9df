"""`playscope import`: events out of captures, JSON lines and CSV into the store. Again is the same as once."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from commands.options import typed
    from commands.setting_values import filled

    parser.add_argument(
        "files", nargs="+", type=typed(filled), metavar="FILE|-", help="a capture, JSONL or CSV; - is standard input"
    )
    parser.add_argument(
        "--deliver", action="store_true", help="deliver them to HarperDB like any other; without it they stay here"
    )


def run(arguments: argparse.Namespace) -> int:
    from analytics.history.incoming.load import load, load_file
    from collector.store.store import Store
    from commands.plain_text import visible
    from commands.settings import resolve

    settings = resolve(vars(arguments))
    store = Store(settings.data_dir, limit_bytes=settings["store_limit_bytes"])
    try:
        for name in arguments.files:
            if name == "-":
                loaded = load(store, sys.stdin.buffer, deliver=arguments.deliver)
            else:
                loaded = load_file(store, Path(name), deliver=arguments.deliver)
            if loaded.warning:
                print(f"playscope: {visible(loaded.warning)}", file=sys.stderr)
            told = f"{loaded.stored:,} stored, {loaded.duplicates:,} there already, {loaded.rejected:,} rejected"
            print(f"{'standard input' if name == '-' else visible(name)}: {told}")
            if loaded.rejected:
                reasons = "; ".join(visible(why) for why in loaded.why)
                print(f"playscope: rejected: {reasons} … `playscope rejected list` shows all", file=sys.stderr)
    finally:
        store.close()
    return 0
