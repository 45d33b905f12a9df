"""The newest log records, kept for the log panel."""

import logging
import threading
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple


class LogLine(NamedTuple):
    """One record as it is shown. `number` counts from 0; `created` is seconds since the epoch."""

    number: int
    created: float
    level: int
    logger: str
    message: str


class LogRecords(logging.Handler):
    """A logging handler that keeps the newest `capacity` records as plain values. Any thread may log."""

    def __init__(self, capacity: int = 2000) -> None:
        super().__init__()
        self._lines: deque[LogLine] = deque(maxlen=capacity)
        self._guard = threading.Lock()
        self._next = 0

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.exc_info and record.exc_info[0] is not None:
            message = f"{message}: {record.exc_info[0].__name__}: {record.exc_info[1]}"
        with self._guard:
            self._lines.append(LogLine(self._next, record.created, record.levelno, record.name, message))
            self._next += 1

    @property
    def end(self) -> int:
        """The number that the next record will have."""
        return self._next

    def since(self, number: int) -> list[LogLine]:
        """Records from `number` on that are still kept, oldest first."""
        with self._guard:
            return list(reversed(list(self._newer(number))))

    def _newer(self, number: int) -> Iterator[LogLine]:
        for line in reversed(self._lines):
            if line.number < number:
                return
            yield line
