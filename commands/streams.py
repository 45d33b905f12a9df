"""Standard input, output and error: always there, and never at a loss for a character."""

import io
import os
import sys


def mend_streams() -> None:
    """Opens on nothing what the caller has closed, so that no file of ours takes its number and gets what is printed
    by others; and lets any text out: a pipe or file gets UTF-8, a terminal of another encoding escapes."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            _open_on_nothing(number)
            mode = "w" if number else "r"
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", errors="backslashreplace", closefd=False))
        elif number and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                encoding=stream.encoding if stream.isatty() else "utf-8",
                errors="backslashreplace",
            )


def _open_on_nothing(number: int) -> None:
    try:
        os.fstat(number)  # a window of Windows has no streams, but may have something under their numbers
    except OSError:
        opened = os.open(os.devnull, os.O_RDWR)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
