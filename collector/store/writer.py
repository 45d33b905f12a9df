"""The thread that writes: all that waits goes into one transaction, and callers go on when it is synced."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from collector.event import Event
from collector.log_file import log_over
from collector.store.contexts import Contexts
from collector.store.counters import read_standing
from collector.store.damage import Damaged, begin_anew, is_damage, open_whole
from collector.store.insertion import ROWS
from collector.store.job import (
    FULL,
    MAKE_ROOM,
    Group,
    Job,
    StoreFull,
    Waiting,
    are_few,
    fail_all,
    no_disk,
    only_add,
    weight,
)
from collector.store.ledger import Ledger
from collector.store.owner import Owner
from collector.store.pace import Pace
from collector.store.recent import Recent
from collector.store.room import AGE_EVERY_S, Limits, Room
from collector.store.transaction import Written, do_work, write_batches, write_in_passing

logger = logging.getLogger(__name__)

_GROUP = 4000
_REFUSED_WITHIN_S = 1.0
# How long another program's lock on the file is waited for.
_PATIENCE_MS = 5000


class Writer:
    """The one connection that writes and checkpoints, and its thread `store-writer`.

    Whoever uses the connection holds `_committing`: the thread, or a caller who commits a small group at once.
    `on_stored` is called by whoever committed, still holding it, with the newly stored events in store order;
    `pending_event` is set when something is there to deliver, the newest of it is in `recent`; `ledger` has the
    counters; `trouble` says why the disk takes nothing now.
    Raises sqlite3.Error or SurroundingsError when made.
    """

    def __init__(
        self,
        path: Path,
        on_stored: Callable[[list[Event]], None],
        pending_event: threading.Event,
        limits: Limits,
        owner: Owner,
    ) -> None:
        self._path = path
        self._owner = owner
        try:
            self._connection, standing = open_whole(path)
        except Damaged as error:
            self._connection, standing = begin_anew(path, owner, str(error), 0)
        self.ledger = Ledger(standing)
        self.recent = Recent(standing.last_number)
        self._on_stored = on_stored
        self._pending_event = pending_event
        self._contexts = Contexts()
        self._room = Room(limits, self._contexts)
        self._unmeasured = self._room.look_after
        self._measured = self._flushed = 0.0
        self._waiting = Waiting()
        self._pace = Pace()
        self._committing = threading.Lock()
        self._state = threading.Lock()
        self._closed = False
        self.trouble = ""
        self._damage = ""
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, group: Group) -> None:
        """Hands the group over; its `done` is called when it is synced, or has failed."""
        with self._state:
            if not self._closed:
                self._waiting.put(group)
                return
        fail_all(group.jobs, StoreFull("The store is closed."))
        group.done()

    def commit_at_once(self, jobs: Sequence[Job], synced: Callable[[], object]) -> bool:
        """Commits small batches in the caller's thread, which spares waking another; True when they are synced.
        `synced` is called as soon as they are, with the counters true already, before others are told of the events.

        False if that is not to be had in a moment (much to write, another at work, a slow disk, any trouble at all):
        then nothing of them is kept, and they are for `submit`.
        """
        if not (self._pace.is_quick and self._waiting.is_idle and are_few(jobs)):
            return False
        if not self._committing.acquire(blocking=False):
            return False
        try:
            in_order = not (self._closed or self._damage or self.trouble or self._room.full)
            return in_order and self._unmeasured < self._room.look_after and self._try(jobs, synced)
        finally:
            self._committing.release()

    def _try(self, jobs: Sequence[Job], synced: Callable[[], object]) -> bool:
        began = time.perf_counter()
        try:
            self._connection.be_patient(0)
            written = write_in_passing(self._connection, self._contexts, self.ledger.standing, jobs)
        except Exception as error:
            # The thread will meet it again, and knows what to do.
            logger.debug("not committed at once: %s", error)
            self._roll_back()
            return False
        finally:
            self._pace.note(time.perf_counter() - began)
        self.ledger.take_over(written.standing)
        try:
            synced()
        finally:
            self._unmeasured += weight(jobs)
            self._tell(written)
        return True

    def set_limits(self, limits: Limits) -> None:
        """Other limits from now on; room is made with the writer's next turn, within a second."""
        with self._committing:
            self._room.limits, self._unmeasured = limits, self._room.look_after

    @property
    def is_full(self) -> bool:
        return self._room.full

    def close(self) -> None:
        """Commits what waits, then ends the thread. A second call does nothing."""
        with self._state:
            if self._closed:
                return
            self._closed = True
            self._waiting.put(None)
        self._thread.join()
        with self._committing:
            self._connection.close()

    def _run(self) -> None:
        closing = False
        while not closing:
            groups, closing = self._waiting.take(_REFUSED_WITHIN_S, _GROUP)
            jobs = [job for group in groups for job in group.jobs]
            try:
                self._write(jobs, closing)
            except Exception as error:  # a fault of ours: nobody may wait for ever because of it
                logger.exception("what came could not be written")
                fail_all(jobs, error)
            for group in groups:
                group.done()
            try:
                self._look_at_room()
            except Exception:
                logger.exception("the store's room could not be looked after")

    def _write(self, jobs: list[Job], closing: bool) -> None:
        ledger = self.ledger
        late = bool(ledger.refused) and time.monotonic() - self._flushed >= _REFUSED_WITHIN_S
        if jobs or late or (closing and (ledger.refused or ledger.standing.behind)):
            with self._committing:
                began = time.perf_counter()
                self._commit(jobs)
                self._pace.note(time.perf_counter() - began)
                self._unmeasured += weight(jobs)
            self._flushed = time.monotonic()

    def _look_at_room(self) -> None:
        aged = self._room.limits.age_ms is not None and time.monotonic() - self._measured >= AGE_EVERY_S
        if self._room.full or aged or self._unmeasured >= self._room.look_after:
            with self._committing:
                self._make_room()

    def _commit(self, jobs: list[Job]) -> None:
        """One transaction; sets each job's outcome or error."""
        refused = self.ledger.refused
        if self._damage and not self._replace(self._damage):
            self._fail(jobs, Damaged(self._damage))
            return
        try:
            self._connection.be_patient(_PATIENCE_MS)
            written = self._written(jobs, refused)
        except Exception as error:
            if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
                # The disk, or a damaged file: nobody's value is to blame.
                self._roll_back()
                if is_damage(error) and self._replace(str(error)):
                    self._commit(jobs)
                else:
                    self._fail(jobs, error)
                return
            # A value that SQLite will not have: it must not take the others of its group with it.
            self._roll_back()
            if len(jobs) > 1:
                for job in jobs:
                    self._commit([job])
            else:
                logger.exception("a batch could not be written")
                fail_all(jobs, error)
            return
        if self.trouble:
            self.trouble = ""
            log_over(logger, "the store takes events again")
        if self._room.full:
            fail_all((job for job in jobs if job.batch is not None), StoreFull(FULL))
        self.ledger.take_over(written.standing, refused)
        self._tell(written)

    def _written(self, jobs: list[Job], refused: int) -> Written:
        """They are committed; raises what SQLite does, and leaves a transaction open then."""
        connection, standing = self._connection, self.ledger.standing
        if not (refused or self._room.full) and only_add(jobs, ROWS):
            return write_in_passing(connection, self._contexts, standing, jobs)
        connection.begin()
        batches = [] if self._room.full else [job for job in jobs if job.batch is not None]
        written = write_batches(connection, self._contexts, standing, batches, refused)
        works = [job for job in jobs if job.work is not None]
        for job in works:
            do_work(connection, job)
        if works:
            written = written._replace(standing=read_standing(connection))
        connection.execute("COMMIT")
        return written

    def _tell(self, written: Written) -> None:
        """It is committed: those who deliver and show are told."""
        if written.deliverable and written.standing.delivering:
            self.recent.add(written.deliverable)
            if not self._pending_event.is_set():
                self._pending_event.set()
        elif written.deliverable:
            self.recent.begin_anew(written.standing.last_number)
        try:
            if written.told:
                self._on_stored(written.told)
        except Exception:
            logger.exception("telling of stored events failed")

    def _make_room(self) -> None:
        self._unmeasured = 0
        self._measured = time.monotonic()
        try:
            self._connection.be_patient(_PATIENCE_MS)
            if self.ledger.standing.behind:  # the row of counters, which counts what may go now
                self._commit([])
            if not self.ledger.standing.behind and self._room.make(self._connection, time.time_ns() // 1_000_000):
                self.ledger.take_over(read_standing(self._connection))
        except sqlite3.Error as error:
            self._roll_back()
            if is_damage(error):
                self._replace(str(error))
            else:
                logger.info("no room could be made now: %s", error)

    def _roll_back(self) -> None:
        self._contexts.forget()
        self._connection.roll_back()

    def _replace(self, reason: str) -> bool:
        """A new file in place of the damaged one; False if the disk does not allow it now."""
        self._owner.let_go()
        self._connection.close()
        try:
            last_number = self.ledger.standing.last_number
            self._connection, standing = begin_anew(self._path, self._owner, reason, last_number)
        except (sqlite3.Error, OSError) as error:
            logger.info("no new store could be begun: %s", error)
            self._damage = reason
            return False
        self.ledger.take_over(standing)
        self.recent.begin_anew(standing.last_number)
        self._damage = ""
        self._contexts = Contexts()
        self._room = Room(self._room.limits, self._contexts)
        return True

    def _fail(self, jobs: list[Job], error: sqlite3.Error) -> None:
        if not self.trouble:
            self.trouble = str(no_disk(error))
            logger.error("the store cannot take events now: %s, for %s. %s", error, self._path, MAKE_ROOM)
        fail_all(jobs, no_disk(error))
