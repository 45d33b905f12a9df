"""What a caller hands to the writer and waits for."""

import threading
from collections.abc import Callable
from typing import Any

from collector.store.connection import Connection
from collector.store.writing import Batch, row_of


class StoreFull(Exception):
    """The disk cannot take it now; nothing of the call was kept. Trying again after `retry_after` seconds is right."""

    def __init__(self, reason: str, retry_after: int = 5) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Job:
    """One caller's wish, a batch or a work, and the lock that the caller waits on."""

    __slots__ = ("batch", "done", "error", "has_rejected", "outcome", "rows", "work")

    def __init__(self, batch: Batch | None = None, work: Callable[[Connection], Any] | None = None) -> None:
        self.batch = batch
        self.rows = [] if batch is None else [row_of(event, batch.local) for event in batch.events]
        self.has_rejected = batch is not None and bool(batch.rejected)
        self.work = work
        self.outcome: Any = None
        self.error: Exception | None = None
        self.done = threading.Lock()
        self.done.acquire()
