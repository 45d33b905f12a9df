"""`playscope`: the window. Reads options and settings and hands over to the desktop."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from commands.loading import loading_qt
from commands.setting_table import BY_NAME

#: Options, with a value each, that a window which opens again does not take over.
_WITH_VALUE = ("--source", "--open", "--screenshot", "--quit-after")

if TYPE_CHECKING:
    from collector.config import CollectorConfig, HarperTarget
    from commands.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from commands.options import add_option, typed
    from commands.setting_values import filled, path

    missing = argparse.SUPPRESS
    parser.add_argument("--demo", action="store_true", default=missing, help="play the bundled clip at once")
    parser.add_argument(
        "--open", metavar="PUBLIC_ID|URL|FILE", type=typed(filled), default=missing, help="play this at once"
    )
    add_option(parser, BY_NAME["cloud_name"])
    parser.add_argument(
        "--source",
        dest="window_source",
        metavar="store|harper|NAME",
        type=typed(filled),
        default=missing,
        help="what is shown: this machine's events, the configured HarperDB's, or a saved connection's (store)",
    )
    parser.add_argument(
        "--screenshot",
        metavar="FILE.png",
        type=typed(path),
        default=missing,
        help="write a picture of the whole window just before it quits",
    )
    parser.add_argument(
        "--quit-after", metavar="SECONDS", type=_seconds, default=missing, help="quit so long after the window is shown"
    )


def run(arguments: argparse.Namespace) -> int:
    from commands.configuration import collector_config, with_token
    from commands.settings import resolve, save_to_file

    settings = resolve(vars(arguments))
    watch = _watched(settings, getattr(arguments, "window_source", "store"))
    config, token_words = with_token(collector_config(settings, ask_before_backfill=True))
    if watch is not None:
        config = replace(config, harper=None)  # who watches delivers nothing
    if token_words:
        print(token_words, file=sys.stderr, flush=True)

    with loading_qt():
        from commands.diagnosis import told
        from commands.setting_rows import setting_rows
        from desktop.run.application import run as run_window
        from desktop.run.options import DesktopOptions

    def save_setting(name: str, value: Any) -> None:
        save_to_file(config.data_dir, name, value)

    def config_now() -> "CollectorConfig":
        return collector_config(resolve(vars(arguments)), ask_before_backfill=True)

    again: list[str] = []
    options = DesktopOptions(
        config=config,
        explicit_port=settings.is_explicit("port"),
        demo=getattr(arguments, "demo", False),
        open=getattr(arguments, "open", None),
        cloud_name=settings["cloud_name"],
        watch=watch,
        reopen=again.append,
        screenshot=getattr(arguments, "screenshot", None),
        quit_after=getattr(arguments, "quit_after", None),
        feed_rows=settings["feed_rows"],
        log_level=settings["log_level"],
        version=config.version,
        settings=settings.file,
        save_setting=save_setting,
        config_now=config_now,
        setting_rows=lambda: setting_rows(resolve(vars(arguments))),
        diagnose=lambda: told(resolve(vars(arguments))),
    )
    with loading_qt():  # the web engine comes after the window
        status: int = run_window(options)
    if again and status == 0:
        _begin_again(again[-1], sys.argv[1:])
    return status


def _begin_again(source: str, words: Sequence[str]) -> NoReturn:
    """This process becomes a new one, with the same options on another source: nothing of the window is left."""
    sys.stdout.flush()
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "commands"]
    os.execv(sys.executable, [*program, *_without_play(words), "--source", source])


def _without_play(words: Sequence[str]) -> list[str]:
    """The options of the command line without the source, and without those that play or end something."""
    kept: list[str] = []
    skip = False
    for word in words:
        name, equals, _ = word.partition("=")
        if skip:
            skip = False
        elif name in _WITH_VALUE:
            skip = not equals
        elif name != "--demo":
            kept.append(word)
    return kept


def _watched(settings: "Settings", source: str) -> "HarperTarget | None":
    """The table to show; None for what this machine takes. Raises SurroundingsError."""
    if source == "store":
        return None
    from collector.failure import SurroundingsError
    from commands.reading import harper_target_of, names_a_file

    if names_a_file(source):
        raise SurroundingsError(f"{source} is a file, and --source of the window is a table.", f"Give --open {source}.")
    return harper_target_of(settings, source)


def _seconds(written: str) -> float:
    seconds = float(written)
    if not 0 <= seconds < 10_000_000:
        raise argparse.ArgumentTypeError("must be seconds, 0 or more")
    return seconds
