"""One connection: waitress's own, with a deadline for slow senders, and quick answers."""

import contextlib
import socket
import time
from typing import Any

from waitress.channel import HTTPChannel

from collector.http.parser import Heads
from collector.http.places import Wait
from collector.http.tasks import JsonErrorTask, NamedTask
from collector.record import limits

_BETWEEN_REQUESTS = (Wait.BETWEEN, Wait.ANSWER)


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
    addr: tuple[Any, ...]
    _leaving_at: float | None = None
    _had_request = False
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
            self._had_request = True
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
    def address(self) -> str:
        return str(self.addr[0])

    @property
    def wait(self) -> tuple[Wait, float] | None:
        """What it keeps its place for, and since when, on the clock of time.monotonic(); None while it is served."""
        if self._leaving_at is not None:
            return Wait.GOODBYE, self._leaving_at
        if self.total_outbufs_len:
            return Wait.ANSWER, self._active
        if self.requests:
            return None
        if self._began is None:
            return Wait.BETWEEN, self._active
        if self._had_request:
            return Wait.NEXT, self._began
        return (Wait.NOTHING if self.request is None else Wait.FIRST), self._began

    def is_overdue(self, now: float) -> bool:
        """Whether it has had its time, on the clock of time.monotonic()."""
        wait = self.wait
        if wait is None:
            return False
        what, since = wait
        if what is Wait.GOODBYE:
            return now > since
        return now - since > (limits.IDLE_SECONDS if what in _BETWEEN_REQUESTS else limits.REQUEST_SECONDS)

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
