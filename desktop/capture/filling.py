"""Filling the window of a large capture: other processes read it, what they made comes into the panels bit by bit."""

import threading
import time
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QTimer, Signal

from analytics.history.capture.reader import Capture, Piece
from analytics.history.processes import in_processes
from analytics.history.source import Cancelled
from desktop.capture.whole import Order, Seen, send_rows, send_views, work
from desktop.counts import Counts
from desktop.feed.block import Block
from desktop.live import Live
from desktop.run.tasks import Tasks

#: Fewer events are given one after another sooner than a process starts.
FEW = 50_000
_EVERY_MS = 15
#: Longest that one turn may hold the main loop, in seconds; what comes is taken whole, so it may be a little more.
_TURN_S = 0.004


class Filling(QObject):
    """Everything but the first block of the capture into `live`, as it is at the end of the capture, `now`.

    Signals: `told` (the share that is there, 0 to 1), `filled`, `failed` (what went wrong). `is_going` until one of the
    last two, or `cancel`.
    """

    told = Signal(float)
    filled = Signal()
    failed = Signal(Exception)

    def __init__(self, capture: Capture, path: Path, live: Live, now: int) -> None:
        super().__init__()
        self.is_going = True
        self._capture, self._live = capture, live
        self._orders = [
            Order(send_rows, path, capture.pieces(1), now),
            Order(send_views, path, capture.pieces(0), now),
        ]
        self._came: SimpleQueue[object] = SimpleQueue()
        self._cancelled = threading.Event()
        self._is_read = False
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._turn)

    def start(self, tasks: Tasks) -> None:
        tasks.run(self._read, self._on_read, self._on_failed)
        self._timer.start()

    def cancel(self) -> None:
        """Nobody wants it any more: nothing comes after this."""
        self.is_going = False
        self._cancelled.set()
        self._timer.stop()

    def _read(self) -> None:
        in_processes(work, self._orders, lambda place, what: self._came.put(what), self._check)

    def _check(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled

    def _on_read(self, _: None) -> None:
        self._is_read = True

    def _on_failed(self, error: Exception) -> None:
        if self.is_going:
            self.cancel()
            self.failed.emit(error)

    def _turn(self) -> None:
        until = time.perf_counter() + _TURN_S
        is_read = self._is_read  # before looking: after it nothing comes
        try:
            while time.perf_counter() < until:
                self._take(self._came.get_nowait())
        except Empty:
            if is_read:
                self.cancel()
                self.filled.emit()
                return
        self.told.emit(len(self._live.rows) / self._capture.events)

    def _take(self, what: object) -> None:
        live = self._live
        if isinstance(what, Block):
            live.rows.adopt(what)
        elif isinstance(what, Piece):
            self._capture.note(what.place, what.unreadable, what.remarks)
        elif isinstance(what, Counts):
            live.merge(what)
        elif isinstance(what, Seen):
            if not what.views:  # the first word: all views come anew, whole
                live.views.clear()
                live.traces.clear()
            live.views.adopt(what.views, what.newest)
            live.traces.adopt(what.traces)
            live.views.forgotten += what.forgotten
            live.views.without_view += what.without_view
