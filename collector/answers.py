"""The shape of answers: JSON, errors all alike, and the headers that every answer carries."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec

Headers = list[tuple[str, str]]

#: Nothing of an answer may be read, framed or run by another origin's page.
SECURITY_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)

_REASONS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def status_line(status: int) -> str:
    """Such as "404 Not Found"."""
    return _REASONS.get(status, f"{status} Error")


def error_body(message: str, errors: Sequence[dict[str, Any]] = ()) -> bytes:
    """`{"success": false, "message": "…", "errors": […]}`, the one shape of all errors."""
    return msgspec.json.encode({"success": False, "message": message, "errors": list(errors)})


def json_headers(body: bytes) -> Headers:
    """For a JSON answer that is made for the moment."""
    return [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *SECURITY_HEADERS,
    ]
