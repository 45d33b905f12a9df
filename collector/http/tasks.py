"""What is done for one request: the application's answer, or an error that waitress found by itself, in our shape."""

import logging
from typing import Any, Protocol

from waitress.task import ErrorTask, WSGITask

from collector.http.answers import SECURITY_HEADERS, error_body, status_line
from collector.http.guard import Guard
from collector.http.ingest import ROUTES, sharing_headers
from collector.record import limits

logger = logging.getLogger(__name__)

_MESSAGES = {
    400: "The request cannot be read: {}.",
    413: f"The body is larger than {limits.BODY_BYTES} bytes.",
    431: f"The headers are larger than {limits.HEADER_BYTES} bytes.",
    503: "Too many large bodies are under way at once.",
}
_BUSY_SECONDS = 1


class Turned(Protocol):
    """What the errors that waitress answers by itself need: who may, and where they are counted."""

    @property
    def guard(self) -> Guard: ...

    def refuse(self, count: int = 1) -> None: ...


class NamedTask(WSGITask):  # type: ignore[misc]
    """A request of the application; its answer says the request's id, and so may the log."""

    def build_response_header(self) -> bytes:
        self.response_headers.append(("X-Request-Id", self.request.id))
        head: bytes = super().build_response_header()
        return head

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ["playscope.request_id"] = self.request.id
        return environ


class JsonErrorTask(ErrorTask):  # type: ignore[misc]
    """An error that waitress finds by itself, answered as JSON, and counted where an event was turned away by it."""

    def execute(self) -> None:
        error, request = self.request.error, self.request
        status = error.code
        turned: Turned = self.channel.server.turned
        path = getattr(request, "path", "")
        message = _MESSAGES.get(status, "{}.").format(str(error.body).rstrip("."))
        if path in ROUTES:
            barred = turned.guard.host(request.headers.get("HOST"))
            if barred:
                status, message = 403, barred
            elif request.command == "POST" and status in (400, 413, 503):
                turned.refuse()
            self.response_headers += sharing_headers(turned.guard, request.headers.get("ORIGIN"))
        body = error_body(message)
        self.status = status_line(status)
        if status == 503:
            self.response_headers.append(("Retry-After", str(_BUSY_SECONDS)))
        request_id = getattr(request, "id", "")
        self.response_headers += [("Content-Type", "application/json"), *SECURITY_HEADERS]
        self.response_headers += [("X-Request-Id", request_id)]
        logger.debug("%s %s: %d %s", request_id, path, status, message)
        self.set_close_on_finish()
        self.channel.lingers = True
        self.content_length = len(body)
        self.write(b"" if request.__dict__.get("command") == "HEAD" else body)
