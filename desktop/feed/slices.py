"""Work on the main thread that is too long for one turn of Qt's loop: a slice each turn."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, QTimer

#: How long one slice may take, in seconds: half a frame at 60 frames a second.
SLICE_S = 0.006


class Slices(QObject):
    """Runs one generator at a time, to its next `yield` again and again, until it ends or another begins."""

    def __init__(self) -> None:
        super().__init__()
        self._work: Iterator[object] | None = None
        self._done: Callable[[], Any] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self.turn)

    @property
    def busy(self) -> bool:
        return self._work is not None

    def start(self, work: Iterator[object], done: Callable[[], Any]) -> None:
        """Forget what was at work; begin this, and call `done()` when it has ended."""
        self._work, self._done = work, done
        self._timer.start()
        self.turn()

    def stop(self) -> None:
        """Forget what is at work."""
        self._work = self._done = None
        self._timer.stop()

    def finish(self) -> None:
        """Do all that is left at once."""
        while self._work is not None:
            self.turn()

    def turn(self) -> None:
        """One slice."""
        until = time.perf_counter() + SLICE_S
        while self._work is not None:
            try:
                next(self._work)
            except StopIteration:
                done = self._done
                self.stop()
                if done is not None:
                    done()
                return
            except BaseException:
                self.stop()
                raise
            if time.perf_counter() > until:
                return
