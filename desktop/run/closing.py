"""How the window closes: in order, once, however often it is asked.

open -> last picture and layout kept -> page told to go -> its last events have come, or 2 s are over -> closed
"""

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

log = logging.getLogger(__name__)

#: Longest wait for the page's last word, in milliseconds.
LONGEST_MS = 2000
_LOOK_EVERY_MS = 20
#: A page that has gone without a view of its own may still have a beacon on its way for so long.
_GRACE_MS = 150


class Closing(QObject):
    """Signal: `finished`. Asked before `arm`, while the window still starts, it begins as soon as it is armed;
    `is_asked` says so meanwhile."""

    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = False
        self._steps: tuple[Sequence[Callable[[], object]], Callable[[], object], Callable[[], bool]] | None = None
        self._page_gone = False
        self._looks = QTimer(self, interval=_LOOK_EVERY_MS)
        self._looks.timeout.connect(self._look)
        self._limit = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._limit.timeout.connect(self._on_limit)

    def arm(
        self, first: Sequence[Callable[[], object]], close_page: Callable[[], object], has_open_view: Callable[[], bool]
    ) -> None:
        """`first` are done at once, in order; then `close_page()`; then `has_open_view()` is waited for to become
        False. The page's own word that it has gone comes to `on_page_closed`."""
        self._steps = (first, close_page, has_open_view)
        if self.is_asked:
            QTimer.singleShot(0, self, self._begin)

    def begin(self) -> None:
        """Start closing; asked again, do nothing."""
        if not self.is_asked:
            self.is_asked = True
            if self._steps:
                self._begin()

    def _begin(self) -> None:
        assert self._steps is not None
        first, close_page, _ = self._steps
        for step in first:
            step()
        self._limit.start()
        self._looks.start()
        close_page()

    def on_page_closed(self) -> None:
        if self.is_asked:
            QTimer.singleShot(_GRACE_MS, self, self._on_grace_over)

    def _on_grace_over(self) -> None:
        self._page_gone = True

    def _look(self) -> None:
        if self._page_gone and self._steps and not self._steps[2]():
            self._finish()

    def _on_limit(self) -> None:
        log.info("The page's last events did not come in time")
        self._finish()

    def _finish(self) -> None:
        if self._looks.isActive():
            self._looks.stop()
            self._limit.stop()
            self.finished.emit()
