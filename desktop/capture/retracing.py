"""Snapshots of a capture that other processes have filled: its events are gone through once more, beside the window's
work, so that a replay can go back as if it had given them itself."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

from analytics.history.capture.reader import Capture
from desktop.capture.snapshots import Snapshots
from desktop.capture.tape import Tape
from desktop.live import Live

#: Longest that one turn may hold the main loop, in seconds, and the rest between two (milliseconds).
_TURN_S, _EVERY_MS = 0.006, 10
_AT_ONCE = 100


class Retracing(QObject):
    """Goes through the capture with a tape and a model of its own; `snapshots` get at the end what it kept on the way,
    `own`. Signal: `finished`; from then on `is_over`."""

    finished = Signal()

    def __init__(self, capture: Capture, snapshots: Snapshots) -> None:
        super().__init__()
        self.is_over = False
        self._snapshots = snapshots
        self._tape, self._model = Tape(capture), Live(row_limit=1)
        self.own = Snapshots(self._tape, self._model, set_aside=snapshots.set_aside)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._model.clear()

    def _turn(self) -> None:
        until = time.perf_counter() + _TURN_S
        while time.perf_counter() < until:
            events = self._tape.due(self._tape.end_ms, _AT_ONCE)
            if not events:
                self._snapshots.adopt(self.own)
                self.stop()
                self.is_over = True
                self.finished.emit()
                return
            self._model.take_without_rows(events)
            self.own.look()
        self._model.advance(self._tape.given_ms)
