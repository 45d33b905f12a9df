"""Times in a filter: a moment, or a time of day by the local clock."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DAY_MS = 86_400_000
#: The steps in which local clocks are set: offsets are the same within one.
_STEP_MS = 900_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?")


class TimeOfDay(NamedTuple):
    """A time by the clock on the wall, whatever the day: milliseconds since midnight."""

    milliseconds: int


def read_time(text: str, zone: tzinfo | None) -> int | TimeOfDay:
    """`12:03`, `12:03:04.5`, or a date with or without time (RFC 3339) as milliseconds since the epoch.

    A date without an offset is of `zone`; None is the zone of this machine. Raises ValueError.
    """
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds, fraction = clock.groups()
        whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds or 0)
        return TimeOfDay(whole * 1000 + int((fraction or "").ljust(3, "0")))
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.astimezone() if zone is None else moment.replace(tzinfo=zone)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def time_of_day(moment: int, zone: tzinfo | None) -> int:
    """Milliseconds since midnight on the clock of `zone` at a moment (milliseconds since the epoch)."""
    return (moment + _offset_ms(moment // _STEP_MS, zone)) % DAY_MS


def times_of_day(moments: NDArray[np.int64], zone: tzinfo | None) -> NDArray[np.int64]:
    """`time_of_day` of each."""
    steps, of = np.unique(moments // _STEP_MS, return_inverse=True)
    offsets = np.array([_offset_ms(step, zone) for step in steps.tolist()], dtype=np.int64)
    times: NDArray[np.int64] = (moments + offsets[of]) % DAY_MS
    return times


@lru_cache(4096)
def _offset_ms(step: int, zone: tzinfo | None) -> int:
    try:
        local = (_EPOCH + timedelta(milliseconds=step * _STEP_MS)).astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return 0
    return (local.utcoffset() or timedelta()) // timedelta(milliseconds=1)
