"""The routes that take events: who may post, what came, and what is answered.

A 200 means that the events are on disk. In the answers, "stored" counts what is on disk of the request: an event
that the store had already (by its id) is on disk too, so that a client that sends again sees that all is well.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from collector.event import Event
from collector.http.answers import Answer, error_body, status_line
from collector.http.fair_share import FairShare
from collector.http.guard import Guard
from collector.http.latency import Latency
from collector.http.turned_away import TurnedAway
from collector.record import cmcd, limits
from collector.record.decode import Body, Rejection, Unreadable, read_body
from collector.record.normalise import normalise
from collector.record.plain import plain_events
from collector.record.rejected import Rejected
from collector.store.store import Batch, Store, StoreFull

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

#: Routes, and whether they answer as a batch even where all went well.
ROUTES = {"/api/analytics": False, "/api/analytics/batch": True, "/v1/events": True, cmcd.ROUTE: True}

#: What reads the bodies of a route, where they are no events of ours.
_READERS = {cmcd.ROUTE: cmcd.read_cmcd}
_TYPES = {cmcd.ROUTE: f"Reports come as {cmcd.CONTENT_TYPE}."}
#: So many bytes are judged in a moment, in whatever form they are.
_LITTLE = 4096
_QUICK_TYPES = ("application/json", "text/plain")
_AS_IT_IS = "identity"
_encode = msgspec.json.Encoder().encode


class Posted(msgspec.Struct, gc=False):
    """A request to one of `ROUTES`, as much of it as is looked at. `remote` is the sender's address."""

    path: str
    method: str
    query: str
    remote: str
    host: str | None
    origin: str | None
    content_type: str
    encoding: str
    body: bytes


class Wanted(msgspec.Struct, gc=False):
    """What a request wants kept, and what is to be told of its rejected pieces."""

    batch: Batch
    errors: list[dict[str, Any]]
    as_batch: bool


class Ingest:
    """Judges requests. As a WSGI application it takes them from any thread, and hands all other routes to `rest`."""

    def __init__(self, store: Store, guard: Guard, share: FairShare, latency: Latency, rest: Wsgi) -> None:
        self._store = store
        self._guard = guard
        self._share = share
        self._latency = latency
        self._rest = rest
        self.turned_away = TurnedAway()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] not in ROUTES:
            return self._rest(environ, start_response)
        began = time.perf_counter()
        posted = Posted(
            path=environ["PATH_INFO"],
            method=environ["REQUEST_METHOD"],
            query=environ["QUERY_STRING"],
            remote=environ["REMOTE_ADDR"],
            host=environ.get("HTTP_HOST"),
            origin=environ.get("HTTP_ORIGIN"),
            content_type=environ.get("CONTENT_TYPE", ""),
            encoding=environ.get("HTTP_CONTENT_ENCODING", "identity"),
            body=environ["wsgi.input"].read(),
        )
        judged = self.judge(posted)
        if isinstance(judged, Wanted):
            error = None
            try:
                self._store.add(judged.batch)
            except StoreFull as full:
                error = full
            judged = self.told(judged, error)
        answer = self.shared(judged, posted)
        self._latency.observe(time.perf_counter() - began, answer.status)
        start_response(status_line(answer.status), answer.headers())
        return [] if posted.method == "HEAD" else [answer.body]

    def judge(self, posted: Posted) -> Answer | Wanted:
        """What to answer at once, or what to keep before there is an answer (`told`)."""
        return self._turned_away(posted) or self._plain(posted) or self._any(posted)

    def judge_in_a_moment(self, posted: Posted) -> Answer | Wanted | None:
        """The same as `judge`; None, and nothing counted, where that would take more than a moment."""
        judged = self._turned_away(posted) or self._plain(posted)
        if judged is None and len(posted.body) > _LITTLE:
            self._share.give_back(posted.remote, posted.origin)
            return None
        return judged or self._any(posted)

    def told(self, wanted: Wanted, error: StoreFull | None) -> Answer:
        """The answer once the batch is on disk, or the store could not take it."""
        if error is not None:
            self._store.refuse()
            return Answer(503, error_body(str(error)), (("Retry-After", str(error.retry_after)),))
        return _told(len(wanted.batch.events), len(wanted.batch.rejected), wanted.errors, wanted.as_batch)

    def shared(self, answer: Answer, posted: Posted) -> Answer:
        """The answer with what lets the page that posted see it. One that turns it away is noted."""
        if answer.status >= 400:
            self.turned_away.note(answer, posted.origin or posted.remote)
        return Answer(answer.status, answer.body, answer.more + sharing_headers(self._guard, posted.origin))

    def _turned_away(self, posted: Posted) -> Answer | None:
        barred = self._guard.host(posted.host) or self._guard.poster(posted.origin)
        if barred:
            return Answer(403, error_body(barred))
        if posted.method != "POST":
            return _PREFLIGHT if posted.method == "OPTIONS" else _POSTED_ONLY
        barred = self._guard.key(posted.query, posted.origin, posted.host, posted.remote)
        if barred:
            return Answer(403, error_body(barred))
        if not self._share.take(posted.remote, posted.origin):
            wait = ("Retry-After", str(self._share.retry_after))
            return Answer(429, error_body("Too many requests from this origin; slow down."), (wait,))
        if posted.encoding != _AS_IT_IS and posted.encoding.strip().lower() not in ("", _AS_IT_IS):
            return Answer(415, error_body("Bodies are taken as they are, without a Content-Encoding."))
        return None

    def _plain(self, posted: Posted) -> Answer | Wanted | None:
        if (
            posted.path == cmcd.ROUTE
            or posted.body[:1] not in (b"{", b"[")
            or not (
                posted.content_type in _QUICK_TYPES or posted.content_type.partition(";")[0].strip() in _QUICK_TYPES
            )
        ):
            return None
        events = plain_events(posted.body, int(time.time() * 1000), tracker=posted.path == "/v1/events")
        return None if events is None else _wanted(Batch(events=events), [], ROUTES[posted.path])

    def _any(self, posted: Posted) -> Answer | Wanted:
        try:
            body = _READERS.get(posted.path, read_body)(posted.content_type, posted.body)
        except Unreadable as error:
            self._store.refuse()
            return Answer(400, error_body(f"The body cannot be read: {error}."))
        if body is None:
            return Answer(415, error_body(_TYPES.get(posted.path, "Events come as JSON or as a form.")))
        if len(body.values) > limits.PIECES:
            self._store.refuse()
            return Answer(413, error_body(f"More than {limits.PIECES} events in one body."))
        return _wanted(*_batch_of(body, int(time.time() * 1000)), ROUTES[posted.path])


_FOR_ALL = (("Access-Control-Allow-Origin", "*"),)
_PREFLIGHT = Answer(
    204,
    b"",
    (
        ("Access-Control-Allow-Methods", "POST"),
        ("Access-Control-Allow-Headers", "content-type"),
        ("Access-Control-Max-Age", "86400"),
    ),
)
_POSTED_ONLY = Answer(405, error_body("Events are posted."), (("Allow", "POST, OPTIONS"),))
_RECORDED = Answer(200, b'{"success":true,"message":"Event recorded"}')


def sharing_headers(guard: Guard, origin: str | None) -> tuple[tuple[str, str], ...]:
    """Whether the page that posted may see the answer."""
    allowed = guard.shared_with(origin)
    if allowed == "*":
        return _FOR_ALL
    own = () if allowed is None else (("Access-Control-Allow-Origin", allowed),)
    return (*own, ("Vary", "Origin"))


def _batch_of(body: Body, now: int) -> tuple[Batch, list[dict[str, Any]]]:
    """Each piece on its own: the good as events, the bad with reason and bytes. Also the errors to tell."""
    events: list[Event] = []
    rejected: list[Rejected] = []
    errors: list[dict[str, Any]] = []
    for index, value in enumerate(body.values):
        event = normalise(value, now, body.common)
        if isinstance(event, Event):
            events.append(event)
            continue
        rejected.append(_kept(event, body, index, now))
        if len(errors) < limits.ERRORS_TOLD:
            errors.append({"index": index, "field": event.field, "reason": event.reason})
    return Batch(events=events, rejected=rejected), errors


def _kept(rejection: Rejection, body: Body, index: int, now: int) -> Rejected:
    common = body.common if type(body.common) is dict and body.common else None
    return Rejected(
        field=rejection.field,
        reason=rejection.reason,
        raw=body.raw(index),
        received_at=now,
        common_json=_encode(common) if common else b"",
        form=body.form,
    )


def _wanted(batch: Batch, errors: list[dict[str, Any]], as_batch: bool) -> Answer | Wanted:
    if batch.events or batch.rejected:
        return Wanted(batch, errors, as_batch)
    return _told(0, 0, errors, as_batch)


def _told(stored: int, rejected: int, errors: list[dict[str, Any]], as_batch: bool) -> Answer:
    if rejected and not stored:
        what = "The event was" if rejected == 1 else f"All {rejected} events were"
        why = ": ".join(filter(None, (errors[0]["field"], errors[0]["reason"])))
        return Answer(400, error_body(f"{what} rejected: {why}.", errors))
    if not as_batch and not rejected:
        return _RECORDED
    message = f"{stored} events recorded" if as_batch else "Event recorded"
    answer = {"success": True, "message": message, "stored": stored, "rejected": rejected, "errors": errors}
    return Answer(200, _encode(answer))
