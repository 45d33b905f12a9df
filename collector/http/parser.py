"""waitress's parser, stricter, which remembers the heads of posts that it has read, and numbers requests."""

import itertools
import os
import re
from io import BytesIO
from typing import Any

from waitress.adjustments import Adjustments
from waitress.buffers import OverflowableBuffer
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.receiver import FixedStreamReceiver

from collector.http.bodies import BodyRoom, ChunkedBody, NoRoom
from collector.http.ingest import ROUTES
from collector.record import limits

_HEADS = 512
_HEAD_BYTES = 2048
_TRANSFER_ENCODING = re.compile(rb"^transfer-encoding:([^\r]*)", re.IGNORECASE | re.MULTILINE)


class Heads:
    """Heads of posts of events, byte for byte, and what waitress read in them; and the ids of requests.

    A sender's requests begin with the same bytes again and again, and reading them costs more than the event.
    `room` is for the bodies of all requests.
    """

    def __init__(self) -> None:
        self.room = BodyRoom(limits.BODIES_BYTES)
        self._known: dict[bytes, dict[str, Any]] = {}
        self._run = os.urandom(4).hex()
        self._numbers = itertools.count(1)

    def parser(self, adjustments: Adjustments) -> "RequestParser":
        """A parser for one request; waitress asks for it."""
        return RequestParser(adjustments, self)

    def next_id(self) -> str:
        """Tells one request from another in the log: some digits of this run, and a number."""
        return f"{self._run}-{next(self._numbers)}"

    def get(self, head: bytes) -> dict[str, Any] | None:
        return self._known.get(head)

    def keep(self, head: bytes, read: dict[str, Any]) -> None:
        if len(self._known) >= _HEADS:
            self._known.clear()
        self._known[head] = read


class RequestParser(HTTPRequestParser):  # type: ignore[misc]
    """Reads one request. `id` is the request's name in the log and in its answer."""

    error: Any
    _begun = False
    _body: bytes | None = None

    def __init__(self, adjustments: Adjustments, heads: Heads) -> None:
        super().__init__(adjustments)
        self._heads = heads
        self._held: int | None = 0
        self.id = heads.next_id()

    def parse_header(self, header_plus: bytes) -> None:
        known = self._heads.get(header_plus)
        if known is None:
            before = set(self.__dict__)
            self._read_head(header_plus)
            if self.command == "POST" and self.path in ROUTES and len(header_plus) <= _HEAD_BYTES and not self.chunked:
                read = {name: value for name, value in self.__dict__.items() if name not in before}
                read.pop("body_rcv", None)
                self._heads.keep(header_plus, read | {"headers": self.headers})
            return
        self.__dict__.update(known)
        if self.content_length > 0:
            self.body_rcv = FixedStreamReceiver(self.content_length, OverflowableBuffer(self.adj.inbuf_overflow))

    def received(self, data: bytes) -> int:
        """Gives how many of these bytes belong to the request."""
        if not self._begun:
            self._begun = True
            if whole := self._received_at_once(data):
                return whole
        consumed: int = super().received(data)
        size = self.body_bytes_received
        if size > limits.SMALL_BODY_BYTES and self._held is not None and self.error is None:
            if self._heads.room.take(size - self._held):
                self._held = size
            else:
                self.error = NoRoom("")
                self.completed = True
        return consumed

    def _received_at_once(self, data: bytes) -> int:
        """A small request with a known head that came in one piece, as nearly all posts of events do; 0 for others."""
        end = data.find(b"\r\n\r\n") + 4
        known = self._heads.get(data[:end])
        if known is None or known.get("expect_continue"):
            return 0
        length = known.get("content_length", 0)
        if not 0 < length <= min(len(data) - end, limits.SMALL_BODY_BYTES):
            return 0
        self.__dict__.update(known)
        self._body = data[end : end + length]
        self.header_bytes_received, self.body_bytes_received = end, length
        self.headers_finished = self.completed = True
        return int(end + length)

    @property
    def body(self) -> bytes:
        """All of it, once the request is complete."""
        if self._body is not None:
            return self._body
        return b"" if self.body_rcv is None else bytes(self.body_rcv.getbuf().get())

    def get_body_stream(self) -> Any:
        return super().get_body_stream() if self._body is None else BytesIO(self._body)

    def release(self) -> None:
        """Its body counts no longer. A second call does nothing."""
        held, self._held = self._held, None
        if held:
            self._heads.room.give_back(held)

    def close(self) -> None:
        self.release()
        super().close()

    def _read_head(self, header_plus: bytes) -> None:
        """Where two readers of the same bytes might see two different requests, as a proxy before us and we, it is
        none. Raises ParsingError."""
        if header_plus.count(b"\r\n") > limits.HEADERS:
            raise ParsingError(f"more than {limits.HEADERS} headers")
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("Content-Length is invalid" if hasattr(self, "path") else "Bad URI") from error
        headers = self.headers
        if self.chunked:
            said = [value.strip(b" \t").lower() for value in _TRANSFER_ENCODING.findall(header_plus)]
            if said != [b"chunked"]:
                raise ParsingError("Transfer-Encoding is invalid")
            if "CONTENT_LENGTH" in headers:
                raise ParsingError("Content-Length beside Transfer-Encoding")
            self.body_rcv = ChunkedBody(self.body_rcv.getbuf())
        elif "TRANSFER_ENCODING" in headers:
            raise ParsingError("Transfer-Encoding in HTTP/1.0")
        if self.proxy_netloc:  # of http://host/path
            if self.proxy_netloc != headers.get("HOST"):  # two of them fit none
                headers["HOST"] = f"{self.proxy_netloc}, {headers.get('HOST', '')}"
        elif not self.path.startswith("/") and self.path != "*":
            raise ParsingError("Bad URI")
        if self.body_rcv is None:
            self.expect_continue = False  # there is nothing to go on with
        if "close" in [token.strip().lower() for token in headers.get("CONNECTION", "").split(",")]:
            headers["CONNECTION"] = "close"
            self.connection_close = True
