"""The routes that take events, straight on WSGI: Flask's own handling would cost more than all the rest.

A 200 means that the events are on disk. In the answers, "stored" counts what is on disk of the request: an event
that the store had already (by its id) is on disk too, so that a client that sends again sees that all is well.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from collector import limits
from collector.answers import Headers, error_body, json_headers, status_line
from collector.decode import Body, Rejection, Unreadable, read_body
from collector.event import Event
from collector.fair_share import FairShare
from collector.guard import Guard
from collector.latency import Latency
from collector.normalise import normalise
from collector.plain import plain_events
from collector.rejected import Rejected
from collector.store.store import Batch, Store, StoreFull

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Answer = tuple[int, bytes, Headers]

#: Routes, and whether they answer as a batch even where all went well.
ROUTES = {"/api/analytics": False, "/api/analytics/batch": True, "/v1/events": True}

_QUICK_TYPES = ("application/json", "text/plain")
_RECORDED = b'{"success":true,"message":"Event recorded"}'
_encode = msgspec.json.Encoder().encode


class Ingest:
    """WSGI in front of the application: takes the ingest routes itself, hands all else on."""

    def __init__(self, store: Store, guard: Guard, share: FairShare, latency: Latency, rest: Wsgi) -> None:
        self._store = store
        self._guard = guard
        self._share = share
        self._latency = latency
        self._rest = rest

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        as_batch = ROUTES.get(environ["PATH_INFO"])
        if as_batch is None:
            return self._rest(environ, start_response)
        began = time.perf_counter()
        status, body, more = self._answer(environ, as_batch)
        self._latency.observe(time.perf_counter() - began)
        headers = json_headers(body)
        headers += sharing_headers(self._guard, environ.get("HTTP_ORIGIN"))
        headers += more
        if status == 204:
            headers = [header for header in headers if not header[0].startswith("Content-T")]
        start_response(status_line(status), headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answer(self, environ: dict[str, Any], as_batch: bool) -> Answer:
        barred = self._guard.host(environ.get("HTTP_HOST"))
        if barred:
            return 403, error_body(barred), []
        origin, method = environ.get("HTTP_ORIGIN"), environ["REQUEST_METHOD"]
        barred = self._guard.poster(origin)
        if barred:
            return 403, error_body(barred), []
        if method == "OPTIONS":
            return 204, b"", _PREFLIGHT
        if method != "POST":
            return 405, error_body("Events are posted."), [("Allow", "POST, OPTIONS")]
        barred = self._guard.key(environ["QUERY_STRING"], origin, environ["REMOTE_ADDR"])
        if barred:
            return 403, error_body(barred), []
        if not self._share.take(origin or environ["REMOTE_ADDR"]):
            wait = self._share.retry_after
            return 429, error_body("Too many requests from this origin; slow down."), [("Retry-After", str(wait))]
        if environ.get("HTTP_CONTENT_ENCODING", "identity") != "identity":
            return 415, error_body("Bodies are taken as they are, without a Content-Encoding."), []
        content_type, content = environ.get("CONTENT_TYPE", ""), environ["wsgi.input"].read()
        now = int(time.time() * 1000)
        if content[:1] in (b"{", b"[") and content_type.startswith(_QUICK_TYPES):
            events = plain_events(content, now, tracker=environ["PATH_INFO"] == "/v1/events")
            if events is not None:
                return self._keep(Batch(events=events), [], as_batch)
        return self._take(content_type, content, as_batch, now)

    def _take(self, content_type: str, content: bytes, as_batch: bool, now: int) -> Answer:
        try:
            body = read_body(content_type, content)
        except Unreadable as error:
            self._store.refuse()
            return 400, error_body(f"The body cannot be read: {error}."), []
        if body is None:
            return 415, error_body("Events come as JSON or as a form."), []
        if len(body.values) > limits.PIECES:
            self._store.refuse()
            return 413, error_body(f"More than {limits.PIECES} events in one body."), []
        return self._keep(*_batch_of(body, now), as_batch)

    def _keep(self, batch: Batch, errors: list[dict[str, Any]], as_batch: bool) -> Answer:
        if batch.events or batch.rejected:
            try:
                self._store.add(batch)
            except StoreFull as error:
                self._store.refuse()
                return 503, error_body(str(error)), [("Retry-After", str(error.retry_after))]
        return _told(len(batch.events), len(batch.rejected), errors, as_batch)


_FOR_ALL: Headers = [("Access-Control-Allow-Origin", "*")]


def sharing_headers(guard: Guard, origin: str | None) -> Headers:
    """Whether the page that posted may see the answer."""
    allowed = guard.shared_with(origin)
    if allowed == "*":
        return _FOR_ALL
    own = [] if allowed is None else [("Access-Control-Allow-Origin", allowed)]
    return [*own, ("Vary", "Origin")]


_PREFLIGHT = [
    ("Access-Control-Allow-Methods", "POST"),
    ("Access-Control-Allow-Headers", "content-type"),
    ("Access-Control-Max-Age", "86400"),
]


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


def _told(stored: int, rejected: int, errors: list[dict[str, Any]], as_batch: bool) -> Answer:
    if rejected and not stored:
        what = "The event was" if rejected == 1 else f"All {rejected} events were"
        return 400, error_body(f"{what} rejected: {errors[0]['reason']}.", errors), []
    if not as_batch and not rejected:
        return 200, _RECORDED, []
    message = f"{stored} events recorded" if as_batch else "Event recorded"
    answer = {"success": True, "message": message, "stored": stored, "rejected": rejected, "errors": errors}
    return 200, _encode(answer), []
