"""The way in. Until a call takes signals itself, they end it without a word: nothing was begun."""

import os
import signal
import sys

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

_BY_HAND = ("SIGINT", "SIGTERM", "SIGHUP")  # of which Windows has two


def main() -> int:
    """Runs the command and gives its exit status."""
    from commands.calls import named_in

    if named_in(sys.argv[1:]).ends_by_hand:
        for number in (getattr(signal, name) for name in _BY_HAND if hasattr(signal, name)):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
                signal.signal(number, _end)
    elif signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _leave)

    # numpy brings a library for matrices, of which we have none: its threads would keep a processor busy for 0.1 s.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from commands.main import main as run

    return run()


def _end(number: int, frame: object) -> None:
    os._exit(0)


def _leave(number: int, frame: object) -> None:
    """The call tidies up on its way out; the status is the one that a shell gives for this signal."""
    raise SystemExit(128 + number)
