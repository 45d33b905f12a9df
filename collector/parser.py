"""waitress's parser, which remembers the heads of posts that it has read, and numbers requests."""

import itertools
import os
from typing import Any

from waitress.adjustments import Adjustments
from waitress.buffers import OverflowableBuffer
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver

from collector.ingest import ROUTES

_HEADS = 512
_HEAD_BYTES = 2048


class Heads:
    """Heads of posts of events, byte for byte, and what waitress read in them; and the ids of requests.

    A sender's requests begin with the same bytes again and again, and reading them costs more than the event.
    """

    def __init__(self) -> None:
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

    def __init__(self, adjustments: Adjustments, heads: Heads) -> None:
        super().__init__(adjustments)
        self._heads = heads
        self.id = heads.next_id()

    def parse_header(self, header_plus: bytes) -> None:
        known = self._heads.get(header_plus)
        if known is None:
            before = set(self.__dict__)
            super().parse_header(header_plus)
            if self.command == "POST" and self.path in ROUTES and len(header_plus) <= _HEAD_BYTES and not self.chunked:
                read = {name: value for name, value in self.__dict__.items() if name not in before}
                read.pop("body_rcv", None)
                self._heads.keep(header_plus, read | {"headers": self.headers})
            return
        self.__dict__.update(known)
        if self.content_length > 0:
            self.body_rcv = FixedStreamReceiver(self.content_length, OverflowableBuffer(self.adj.inbuf_overflow))
