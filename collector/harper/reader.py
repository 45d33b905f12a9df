"""Watches a table that others write: its new events are put where they are shown, for as long as it takes.

    beginning (the newest rows) --> following (poll, now and then a sweep)
         ^                               |
         +------- trouble: waiting (backoff), then on from where it was; nothing is seen twice or left out

It only reads: a role without any right to write is enough.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import httpx

from collector.config import HarperTarget
from collector.event import Event
from collector.failure import SurroundingsError
from collector.harper.client import HarperClient
from collector.harper.errors import HarperError, Meaning
from collector.harper.pace import Backoff
from collector.harper.reading import Row
from collector.harper.retries import Retries
from collector.harper.rows import created_of, event_of_row
from collector.harper.senders import Sender, Senders
from collector.harper.tail import HarperTail

logger = logging.getLogger(__name__)

_STOP_WITHIN_S = 1.9
_POLL_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How the watching stands: `connecting`, `ok`, `retrying` or `refused`, with what is wrong in words.

    `events` were given on, `late` of them came by replication after younger ones, `passed_over` rows are no events.
    `reach_ms`: late ones are looked for only so far back, as there are too many to remember; None: an hour.
    `newest_ms` is when HarperDB took the newest row, by its clock.
    """

    state: Literal["connecting", "ok", "retrying", "refused"] = "connecting"
    error: str | None = None
    events: int = 0
    late: int = 0
    reach_ms: float | None = None
    passed_over: int = 0
    newest_ms: float | None = None
    senders: tuple[Sender, ...] = ()


class HarperReader:
    """The thread `harper-reader`. Made once for a target, started once, stopped once; all methods from any thread.

    `put` gets the events, numbered from 1 as they come, on that thread. `backlog`: the newest rows that are given
    first; None gives all there are. `retrying` and `refused` are the waits after a failure that passes by itself, and
    after one that somebody has to mend; `retry_now` ends both.
    """

    def __init__(
        self,
        target: HarperTarget,
        put: Callable[[list[Event]], None],
        *,
        backlog: int | None = 1000,
        poll_s: float = _POLL_S,
        transport: httpx.BaseTransport | None = None,
        retrying: Backoff | None = None,
        refused: Backoff | None = None,
        changed: Callable[[Watched], None] = lambda watched: None,
    ) -> None:
        self.target = target
        self._put = put
        self._backlog = backlog
        self._poll_s = poll_s
        self._transport = transport
        self._retries = Retries(retrying, refused)
        self._changed = changed
        self._client: HarperClient | None = None
        self._tail: HarperTail | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._senders = Senders()
        self._passed_over = self._events = 0
        self._newest: float | None = None
        self._state = threading.Lock()
        self._watched = Watched()

    def start(self) -> None:
        """Begins. Never raises for what is wrong with the target: `watched` says it."""
        self._thread = threading.Thread(target=self._run_on, name="harper-reader", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends what is under way; back within 2 s. A second call does nothing."""
        self._stopping.set()
        self._retries.now()
        if self._client is not None:
            self._client.close()
        if self._thread is not None:
            self._thread.join(_STOP_WITHIN_S)

    def retry_now(self) -> None:
        """Tries at once, whatever the present wait."""
        self._retries.now()

    def watched(self) -> Watched:
        """How it stands now."""
        with self._state:
            return self._watched

    def run(self) -> None:
        """Watches until it is stopped, in the thread that calls. Raises what `put` raises."""
        try:
            if self._client is None:
                self._client = HarperClient(self.target, self._transport)
        except SurroundingsError as error:
            self._show("refused", str(error))
            return
        while not self._stopping.is_set():
            try:
                self._advance(self._client)
            except HarperError as error:
                self._wait_after(error)
            else:
                self._retries.rest(self._poll_s)
        self._client.close()

    # --- the thread --------------------------------------------------------------------------------------------------

    def _run_on(self) -> None:
        while not self._stopping.is_set():
            try:
                self.run()
                return
            except Exception:
                logger.exception("reading from HarperDB failed unexpectedly")
                message = "Reading failed unexpectedly."
                self._wait_after(HarperError(Meaning.RETRY, message, "The log has the details."))

    def _advance(self, client: HarperClient) -> None:
        if self._tail is None:
            tail = HarperTail(client)
            rows = [] if self._backlog is None else tail.begin(self._backlog)
            self._tail = tail
            self._give(rows)
        for rows in self._tail.poll():
            self._give(rows)
            if self._stopping.is_set():
                return
        self._be_well()

    def _give(self, rows: list[Row]) -> None:
        events: list[Event] = []
        for row in rows:
            event = event_of_row(row, self._events + len(events) + 1)
            created = created_of(row)
            self._newest = max(self._newest or created, created)
            if event is None:
                self._passed_over += 1
            else:
                self._senders.take(event, created)
                events.append(event)
        self._events += len(events)
        if events:
            self._put(events)
        self._show(self.watched().state, self.watched().error)

    def _be_well(self) -> None:
        if self.watched().state != "ok":
            logger.info("reading events from HarperDB at %s", self.target.url)
        self._show("ok", None)
        self._retries.well()

    def _wait_after(self, error: HarperError) -> None:
        if self._stopping.is_set():
            return
        refused = error.meaning in (Meaning.REFUSED, Meaning.MISSING)
        before = self.watched()
        self._show("refused" if refused else "retrying", str(error))
        if self.watched().error != before.error:
            logger.warning("%s", error)
        if self._tail is not None:
            self._tail.hurry()
        self._retries.wait_after(refused=refused)

    def _show(self, state: Literal["connecting", "ok", "retrying", "refused"], error: str | None) -> None:
        now = Watched(
            state=state,
            error=error,
            events=self._events,
            late=0 if self._tail is None else self._tail.late,
            reach_ms=None if self._tail is None else self._tail.reach_ms,
            passed_over=self._passed_over,
            newest_ms=self._newest,
            senders=tuple(self._senders.copies()),
        )
        with self._state:
            before, self._watched = self._watched, now
        if (before.state, before.error) != (state, error):
            self._changed(now)
