"""The way in. Until the call takes signals itself, they end it without a word: nothing was begun."""

import os
import signal
import sys
from typing import NoReturn

from commands.calls import named_in

_BY_HAND = ("SIGINT", "SIGTERM", "SIGHUP")  # of which Windows has two


def main() -> int:
    """Runs the command and gives its exit status."""
    if named_in(sys.argv[1:]).ends_by_hand:
        for number in (getattr(signal, name) for name in _BY_HAND if hasattr(signal, name)):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
                signal.signal(number, _end)
    elif signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    # numpy brings a library for matrices, of which we have none: its threads would keep a processor busy for 0.1 s.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from commands.main import main as run

    return run()


def _end(number: int, frame: object) -> NoReturn:
    os._exit(0)
