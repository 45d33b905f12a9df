"""Long work with files, told in the message bar: how far it is, and a way to stop it."""

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

from collector.failure import SurroundingsError
from desktop.look.message_bar import Message, MessageBars
from desktop.run.tasks import Tasks

log = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK_EVERY_MS = 200


class Cancelled(Exception):
    """Whoever asked for it wants it no more."""


class Progress:
    """Told by the work how far it is (0 to 1), asked by the window. `tell` raises Cancelled once that is wanted."""

    def __init__(self) -> None:
        self.share = 0.0
        self.cancelled = threading.Event()

    def tell(self, share: float) -> None:
        self.share = share
        if self.cancelled.is_set():
            raise Cancelled


class Work(QObject):
    """One piece of work at a time for each `key` of a message."""

    def __init__(self, tasks: Tasks, messages: MessageBars) -> None:
        super().__init__()
        self._tasks = tasks
        self._messages = messages
        self._running: dict[str, tuple[str, Progress]] = {}
        self._looks = QTimer(self, interval=_LOOK_EVERY_MS)
        self._looks.timeout.connect(self._look)

    def run(
        self, key: str, words: str, op: Callable[[Progress], T], success: Callable[[T], None], way_out: str = ""
    ) -> None:
        """`op(progress)` on a thread of the pool, then `success(result)` here; `words` say what goes on meanwhile.

        What fails is told, with `way_out` where the failure has none of its own.
        """
        progress = Progress()
        self._running[key] = (words, progress)
        self._messages.withdraw(key)
        self._messages.show_message(Message(key, "note", f"{words} …"), [("Cancel", progress.cancelled.set)])
        self._looks.start()

        def succeeded(result: T) -> None:
            if self._over(key, progress):
                success(result)

        def failed(error: Exception) -> None:
            if self._over(key, progress) and not progress.cancelled.is_set():
                self._messages.show_message(_told(key, error, way_out))

        self._tasks.run(lambda: op(progress), succeeded, failed)

    def is_running(self, key: str) -> bool:
        return key in self._running

    def cancel_all(self) -> None:
        """The window goes: what runs is told to stop, and nobody is told how it ended."""
        for _, progress in self._running.values():
            progress.cancelled.set()
        self._running.clear()
        self._looks.stop()

    def _over(self, key: str, progress: Progress) -> bool:
        """Whether it is still this work that is waited for; then it no longer is."""
        if key not in self._running or self._running[key][1] is not progress:
            return False
        del self._running[key]
        if not self._running:
            self._looks.stop()
        self._messages.withdraw(key)
        return True

    def _look(self) -> None:
        for key, (words, progress) in self._running.items():
            if (bar := self._messages.bar(key)) is not None:
                bar.label.setText(f"{words}: {100 * progress.share:.0f} % …")


def _told(key: str, error: Exception, way_out: str) -> Message:
    if isinstance(error, SurroundingsError):
        return Message(key, "error", error.message, error.way_out)
    if isinstance(error, OSError):
        return Message(key, "error", f"{error.strerror or error}.", way_out)
    log.error("Working on a capture failed", exc_info=error)
    return Message(key, "error", f"That failed: {error}", "The log has the details.")
