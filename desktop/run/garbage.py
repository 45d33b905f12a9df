"""Cycles of Python objects are collected on the main thread and nowhere else.

Python collects them wherever an allocation tips the scale: on the store's writer and on a request's thread too. A cycle
that holds a Qt object is then destroyed on a thread where Qt does not allow it, and now and then that ends the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1000


class GarbageCollection(QObject):
    """From `start` to `stop` Python does not collect by itself; a timer of this thread does, by Python's thresholds."""

    def __init__(self) -> None:
        super().__init__()
        self._is_all_due = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def set_aside(self) -> None:
        """What there is now stays for long: later collections do not look through it again. Nor does this: of 148,000
        objects that a start leaves one in a hundred was garbage, and to find that took 70 ms."""
        if self._timer.isActive():
            gc.freeze()

    def take_back(self) -> None:
        """Much of what was set aside is not needed any more: the next look goes through all of it."""
        self._is_all_due = self._timer.isActive()

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def look(self) -> None:
        """Collect the oldest generation that is due, if one is."""
        if self._is_all_due:
            self._is_all_due = False
            gc.unfreeze()
            gc.collect()
            self.set_aside()
            return
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                gc.collect(generation)
                return
