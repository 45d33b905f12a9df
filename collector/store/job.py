"""What callers hand to the writer, and where it waits."""

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from collector.store.connection import Connection
from collector.store.rows import rows_of
from collector.store.writing import Batch

#: More gain by being committed elsewhere while others are read.
_FEW = 4

#: Why nothing is taken where there is no room left of the limit.
FULL = (
    "The store is at its limit, and all that it holds waits for HarperDB. "
    "Bring HarperDB back, or raise store_limit_bytes; it goes on by itself."
)

#: The way out where the disk takes nothing.
MAKE_ROOM = "Make room on the disk of the data folder, or mend its permissions; it goes on by itself."


class StoreFull(Exception):
    """The disk cannot take it now; nothing of the call was kept. Trying again after `retry_after` seconds is right."""

    def __init__(self, reason: str, retry_after: int = 5) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


def no_disk(error: Exception) -> StoreFull:
    """What callers are told where the disk takes nothing. No path is in it: pages of any origin can read it."""
    return StoreFull(f"The disk cannot take events now ({error}). {MAKE_ROOM}")


class Job:
    """One caller's wish, a batch or a work. When its group is done it has an outcome, or an error."""

    __slots__ = ("adds_only", "batch", "error", "has_rejected", "outcome", "rows", "work")

    def __init__(self, batch: Batch | None = None, work: Callable[[Connection], Any] | None = None) -> None:
        self.batch = batch
        self.rows = [] if batch is None else rows_of(batch.events)
        self.has_rejected = batch is not None and bool(batch.rejected)
        self.adds_only = batch is not None and not (batch.rejected or batch.retried or batch.salvaged)
        self.work = work
        self.outcome: Any = None
        self.error: Exception | None = None


def are_few(jobs: Sequence[Job]) -> bool:
    """Whether they only add events, and so few that it is not worth waking another thread for them."""
    return only_add(jobs, _FEW)


def only_add(jobs: Sequence[Job], most: int) -> bool:
    """Whether they do nothing but add events, at least one and at most so many."""
    events = 0
    for job in jobs:
        if not job.adds_only:
            return False
        events += len(job.rows)
    return 0 < events <= most


def weight(jobs: Sequence[Job]) -> int:
    """About how much the file grows by them: an event counts as one, a rejected piece, which may be large, as many."""
    total = len(jobs)
    for job in jobs:
        total += len(job.rows) + 100 * job.has_rejected
    return total


class Group(NamedTuple):
    """Jobs that one caller hands over together. `done` is called once, by the writer, when all are synced or failed:
    it only passes that on."""

    jobs: Sequence[Job]
    done: Callable[[], object]


class Waiting:
    """The groups that wait for the writer. Any thread may put, the writer takes; a group is never split."""

    def __init__(self) -> None:
        self._groups: queue.SimpleQueue[Group | None] = queue.SimpleQueue()
        self._idle = False

    def put(self, group: Group | None) -> None:
        """None says that no other will come."""
        self._groups.put(group)

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits at this moment, and the writer waits for something to do."""
        return self._idle and self._groups.empty()

    def take(self, timeout: float, size: int) -> tuple[list[Group], bool]:
        """Those that wait now, or come within `timeout` seconds, up to about `size` events; and whether they are the
        last ones."""
        groups: list[Group] = []
        try:
            self._idle = True
            group = self._groups.get(timeout=timeout)
            self._idle = False
            while group is not None:
                groups.append(group)
                size -= sum(1 + len(job.rows) for job in group.jobs)
                if size <= 0:
                    return groups, False
                group = self._groups.get_nowait()
        except queue.Empty:
            self._idle = False
            return groups, False
        return groups, True


def wait_for(job: Job, submit: Callable[[Group], object]) -> Any:
    """Hands the job over and waits until it is synced: gives its outcome. Raises its error if it has failed."""
    done = threading.Lock()
    done.acquire()
    submit(Group((job,), done.release))
    done.acquire()
    if job.error is not None:
        raise job.error
    return job.outcome


def fail_all(jobs: Iterable[Job], error: Exception) -> None:
    """Nothing of these was kept, and that is what each caller is told."""
    for job in jobs:
        job.outcome, job.error = None, error
