"""Times, durations and counts as people read them."""

from datetime import datetime


def clock(milliseconds: int) -> str:
    """Local time of day with milliseconds, of milliseconds since the epoch: 14:03:07.250."""
    try:
        local = datetime.fromtimestamp(milliseconds // 1000)
    except (OverflowError, ValueError, OSError):
        return "?"
    return f"{local.hour:02}:{local.minute:02}:{local.second:02}.{milliseconds % 1000:03}"


def near_clock(milliseconds: int, now: int) -> str:
    """The same without milliseconds and with month and day in front, where that is half a day or more from `now`."""
    if abs(now - milliseconds) < 43_200_000:
        return clock(milliseconds)
    return _local(milliseconds, "%m-%d %H:%M:%S") or "?"


def full_time(milliseconds: int) -> str:
    """Local date and time with milliseconds and offset from UTC."""
    text = _local(milliseconds, "%Y-%m-%d %H:%M:%S.%f")[:-3]
    return f"{text} {_local(milliseconds, '%z')}" if text else f"{milliseconds} ms since 1970"


def _local(milliseconds: int, form: str) -> str:
    try:
        return datetime.fromtimestamp(milliseconds / 1000).astimezone().strftime(form)
    except (OverflowError, ValueError, OSError):  # years 1 and 9999 have no neighbours for an offset to reach
        return ""


def media_clock(seconds: float | None) -> str:
    """The playhead: 0:12.345, 1:02:03.400; empty where it is not known."""
    if seconds is None:
        return ""
    if not abs(seconds) < 360_000_000:
        return f"{seconds:.6g} s"
    sign, milliseconds = ("-" if seconds < 0 else ""), round(abs(seconds) * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    ahead = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{sign}{ahead}:{rest // 1000:02d}.{rest % 1000:03d}"


def count(number: int, noun: str = "") -> str:
    """12,345 events; with `noun` in the singular where it is one."""
    if not noun:
        return f"{number:,}"
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def share(part: int, whole: int) -> str:
    """How much of it, in percent: 12.3 %; never 0 or 100 where it is not all or nothing."""
    if part in (0, whole):
        return "100 %" if part else "0 %"
    percent = 100 * part / whole
    return "< 0.1 %" if percent < 0.1 else f"{min(percent, 99.9):.1f} %"


def age(seconds: float) -> str:
    """How long ago, short: 84 s, 12 min, 5 h, 3 days."""
    whole = max(0, int(seconds))
    for unit, name in ((1, "s"), (60, "min"), (3600, "h")):
        if whole < 100 * unit:
            return f"{whole // unit} {name}"
    return f"{whole // 86_400} days"
