"""The shape of answers: JSON, errors all alike, and the headers that every answer carries."""

import time
from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import msgspec
from waitress.utilities import build_http_date

#: Names us, without a version.
SERVER = "playscope"

#: Nothing of an answer may be read, framed or run by another origin's page.
SECURITY_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)

#: For an answer that is made for the moment.
_MOMENT = (("Cache-Control", "no-store"), *SECURITY_HEADERS)
_JSON = (("Content-Type", "application/json"), *_MOMENT)

_REASONS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def status_line(status: int) -> str:
    """Such as "404 Not Found"."""
    return _REASONS.get(status, f"{status} Error")


def error_body(message: str, errors: Sequence[dict[str, Any]] = ()) -> bytes:
    """`{"success": false, "message": "…", "errors": […]}`, the one shape of all errors."""
    return msgspec.json.encode({"success": False, "message": message, "errors": list(errors)})


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What a request is told: status, JSON (none with 204), and headers beside those that all answers carry."""

    status: int
    body: bytes
    more: tuple[tuple[str, str], ...] = ()

    def headers(self) -> list[tuple[str, str]]:
        """All its headers, as WSGI wants them."""
        if self.status == 204:
            return [*_MOMENT, *self.more]
        return [("Content-Length", str(len(self.body))), *_JSON, *self.more]


class Writing:
    """Answers as bytes of HTTP/1.1, for any thread. Heads are made once and remembered, the date once a second."""

    def __init__(self) -> None:
        self._date = (0, b"")

    def write(self, answer: Answer, request_id: str, *, close: bool, bodiless: bool) -> bytes:
        """The whole answer; `close`: the connection ends with it; `bodiless`: it answers a HEAD."""
        second = int(time.time())
        since, date = self._date
        if second != since:
            date = f"Date: {build_http_date(second)}\r\n".encode()
            self._date = (second, date)
        length = b"" if answer.status == 204 else b"Content-Length: %d\r\n" % len(answer.body)
        return b"".join(
            (
                _head(answer.status, answer.more),
                b"Connection: close\r\n" if close else b"",
                length,
                date,
                b"X-Request-Id: %s\r\n\r\n" % request_id.encode(),
                b"" if bodiless else answer.body,
            )
        )


@lru_cache(maxsize=256)
def _head(status: int, more: tuple[tuple[str, str], ...]) -> bytes:
    headers = [*(_MOMENT if status == 204 else _JSON), *more, ("Server", SERVER)]
    lines = [f"HTTP/1.1 {status_line(status)}", *(f"{name}: {value}" for name, value in headers)]
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1")
