"""The store's door: what is added is on disk when the call returns."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from collector.event import Event
from collector.failure import SurroundingsError
from collector.store import delivery
from collector.store.connection import STORE_FILE, Connection, check_files, open_reader
from collector.store.counters import Counters
from collector.store.damage import is_damage, set_aside
from collector.store.delivery import Destination
from collector.store.job import FULL, Group, Job, StoreFull, wait_for
from collector.store.lock import FolderLock
from collector.store.log_mending import find_damage, mend
from collector.store.remarks import Remark, add_remarks
from collector.store.room import Limits
from collector.store.salvage import Salvage
from collector.store.writer import Writer
from collector.store.writing import Batch, Outcome

__all__ = ["Batch", "Destination", "Job", "Outcome", "Store", "StoreFull"]

logger = logging.getLogger(__name__)

_T = TypeVar("_T")
_DAY_MS = 86_400_000


class Store:
    """Owns the data folder and its file while it is open. All methods may be called from any thread.

    `on_stored` is called after each commit by whoever committed, the thread `store-writer` or a caller of
    `add_at_once`, one at a time, with the newly stored events in store order. It must be quick.
    `pending_event` is set whenever something may be there to deliver; whoever waits on it clears it first, then looks.
    `collector_id`, once set, is written into each event that is taken here (not salvaged, not imported).
    """

    def __init__(
        self,
        data_dir: Path,
        on_stored: Callable[[list[Event]], None] = lambda events: None,
        limit_bytes: int = 2_000_000_000,
        keep_days: int | None = None,
    ) -> None:
        """Opens, makes or migrates the file. Events that nobody waits for go at `limit_bytes`, and after `keep_days`.
        Raises SurroundingsError: folder owned or not writable, newer file."""
        self.pending_event = threading.Event()
        self.notice: str | None = None
        self.collector_id: str | None = None
        self._present: Destination | None = None
        self._path = data_dir / STORE_FILE
        self._reading = threading.Lock()
        self._reader: Connection | None = None
        self._lock = FolderLock(data_dir)
        limits = _limits(limit_bytes, keep_days)
        try:
            check_files(self._path)
            self._mend_log()
            self._salvage = Salvage(data_dir, self.add, self._add_remarks, self._say)
            self._writer = Writer(self._path, on_stored, self.pending_event, limits, self)
        except sqlite3.Error as error:
            self._lock.release()
            raise SurroundingsError(
                f"The store {self._path} cannot be opened ({error}).",
                "Make room on its disk or mend its permissions, or choose another folder with --data-dir.",
            ) from error
        except BaseException:
            self._lock.release()
            raise
        self._salvage.begin()

    def set_limits(self, limit_bytes: int, keep_days: int | None) -> None:
        """Other limits than those that it was opened with."""
        self._writer.set_limits(_limits(limit_bytes, keep_days))

    def add(self, batch: Batch) -> Outcome:
        """Keeps a batch; returns when it is synced to disk. Raises StoreFull, then nothing of it is kept."""
        outcome: Outcome = wait_for(self.job(batch), self._writer.submit)
        return outcome

    def job(self, batch: Batch) -> Job:
        """A batch made ready for `submit`."""
        return Job(batch=self._signed(batch))

    def submit(self, jobs: Sequence[Job], done: Callable[[], object]) -> None:
        """Keeps batches, each by itself, without waiting. `done` is called by the thread `store-writer` when all are
        synced: each job's `error` is then None, or the StoreFull that `add` would raise. It must be quick."""
        self._writer.submit(Group(jobs, done))

    def add_at_once(self, jobs: Sequence[Job], synced: Callable[[], object] = lambda: None) -> bool:
        """Keeps small batches in the caller's own thread, if that takes no more than a moment: True, they are synced,
        and `synced` was called at the first moment when that was so. False: nothing is kept, `submit` them."""
        return self._writer.commit_at_once(jobs, synced)

    def refuse(self, count: int = 1) -> None:
        """Counts what was turned away and not kept. Written within a second."""
        self._writer.ledger.refuse(count)

    def counters(self) -> Counters:
        """The counters of what is committed, and what was refused since."""
        return self._writer.ledger.counters()

    @property
    def trouble(self) -> str:
        """Why no events are taken now, in words; "" where they are. A disk's is over with the next that it takes."""
        return self._writer.trouble or (FULL if self._writer.is_full else "")

    def write(self, work: Callable[[Connection], _T]) -> _T:
        """Runs `work` on the writing connection, inside a transaction; returns when it is synced. Raises what it
        raises (then nothing of it is kept), or StoreFull."""
        result: _T = wait_for(Job(work=work), self._writer.submit)
        return result

    def read(self, work: Callable[[Connection], _T]) -> _T:
        """Runs `work` on the store's one reading connection; others wait their turn."""
        try:
            with self._reading:
                if self._reader is None:
                    self._reader = open_reader(self._path)
                return work(self._reader)
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
        # The writer meets the same damage, begins a new file, and does it there.
        return self.write(work)

    def destination(self, key: str, ask: bool) -> Destination:
        """Makes `key` the present destination, new or known. With `ask`, earlier local events wait for
        `answer_backfill`; without, they are pending at once."""
        destination = self.write(lambda connection: delivery.activate(connection, key, ask))
        self._present = destination
        self.pending_event.set()
        return destination

    def no_destination(self) -> None:
        """From here on there is no destination: what comes is local."""
        self.write(delivery.deactivate)
        self._present = None

    def answer_backfill(self, destination: Destination, deliver: bool) -> None:
        """The user's word on earlier events: deliver them, or leave them local for good."""
        self.write(lambda connection: delivery.answer_backfill(connection, destination.id, deliver))
        self.pending_event.set()

    def pending(self, destination: Destination, limit: int, max_bytes: int) -> list[Event]:
        """The next events to deliver, in order: at most `limit`, about `max_bytes` of text, at least one if any."""
        head = self.read(lambda connection: delivery.cursor(connection, destination.id))
        recent = None if head is None else self._writer.recent.after(head, limit, max_bytes)
        if recent is not None:
            return recent
        return self.read(lambda connection: delivery.pending_events(connection, destination.id, limit, max_bytes))

    def settle(self, destination: Destination, upto: Sequence[int], parked: Sequence[tuple[int, str]] = ()) -> None:
        """Events `upto` are delivered, those in `parked` will not be had, with the reason. Together they must be the
        next pending ones without a hole (ValueError otherwise). Returns when it is synced."""
        self.write(lambda connection: delivery.settle(connection, destination.id, upto, parked))

    def close(self) -> None:
        """Writes what still waits, and lets the folder go. A second call does nothing."""
        self._salvage.stop()
        self.let_go()
        self._writer.close()
        self._lock.release()

    def let_go(self) -> None:
        """Closes the reading connection; the next reading opens it again."""
        with self._reading:
            if self._reader is not None:
                self._reader.close()
                self._reader = None

    def set_up(self, connection: Connection, last_number: int) -> None:
        """For the writer: a file that takes a damaged one's place goes on with its numbers and its destination."""
        connection.execute("UPDATE counters SET last_number = ?", (last_number,))
        if self._present is not None:
            connection.execute(
                "INSERT INTO destinations (id, key, known) VALUES (?, ?, ?)",
                (self._present.id, self._present.key, last_number),
            )
            delivery.activate(connection, self._present.key, False)

    def set_aside(self, aside: Path, reason: str) -> None:
        """For the writer: says it, and saves what can be read."""
        words = f"The store was damaged ({reason}); it was set aside as {aside.name}, and a new one was begun."
        self.notice = words
        logger.warning("%s", words)
        if hasattr(self, "_writer"):
            self._salvage.begin()

    def _mend_log(self) -> None:
        """Before SQLite sees it: it would take the first bad place of its log for the end, and say nothing."""
        try:
            damage = find_damage(self._path)
            if damage is None:
                return
            if not damage.sound:
                self.set_aside(set_aside(self._path), f"of its log, {damage.words}")
                return
            kept = mend(self._path, damage)
        except OSError as error:
            raise SurroundingsError(
                f"The log of the store {self._path} is damaged and cannot be mended now ({error.strerror}).",
                "Make room on the disk, or choose another folder with --data-dir.",
            ) from error
        lost = "what was acknowledged last is lost" if damage.lost else "nothing of it is lost"
        self._say(f"The store's log was damaged ({damage.words}); {lost}. It is kept as {kept.name}.")

    def _signed(self, batch: Batch) -> Batch:
        if self.collector_id is not None and not batch.salvaged and not batch.local:
            for event in batch.events:
                msgspec.structs.force_setattr(event, "collector_id", self.collector_id)
        return batch

    def _add_remarks(self, remarks: Mapping[str, Remark]) -> None:
        self.write(lambda connection: add_remarks(connection, remarks.items()))

    def _say(self, words: str) -> None:
        self.notice = f"{self.notice} {words}" if self.notice else words
        logger.warning("%s", words)


def _limits(limit_bytes: int, keep_days: int | None) -> Limits:
    return Limits(limit_bytes, None if keep_days is None else keep_days * _DAY_MS)
