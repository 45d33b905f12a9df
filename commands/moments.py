"""A moment as it is written on a command line: a date, a time, or how long ago."""

import re
from datetime import datetime, timedelta

_AGO = re.compile(r"(\d{1,6}(?:\.\d+)?)\s*(s|m|min|h|d|w)")
_UNITS = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_moment(text: str, now: datetime) -> int:
    """Milliseconds since the epoch of `2026-11-26`, `2026-11-26T14:00`, `2026-11-26T14:00:00Z` (without an offset:
    this machine's time), or of an age such as `90m`, `24h`, `7d` before `now`. Raises ValueError with the words that
    follow the option's name."""
    if ago := _AGO.fullmatch(text.strip()):
        try:
            moment = now - timedelta(**{_UNITS[ago[2]]: float(ago[1])})
            return round(moment.timestamp() * 1000)
        except (OverflowError, OSError) as error:
            raise ValueError("is longer ago than time goes back") from error
    try:
        return round(datetime.fromisoformat(text.strip()).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        raise ValueError("is no moment such as 2026-11-26, 2026-11-26T14:00 or 24h (ago)") from None
