"""Moments as senders write them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from collector.event import EARLIEST_MS, LATEST_MS

_RFC3339 = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:)([0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_MILLISECONDS = re.compile(r"\s*[+-]?[0-9]{1,15}(?:\.[0-9]*)?\s*")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def read_timestamp(value: Any) -> int | None:
    """Milliseconds since the epoch, of RFC 3339 text with any offset, or of epoch milliseconds as a number or as
    text. None for all else, and for moments outside of the years 1 to 9999."""
    if type(value) is str:
        milliseconds = _from_rfc3339(value)
        if milliseconds is None and _MILLISECONDS.fullmatch(value):
            milliseconds = int(float(value) // 1)
    elif (type(value) is int or type(value) is float) and EARLIEST_MS <= value <= LATEST_MS:
        milliseconds = int(value // 1)
    else:
        return None
    return milliseconds if milliseconds is not None and EARLIEST_MS <= milliseconds <= LATEST_MS else None


def _from_rfc3339(text: str) -> int | None:
    parts = _RFC3339.fullmatch(text)
    if parts is None:
        return None
    day, minutes, seconds, fraction, offset = parts.groups()
    leap = seconds == "60"  # allowed by RFC 3339, unknown to datetime: the second after :59
    offset = "+00:00" if offset in "Zz" else offset
    try:
        moment = datetime.fromisoformat(f"{day}T{minutes}{'59' if leap else seconds}{(fraction or '')[:7]}{offset}")
    except ValueError:
        return None
    return (moment - _EPOCH) // _MILLISECOND + 1000 * leap
