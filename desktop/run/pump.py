"""From the collector's threads into the window: takes waiting events on a timer, a bounded time each turn."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from collector.inbox import Inbox

if TYPE_CHECKING:
    # It loads what decodes events, which the window does not wait for.
    from collector.event import Event

INTERVAL_MS = 50
#: Longest that one turn may hold the main loop, in seconds; half a frame at 60 frames a second.
TURN_S = 0.008
_AT_ONCE = 100

Listener = Callable[["list[Event]"], None]


class Pump(QObject):
    """Hands the events of `inbox`, in order and each once, to every listener. What does not fit waits a turn."""

    def __init__(
        self, inbox: Inbox, listeners: list[Listener], interval_ms: int = INTERVAL_MS, turn_s: float = TURN_S
    ) -> None:
        super().__init__()
        self._turn_s = turn_s
        self._inbox = inbox
        self._listeners = listeners
        self._timer = QTimer(self, interval=interval_ms)
        self._timer.timeout.connect(self.turn)

    def add(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def turn(self) -> None:
        """Hand over what waits, until nothing does or the turn's time is used up."""
        until = time.perf_counter() + self._turn_s
        while events := self._inbox.take(_AT_ONCE):
            for listener in self._listeners:
                listener(events)
            if time.perf_counter() > until:
                return
