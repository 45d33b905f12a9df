"""What takes long on the main thread, cut into pieces: between them Qt's loop has its turn.

Modules are loaded on this thread only: PySide looks into each import, and on another thread that crashes now and then.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from types import ModuleType

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Signal

#: After so long the loop has its turn, in seconds; half a frame at 60 frames a second.
LONGEST_S = 0.008


def _never() -> bool:
    return False


class Turns:
    """Gives the loop its turn, but not yet what hands ask for: half of the window is still to come. None any more once
    there is a `hurry`."""

    def __init__(self, hurry: Callable[[], bool] = _never, longest_s: float = LONGEST_S) -> None:
        self._hurry = hurry
        self._longest_s = longest_s
        self._last_s = time.perf_counter()

    def look(self) -> None:
        """Let the page and the windows do what waits, where their last turn is long ago."""
        if time.perf_counter() - self._last_s > self._longest_s and not self._hurry():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            self._last_s = time.perf_counter()

    def go_through(self, steps: Iterable[object]) -> None:
        """Take one step after another; what they give is not wanted."""
        for _ in steps:
            self.look()

    def load(self, *names: str) -> None:
        """Import these modules, with turns between any two of those that they import."""
        asked = _Asked(self.look)
        sys.meta_path.insert(0, asked)
        try:
            self.go_through(import_module(name) for name in names)
        finally:
            sys.meta_path.remove(asked)


class Steps(QObject):
    """One step in each turn of the loop, for what may take its time beside what hands ask for. Ends with the last one,
    with `stop`, with its parent and where one fails. Signal: `finished` (after the last); from then on `is_over`."""

    finished = Signal()

    def __init__(self, steps: Iterator[object], parent: QObject) -> None:
        super().__init__(parent)
        self.is_over = False
        self._steps = steps
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._take)
        self._next.start()

    def stop(self) -> None:
        self._next.stop()

    def _take(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self.is_over = True
            self.finished.emit()
        else:
            self._next.start()


class _Asked(MetaPathFinder):
    """Is asked for each module of this thread before those who know where it is, and calls `first`. It knows none."""

    def __init__(self, first: Callable[[], None]) -> None:
        self._first = first
        self._thread = threading.get_ident()

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if threading.get_ident() == self._thread:
            self._first()
