"""Steps that are played in a window that runs: for pictures of it, and for tests of it.

Steps are a generator on the main thread: it yields a condition to wait for, or seconds.
"""

import time
import traceback
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

Step = Callable[[], object] | float
_TURN_MS = 20


class Steps(QObject):
    """Plays the steps from now on; `ended` gets the traceback of what went wrong, or nothing. `patience` is how many
    seconds a condition may take."""

    def __init__(self, steps: Iterator[Step], ended: Callable[[str], object], patience: float, parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._ended = ended
        self._patience = patience
        self._step: Step = 0.0
        self._since = time.monotonic()
        self._turns = QTimer(self, interval=_TURN_MS)
        self._turns.timeout.connect(self._on_turn)
        self._turns.start()

    def _on_turn(self) -> None:
        waited, fault = time.monotonic() - self._since, ""
        try:
            if waited > self._patience:
                raise TimeoutError(f"waited for {self._patience} s")
            if self._step() if callable(self._step) else waited >= self._step:
                self._step, self._since = next(self._steps), time.monotonic()
            return
        except StopIteration:
            pass
        except Exception:
            fault = traceback.format_exc()
        self._turns.stop()
        self._ended(fault)
