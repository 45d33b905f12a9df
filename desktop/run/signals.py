"""SIGINT, SIGTERM and SIGHUP inside Qt's loop: Python's own handlers would not run there."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: Of the terminal that is closed; nohup has it ignored, and Windows has none.
_HANGUP = getattr(signal, "SIGHUP", None)


class SignalWatch(QObject):
    """Calls `on_signal()` on the main thread for each of the signals, from the first turn of the loop on.

    A signal that comes earlier, while the program starts, is kept until then. `stop()` puts back what was there.
    """

    def __init__(self, on_signal: Callable[[], None]) -> None:
        super().__init__()
        self._on_signal = on_signal
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)
        heard = [*_SIGNALS]
        if _HANGUP is not None and signal.getsignal(_HANGUP) is not signal.SIG_IGN:
            heard.append(_HANGUP)
        self._handlers = {number: signal.signal(number, _leave_to_the_loop) for number in heard}
        self._wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)

    def stop(self) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def _on_activated(self) -> None:
        received = self._reader.recv(64)
        if any(number in received for number in self._handlers):
            self._on_signal()


def _leave_to_the_loop(_number: int, _frame: FrameType | None) -> None:
    """What matters has been written to the wake-up socket already."""
