"""One connection: waitress's own, with a deadline for slow senders, errors in our shape, and quick answers."""

import contextlib
import logging
import socket
import time
from typing import Any, Protocol

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from collector.http.answers import SECURITY_HEADERS, error_body, status_line
from collector.http.guard import Guard
from collector.http.ingest import ROUTES, sharing_headers
from collector.http.parser import Heads
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


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that has `limits.REQUEST_SECONDS` for each request it begins.

    No thread waits for one that reads slowly: its next request is begun when it has taken the answer to the one before.

    After an error it lingers: it says goodbye, then reads and drops what is still under way for a moment. Closed at
    once, the system would answer with a reset, and the sender might never see why.
    """

    error_task_class = JsonErrorTask
    task_class = NamedTask
    lingers = False
    close_when_flushed: bool
    requests: list[Any]
    _leaving_at: float | None = None
    _ended = False
    _waits = False

    def __init__(self, *args: Any, **more: Any) -> None:
        self._began: float | None = time.monotonic()
        self._active = time.monotonic()
        super().__init__(*args, **more)
        heads: Heads = self.server.heads
        self.parser_class = heads.parser

    def answer(self, whole: bytes, close: bool) -> None:
        """Sends the answer to the first request, and begins with the next; from any thread.

        Does what waitress's task and `service` do together, without their detours. `close`: it is the last answer.
        """
        with self.requests_lock:
            # The request stays until its answer is sent: whoever sends no more is closed once there is none.
            sent = 0 if self.total_outbufs_len else self._send_now(whole)
            if not self.connected or self.will_close:
                self._forget_requests()
                return
            if sent < len(whole):
                # While a request is there the server's thread flushes under this lock only; afterwards without it.
                with self.outbuf_lock:
                    if self.connected:
                        self.outbufs[-1].append(whole[sent:])
                        self.total_outbufs_len += len(whole) - sent
            if close:
                self._forget_requests()
            else:
                self.requests.pop(0).close()
            self.close_when_flushed |= close
            if self.requests:
                self.server.add_task(self)
            elif self._has_to_be_told_to_go_on():
                self.send_continue()
            elif close or self._ended or sent < len(whole):
                self.server.pull_trigger()

    def waits_for_reader(self) -> bool:
        """Whether an answer is still on its way out; then `server.add_task` is called once it is gone."""
        with self.outbuf_lock:
            self._waits = bool(self.total_outbufs_len)
            return self._waits

    def drop(self) -> None:
        """Forgets the requests of a connection that is gone."""
        with self.requests_lock:
            self._forget_requests()

    def _send_now(self, whole: bytes) -> int:
        opened: socket.socket | None = self.socket
        if opened is None:
            return 0
        try:
            sent = opened.send(whole)
        except BlockingIOError:
            return 0
        except OSError:  # it is for the server's thread to close it
            self.will_close = True
            return 0
        self._active = time.monotonic()
        return sent

    def _forget_requests(self) -> None:
        for request in self.requests:
            request.close()
        self.requests = []

    def _has_to_be_told_to_go_on(self) -> bool:
        request = self.request
        return bool(request and request.expect_continue and request.headers_finished and not self.sent_continue)

    def received(self, data: bytes) -> bool:
        before = self.request
        going_on = super().received(data)
        if self.request is None:
            self._began = None
        elif self.request is not before:  # one that is sent close behind another has its own time
            self._began = time.monotonic()
        return bool(going_on)

    def send_continue(self) -> None:
        if self.request.error is None:
            super().send_continue()
        else:
            self.request.expect_continue = False  # what is turned away need not be sent first

    @property
    def last_activity(self) -> float:
        """When it last read or wrote, on the clock of time.monotonic()."""
        return self._active

    @last_activity.setter
    def last_activity(self, wall_clock: float) -> None:
        # waitress notes the wall clock's time here, which may be set back or forth.
        self._active = time.monotonic()

    @property
    def is_idle(self) -> bool:
        """Whether it is between two requests: nothing of the next has come, nothing is on its way out."""
        return self._began is None and not self.requests and not self.total_outbufs_len and self._leaving_at is None

    def is_overdue(self, now: float) -> bool:
        """Whether it has had its time, on the clock of time.monotonic()."""
        if self._leaving_at is not None:
            return now > self._leaving_at
        if self.total_outbufs_len:
            return now - self._active > limits.IDLE_SECONDS
        if self.requests:
            return False
        if self._began is not None and now - self._began > limits.REQUEST_SECONDS:
            return True
        return now - self._active > limits.IDLE_SECONDS

    def handle_write(self) -> None:
        if self.lingers and self._leaving_at is None and self.close_when_flushed and not self.requests:
            self._flush_exception(self._flush_some)
            if not self.total_outbufs_len and not self.will_close:
                self._leaving_at = time.monotonic() + 2
                self.close_when_flushed = False
                with contextlib.suppress(OSError):
                    self.socket.shutdown(socket.SHUT_WR)
                return
        super().handle_write()
        with self.outbuf_lock:
            goes_on = self._waits and not self.total_outbufs_len
            self._waits &= not goes_on
        if goes_on and self.connected:
            self.server.add_task(self)

    def handle_close(self) -> None:
        super().handle_close()
        if self.request is not None:
            self.request.release()
        if self._waits:  # nobody is at work on them
            self._forget_requests()

    def _flush_outbufs_below_high_watermark(self) -> None:
        """waitress's threads would wait here for the reader. There is one answer at a time, and large files are sent
        from where they lie."""

    def readable(self) -> bool:
        return not (self._ended and self.requests) and bool(super().readable())

    def handle_read(self) -> None:
        if self._leaving_at is not None:
            self._drop_what_comes()
        elif self.requests and self._peek() == b"":
            self._ended = True  # it sends no more, but may wait for its answer: closed after that
        else:
            super().handle_read()

    def _peek(self) -> bytes | None:
        try:
            data: bytes = self.socket.recv(1, socket.MSG_PEEK)
        except OSError:
            return None
        return data

    def _drop_what_comes(self) -> None:
        try:
            dropped = self.recv(65_536)
        except OSError:
            dropped = b""
        if not dropped:
            self.handle_close()
