"""Work that must not hold up the window: `op` off the main thread, `success` or `failure` back on it."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, Signal

log = logging.getLogger(__name__)

T = TypeVar("T")


class Tasks(QObject):
    """A small pool of threads named `task-…`. `task_ended` brings a finished task back to the main thread.
    `is_stopped`: nobody waits for a result any more; work that takes long asks now and then."""

    task_ended = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="task")
        self.is_stopped = False
        self.task_ended.connect(_call)

    def run(self, op: Callable[[], T], success: Callable[[T], None], failure: Callable[[Exception], None]) -> None:
        """Call `op()` on a thread of the pool (no Qt in it), then `success(result)` or `failure(error)` here."""

        def ended(future: Future[T]) -> None:
            if self.is_stopped or future.cancelled():
                return
            error = future.exception()
            if isinstance(error, Exception):
                self.task_ended.emit(lambda: failure(error))
            else:
                self.task_ended.emit(lambda: success(future.result()))

        self._pool.submit(op).add_done_callback(ended)

    def wait_for(self, op: Callable[[], T]) -> T:
        """The result of `op()`, called on a thread of the pool while Qt's loop goes on turning here. Raises what it
        raises. Whatever the loop calls meanwhile must bear that the caller has not gone on yet."""
        loop = QEventLoop()
        results: list[Callable[[], T]] = []

        def ended(result: Callable[[], T]) -> None:
            results.append(result)
            loop.quit()

        def failed(error: Exception) -> T:
            raise error

        self.run(op, lambda value: ended(lambda: value), lambda error: ended(lambda: failed(error)))
        while not results:  # the loop also ends when the application is told to
            loop.exec()
        return results[0]()

    def stop(self) -> None:
        """Wait for what runs, forget what waits; nobody is called back any more."""
        self.is_stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)


def _call(continuation: Callable[[], None]) -> None:
    continuation()
