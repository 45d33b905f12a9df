"""What a run of the window comes to, and what is said in the terminal meanwhile."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QWidget

from collector.failure import SurroundingsError
from desktop.run import screenshot
from desktop.run.closing import Closing


class Outcome:
    """The exit status, or what of the surroundings was at fault."""

    def __init__(self) -> None:
        self._status = 0
        self._error: SurroundingsError | None = None

    def result(self) -> int:
        """The status. Raises the SurroundingsError where there was one."""
        if self._error:
            raise self._error
        return self._status

    def keep_picture(self, window: QWidget, path: Path | None) -> None:
        """The picture that was asked for."""
        if path:
            try:
                screenshot.write(window, path)
            except SurroundingsError as error:
                self._error = error

    def give_up(self, closing: Closing, words: str) -> None:
        """The clip could not be played: the run ends, with status 1."""
        say(f"playscope: the clip could not be played: {words}")
        self._status = 1
        closing.begin()


def say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
