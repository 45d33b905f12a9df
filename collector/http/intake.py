"""Posts of events, taken in the thread that reads the sockets.

    read whole --> in its sender's queue --turn--> judged --> store-writer --synced--> answered
                                              |--> answered at once (403, 405, 415, 429, …)
                                              +--> too much for a moment: a thread of waitress, one at a time

A thread for each request would cost more than the request: waking a thread, and the interpreter's lock that goes
from hand to hand, are dear. So this thread wakes the writer once for all that it has read, and the writer wakes this
thread once for all that it has synced; a single answer it sends by itself, which spares that too. And where there are
only a few events and the writer is idle, this thread commits them itself, and wakes nobody.
"""

import logging
import time
from collections import deque
from collections.abc import Callable

import msgspec

from collector.http.answers import Answer, Writing, error_body
from collector.http.channel import Channel
from collector.http.ingest import ROUTES, Ingest, Posted, Wanted
from collector.http.latency import Latency
from collector.http.parser import RequestParser
from collector.http.turns import Turns
from collector.store.store import Job, Store, StoreFull

logger = logging.getLogger(__name__)

#: A body up to this is judged here, in about a millisecond if it is plain.
_BODY_BYTES = 32 * 1024
#: What is judged before the sockets are looked at again: bytes of bodies, a request counting for some by itself.
_ROUND_BYTES = 12 * 1024
_REQUEST_BYTES = 512
#: Groups that the writer may have: one that it writes, and some to take together for its next commit.
_GROUPS = 4
_FAULT = Answer(500, error_body("Something went wrong here; the log says what."))


class _Taken(msgspec.Struct, gc=False):
    """A request whose turn has come."""

    channel: Channel
    request: RequestParser
    began: float
    posted: Posted
    wanted: Wanted | None = None
    job: Job | None = None


class Intake:
    """Takes the ingest routes of a server's channels. All methods but `put_soon` and those that the writer calls
    (`_synced`, and what it needs) are for the server's thread.

    `hand_on` gives a channel to a thread of waitress; `wake` ends the wait for sockets, from any thread.
    """

    def __init__(
        self,
        ingest: Ingest,
        store: Store,
        latency: Latency,
        hand_on: Callable[[Channel], None],
        wake: Callable[[], None],
    ) -> None:
        self._ingest = ingest
        self._store = store
        self._latency = latency
        self._hand_on = hand_on
        self._wake = wake
        self._turns: Turns[tuple[Channel, RequestParser, float]] = Turns()
        self._writing = Writing()
        self._under_way: deque[None] = deque()  # one for each group at the writer: its length is all that is asked
        self._next: list[_Taken] = []
        self._soon: deque[Channel] = deque()
        self._done: deque[list[_Taken]] = deque()
        self._woken = False
        self._large: Turns[Channel] = Turns()
        self._at_work: tuple[Channel, RequestParser] | None = None

    def put(self, channel: Channel) -> None:
        """Takes the channel's first request, or hands it on if it is not for here."""
        request = channel.requests[0]
        if request.error is not None or request.version != "1.1" or request.path not in ROUTES:
            self._hand_on(channel)
            return
        origin = request.headers.get("ORIGIN", "")
        self._turns.put(channel.addr[0], origin, (channel, request, time.perf_counter()))

    def put_soon(self, channel: Channel) -> None:
        """The same, from any thread."""
        self._soon.append(channel)
        self._wake()

    @property
    def is_eager(self) -> bool:
        """Whether there is something to do without another socket being ready."""
        return bool(self._done or self._soon or (self._turns.waiting and len(self._under_way) < _GROUPS))

    def advance(self) -> None:
        """One round: answers what is synced, judges what is next."""
        self._woken = False
        while self._done:
            self._finish_all(self._done.popleft())
        while self._soon:
            channel = self._soon.popleft()
            if channel.requests:
                self.put(channel)
        if self._turns.waiting and len(self._under_way) < _GROUPS:
            self._take_turns()
            if self._next and not self._under_way:
                self._keep_at_once()
        if self._large.waiting:
            self._hand_on_large()

    def _take_turns(self) -> None:
        taken: list[_Taken] = []
        room = _ROUND_BYTES
        while room > 0 and self._turns.waiting:
            channel, request, began = self._turns.take()
            if not channel.connected:
                channel.drop()
                continue
            size = request.body_bytes_received
            room -= size + _REQUEST_BYTES
            if size > _BODY_BYTES:
                self._large.put(channel.addr[0], request.headers.get("ORIGIN", ""), channel)
                continue
            one = _Taken(channel, request, began, _posted(channel, request))
            judged = self._judged(one)
            if judged is None:
                self._large.put(channel.addr[0], one.posted.origin or "", channel)
            elif isinstance(judged, Wanted):
                taken.append(one)
            else:
                self._answer(one, judged)
        self._next = taken

    def _keep_at_once(self) -> None:
        """What is little is committed here and answered at once; for waking the writer would take longer."""
        taken = self._next
        if self._store.add_at_once([one.job for one in taken if one.job], lambda: self._finish_all(taken)):
            self._next = []

    def _finish_all(self, taken: list[_Taken]) -> None:
        for one in taken:
            self._finish(one)

    def _judged(self, one: _Taken) -> Answer | Wanted | None:
        try:
            judged = self._ingest.judge_in_a_moment(one.posted)
            if isinstance(judged, Wanted):
                one.wanted, one.job = judged, self._store.job(judged.batch)
        except Exception:  # a fault of ours is this request's end, not the server's
            logger.exception("judging %s to %s failed", one.request.id, one.posted.path)
            return _FAULT
        return judged

    def hand_over(self) -> None:
        """Gives the writer what was judged. To be called just before waiting for sockets: the writer wakes at once, and
        the interpreter's lock should be free by then."""
        if self._next:
            taken, self._next = self._next, []
            self._under_way.append(None)
            self._store.submit([one.job for one in taken if one.job], lambda: self._synced(taken))

    def _synced(self, taken: list[_Taken]) -> None:
        """In the thread `store-writer`. Sending is the last thing: its receiver may be back in no time."""
        self._under_way.pop()
        if len(taken) > 1:
            self._done.append(taken)
        else:
            self._finish(taken[0])
        if (self._done or self._turns.waiting) and not self._woken:
            self._woken = True
            self._wake()

    def _told(self, one: _Taken) -> Answer:
        assert one.wanted is not None
        assert one.job is not None
        error = one.job.error
        if error is None or isinstance(error, StoreFull):
            return self._ingest.told(one.wanted, error)
        raise error

    def _finish(self, one: _Taken) -> None:
        try:
            answer = self._told(one)
        except Exception:
            logger.exception("keeping %s to %s failed", one.request.id, one.posted.path)
            answer = _FAULT
        self._answer(one, answer)

    def _answer(self, one: _Taken, answer: Answer) -> None:
        try:
            self._send(one, answer)
        except Exception:
            logger.exception("answering %s to %s failed", one.request.id, one.posted.path)
            one.channel.will_close = True

    def _send(self, one: _Taken, answer: Answer) -> None:
        request, posted = one.request, one.posted
        answer = self._ingest.shared(answer, posted)
        self._latency.observe(time.perf_counter() - one.began, answer.status)
        if answer.status >= 400:
            level = logging.INFO if answer.status >= 500 else logging.DEBUG
            logger.log(level, "%s %s %s: %d %s", request.id, posted.method, posted.path, answer.status, answer.body)
        close = request.connection_close
        bodiless = posted.method == "HEAD"
        one.channel.answer(self._writing.write(answer, request.id, close=close, bodiless=bodiless), close)

    def _hand_on_large(self) -> None:
        """They are work for a while, and hold the interpreter's lock: one after another, so that the rest is served."""
        if self._at_work is not None:
            channel, request = self._at_work
            if channel.requests and channel.requests[0] is request:
                return
            self._at_work = None
        channel = self._large.take()
        if channel.requests:
            self._at_work = channel, channel.requests[0]
            self._hand_on(channel)


def _posted(channel: Channel, request: RequestParser) -> Posted:
    headers = request.headers
    # By place, in the order of Posted: with names it takes three times as long.
    return Posted(
        request.path,
        request.command.upper(),
        request.query,
        channel.addr[0],
        headers.get("HOST"),
        headers.get("ORIGIN"),
        headers.get("CONTENT_TYPE", ""),
        headers.get("CONTENT_ENCODING", "identity"),
        request.body,
    )
