"""The `playscope` command: reads the command line and runs its call, whose module is imported only then."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn, Protocol

from collector.failure import SurroundingsError
from commands.calls import CALLS, DESKTOP, Call
from commands.exit_status import ExitStatus
from commands.options import add_option
from commands.setting_table import SETTINGS
from commands.streams import mend_streams


class CallModule(Protocol):
    """What a call's module holds."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Does it and gives the exit status. Raises SurroundingsError."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(ExitStatus.WRONG_USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from commands.configuration import product_version

        print(f"playscope {product_version()}")
        parser.exit(ExitStatus.DONE)


def make_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with the arguments of those calls whose names are among `words`."""
    parser = Parser(
        prog="playscope",
        description="An oscilloscope for video playback. Without a call it opens the window.",
        epilog="Exit status: 0 done, 1 a check failed, 2 wrong usage, 3 the surroundings are at fault.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    _add_common(parser)
    calls = parser.add_subparsers(dest="call", metavar="CALL", parser_class=Parser, title="calls")
    for call in CALLS:
        sub = calls.add_parser(
            call.name, help=call.help, description=f"{call.help[0].upper()}{call.help[1:]}.", allow_abbrev=False
        )
        if call.name in words:
            _add_common(sub)
            _module(call).add_arguments(sub)
    window = parser.add_argument_group("the window")
    before = {action.dest for action in parser._actions}
    _module(DESKTOP).add_arguments(window)  # type: ignore[arg-type]
    parser.set_defaults(
        window_only={action.dest: action.option_strings[-1] for action in parser._actions if action.dest not in before}
    )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the call that `argv` names and gives the exit status. Ends in silence on a closed pipe and on Ctrl+C."""
    words = list(sys.argv[1:] if argv is None else argv)
    mend_streams()
    try:
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # from here on it is for the call to tidy up
            signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return _run(words)
        finally:
            sys.stdout.flush()
    except SurroundingsError as error:
        print(f"playscope: {_one_line(str(error))}", file=sys.stderr)
        return ExitStatus.SURROUNDINGS
    except BrokenPipeError:
        # What still waits in the buffer has nowhere to go; without this the interpreter complains on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.DONE
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(
            f"playscope: {_one_line(f'{place}{error.strerror or error}')}. Free it, or choose another.", file=sys.stderr
        )
        return ExitStatus.SURROUNDINGS
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED


def _run(words: Sequence[str]) -> int:
    parser = make_parser(words)
    arguments = parser.parse_args(words)
    call = next((call for call in CALLS if call.name == arguments.call), DESKTOP)
    if call is not DESKTOP and (misplaced := sorted(arguments.window_only.keys() & vars(arguments).keys())):
        parser.error(f"{arguments.window_only[misplaced[0]]} belongs to the window, not to {call.name}")
    return _module(call).run(arguments)


def _module(call: Call) -> CallModule:
    module: Any = import_module(call.module)
    found: CallModule = module
    return found


def _add_common(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("common options")
    for setting in SETTINGS:
        if setting.option and setting.common:
            add_option(group, setting)


def _one_line(text: str) -> str:
    return " ".join(text.split())
