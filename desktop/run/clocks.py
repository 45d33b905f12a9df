"""The two clocks that paint: curves on the fast one, text on the slow one, nothing that cannot be seen."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer

FAST_MS = 33
SLOW_MS = 250


class Drawn(Protocol):
    """What the clocks call: a panel."""

    def draw(self) -> None: ...
    def refresh(self) -> None: ...
    def isVisible(self) -> bool: ...


class Clocks(QObject):
    """Calls `draw()` and `refresh()` of the panels that are on screen, and `on_slow` functions with the slow clock.

    A panel behind a tab, in a closed dock or in a minimised window is not on screen.
    """

    def __init__(self, is_minimised: Callable[[], bool]) -> None:
        super().__init__()
        self._is_minimised = is_minimised
        self._panels: list[Drawn] = []
        self._on_slow: list[Callable[[], None]] = []
        self._fast = QTimer(self, interval=FAST_MS, timerType=Qt.TimerType.PreciseTimer)
        self._fast.timeout.connect(self._draw)
        self._slow = QTimer(self, interval=SLOW_MS)
        self._slow.timeout.connect(self._refresh)

    def add_panel(self, panel: Drawn) -> None:
        self._panels.append(panel)

    def on_slow(self, call: Callable[[], None]) -> None:
        self._on_slow.append(call)

    def reduce_motion(self, reduced: bool) -> None:
        """Curves at the pace of text: they move in steps, nothing glides."""
        self._fast.setInterval(SLOW_MS if reduced else FAST_MS)

    @property
    def fast_ms(self) -> int:
        """Between two turns of the fast clock, in milliseconds."""
        return self._fast.interval()

    def start(self) -> None:
        self._fast.start()
        self._slow.start()

    def stop(self) -> None:
        self._fast.stop()
        self._slow.stop()

    def _visible(self) -> list[Drawn]:
        return [] if self._is_minimised() else [panel for panel in self._panels if panel.isVisible()]

    def _draw(self) -> None:
        for panel in self._visible():
            panel.draw()

    def _refresh(self) -> None:
        for panel in self._visible():
            panel.refresh()
        for call in self._on_slow:
            call()
