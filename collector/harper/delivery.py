"""Delivers a store's events to one HarperDB, each exactly once, in order, for as long as it takes.

    looking (is the table there?) --> idle <--> inserting
        ^                              |            |
        |                              +- trouble --+--> waiting (backoff) --> back to where it was
        +-- table gone, idle for long ------+

What is confirmed is settled in the store, which moves the cursor; an insert whose answer was lost is sent again, and
HarperDB knows the ids. There is no limit to how often.
"""

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Sequence
from typing import Any

import httpx
import msgspec

from collector.config import HarperTarget
from collector.event import Event
from collector.failure import SurroundingsError
from collector.harper.client import HarperClient, Inserted
from collector.harper.errors import HarperError, Meaning
from collector.harper.isolation import Isolation
from collector.harper.pace import Backoff, BatchSize, Rests
from collector.harper.record import harper_record
from collector.harper.retention import Retention
from collector.harper.retries import Retries
from collector.harper.tables import make_table
from collector.log_file import log_over
from collector.store.store import Destination, Store, StoreFull

logger = logging.getLogger(__name__)

_STOP_WITHIN_S = 1.9
_LOOK_AGAIN_S = 60.0
_PATIENT_ROUNDS = 3
_encode = msgspec.json.Encoder().encode


class HarperDelivery:
    """The thread `harper-writer`. Made once for a target, started once, stopped once; all methods from any thread.

    `keep_days`: rows that HarperDB took longer ago are deleted there; None keeps all. `retention` says how it goes.
    `ask`: events from before this destination was known wait for `answer_backfill` (see `destination`).
    `retrying` and `refused` are the waits after a failure that passes by itself, and after one that somebody has to
    mend; `retry_now` ends both.
    """

    def __init__(
        self,
        target: HarperTarget,
        store: Store,
        *,
        ask: bool = False,
        keep_days: int | None = None,
        transport: httpx.BaseTransport | None = None,
        retrying: Backoff | None = None,
        refused: Backoff | None = None,
    ) -> None:
        self.target = target
        self.destination: Destination | None = None
        self._store = store
        self._ask = ask
        self._keep_days = keep_days
        self.retention: Retention | None = None
        self._transport = transport
        self._retries = Retries(retrying, refused)
        self._size = BatchSize()
        self._client: HarperClient | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._rests = Rests(lambda: store.counters().received, self._stopping.wait)
        self._looked = False
        self._suspect_rounds = 0
        self._took_new = False
        self._warned = False
        self._state = threading.Lock()
        self._name = "retrying"
        self._error: str | None = f"Connecting to HarperDB at {target.url}."
        self._oldest_ms: int | None = None

    def start(self) -> None:
        """Makes the target the store's destination and begins. Never raises for what is wrong with the target:
        `state` says it."""
        try:
            self._client = HarperClient(self.target, self._transport)
        except SurroundingsError as error:
            logger.warning("%s", error)
            self._show("refused", str(error))
            return
        if self._client.sends_password_readable:
            logger.warning("HarperDB at %s is reached without TLS: name and password travel readable", self.target.url)
        if self._keep_days is not None:
            self.retention = Retention(self._client, self._keep_days)
        try:
            self._become_destination()
        except StoreFull:
            logger.info("the store cannot note the destination now; trying again")
        self._thread = threading.Thread(target=self._run, name="harper-writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends what is under way; back within 2 s. What was not confirmed stays pending. A second call does nothing."""
        self._stopping.set()
        self._retries.now()
        self._store.pending_event.set()
        if self._client is not None:
            self._client.close()
        if self._thread is not None:
            self._thread.join(_STOP_WITHIN_S)

    def retry_now(self) -> None:
        """Tries at once, whatever the present wait."""
        self._looked = False
        self._retries.now()
        self._store.pending_event.set()

    def answer_backfill(self, deliver: bool) -> None:
        """The user's word on events from before: deliver them, or leave them local for good."""
        if self.destination is not None:
            self._store.answer_backfill(self.destination, deliver)

    def state(self) -> dict[str, Any]:
        """What /health says of HarperDB: `state` (ok, retrying, refused), `error` in words or None, and
        `oldest_pending_s`, seconds since the oldest pending event was received, or None."""
        pending = self._store.counters().pending
        if pending and self._oldest_ms is None:
            self._look_for_oldest()
        with self._state:
            since = self._oldest_ms if pending else None
            oldest = None if since is None else max(0.0, time.time() - since / 1000)
            return {"state": self._name, "error": self._error, "oldest_pending_s": oldest}

    # --- the thread --------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._store.pending_event.clear()
            self._rests.begin()
            try:
                events = self._advance()
                more = self.retention is not None and self.retention.advance()
            except HarperError as error:
                self._wait_after(error)
            except StoreFull as error:
                message = f"What HarperDB confirmed cannot be noted in the store: {error}"
                self._wait_after(HarperError(Meaning.RETRY, message, "Free room on the disk."))
            except Exception:
                if not self._stopping.is_set():
                    logger.exception("delivering to HarperDB failed unexpectedly")
                message = "Delivering failed unexpectedly."
                self._wait_after(HarperError(Meaning.RETRY, message, "The log has the details."))
            else:
                if events:
                    self._rests.end(full=self._store.counters().pending >= events)
                elif not more and not self._store.pending_event.wait(_LOOK_AGAIN_S):
                    self._looked = False

    def _advance(self) -> int:
        """One look or one batch; how many events there were to deliver. Raises HarperError on trouble."""
        assert self._client is not None
        if self.destination is None:
            self._become_destination()
        assert self.destination is not None
        events = self._store.pending(self.destination, self._rests.at_most(self._size.events), self._size.bytes)
        self._note_oldest(events)
        if not self._looked:
            make_table(self._client)
            self._looked = True
            if not events:
                self._be_well()
        if events:
            self._deliver(self._client, self.destination, events)
        return len(events)

    def _become_destination(self) -> None:
        self.destination = self._store.destination(self.target.key, self._ask)

    def _deliver(self, client: HarperClient, destination: Destination, events: list[Event]) -> None:
        started = time.monotonic()
        isolation = Isolation(
            lambda some: self._insert(client, some),
            pause=lambda seconds: not self._stopping.wait(seconds),
            patient=self._suspect_rounds < _PATIENT_ROUNDS,
            took_new=self._took_new,
        )
        outcome = isolation.run(events)
        self._took_new = isolation.took_new
        head = events[: outcome.settled_head(events)]
        if head:
            parked = [(event.number, outcome.parked[event.number]) for event in head if event.number in outcome.parked]
            delivered = [event.number for event in head if event.number not in outcome.parked]
            self._store.settle(destination, delivered, parked)
            if parked:
                logger.warning("HarperDB will not have %d events; they are parked. %s", len(parked), parked[0][1])
            self._note_oldest(events[len(head) :])
        if outcome.trouble is not None:
            raise outcome.trouble
        if outcome.too_large:
            self._size.shrink()
        else:
            self._size.took(time.monotonic() - started, len(events))
        self._be_well()

    def _insert(self, client: HarperClient, events: Sequence[Event]) -> Inserted:
        records: list[msgspec.Raw] = []
        for piece in self._rests.pieces(events):
            records += [msgspec.Raw(_encode(harper_record(event))) for event in piece]
        return client.insert(records)

    def _be_well(self) -> None:
        if self._name != "ok":
            words = f"HarperDB at {self.target.url} takes events"
            if self._warned:
                log_over(logger, words)
            else:
                logger.info(words)
            self._warned = False
        self._show("ok", None)
        self._retries.well()
        self._suspect_rounds = 0
        self._took_new = False

    def _wait_after(self, error: HarperError) -> None:
        if self._stopping.is_set():
            return
        name = "refused" if error.meaning is Meaning.REFUSED else "retrying"
        if (name, str(error)) != (self._name, self._error):
            logger.warning("%s", error)
            self._warned = True
        self._show(name, str(error))
        self._looked = self._looked and error.meaning is not Meaning.MISSING
        if error.meaning is Meaning.SUSPECT:
            self._suspect_rounds += 1
        elif error.meaning is Meaning.SLOW:
            self._size.shrink()
        self._retries.wait_after(refused=name == "refused")

    def _show(self, name: str, error: str | None) -> None:
        with self._state:
            self._name, self._error = name, error

    def _look_for_oldest(self) -> None:
        """While the thread waits for an answer, it does not see what comes meanwhile."""
        destination = self.destination
        if destination is not None:
            with contextlib.suppress(sqlite3.Error, StoreFull):
                self._note_oldest(self._store.pending(destination, 1, 1))

    def _note_oldest(self, events: list[Event]) -> None:
        with self._state:
            self._oldest_ms = events[0].received_at if events else None
