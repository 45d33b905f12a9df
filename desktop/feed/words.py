"""What an event says, in a few words: one line for each kind, from a table."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from collector.event import Event
from desktop.look.plain_text import plain

_LIMIT = 240
#: A standstill that is said to have begun longer ago (seconds) has another clock.
_LONG_S = 3600


def detail(event: Event) -> str:
    """A line for people, safe to show; empty where the name says it all. Never raises, whatever came."""
    try:
        data = event.data
    except (msgspec.DecodeError, RecursionError):
        return plain(event.data_json.decode("utf-8", "backslashreplace"), _LIMIT)
    say = _SAYS.get(event.event, _members)
    return plain(say(event, data), _LIMIT)


def number(value: Any) -> str:
    """A number with at most three digits after the point and no idle zeros; other values as text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _text(value)
    if isinstance(value, int):
        return f"{value}" if abs(value) < 10**15 else f"{value:.6g}"
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) < 10**15 else f"{value:.6g}"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return msgspec.json.encode(value).decode()


def _seconds(value: Any) -> str:
    return f"{number(value)} s"


def _join(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _members(event: Event, data: Mapping[str, Any]) -> str:
    """Everything the event carries, name by name: for kinds that have no words of their own."""
    percent = None if event.percent is None else f"{event.percent} %"
    return _join(percent, *(f"{name} {_text(value)}" for name, value in list(data.items())[:12]))


def _buffered(event: Event, data: Mapping[str, Any]) -> str:
    ranges = data.get("buffered")
    if not isinstance(ranges, list) or not ranges:
        return ""
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in ranges):
        return f"buffered {_text(ranges)}"
    return "buffered " + ", ".join(f"{number(start)}-{number(end)} s" for start, end in ranges[:4])


def _size(event: Event, data: Mapping[str, Any]) -> str:
    if "width" not in data or "height" not in data:
        return _members(event, data)
    return f"{number(data['width'])} x {number(data['height'])}"


def _percent(event: Event, data: Mapping[str, Any]) -> str:
    percent = data.get("percent") if event.percent is None else event.percent
    origin = data.get("origin")
    reached = f"{number(percent)} %" if isinstance(percent, int | float) else _text(percent or "")
    return _join(reached, f"by {_text(origin)}" if origin else None)


def _error(event: Event, data: Mapping[str, Any]) -> str:
    marks = [_text(data[name]) for name in ("kind", "code", "status") if data.get(name) is not None]
    message = _text(data.get("message") or "")
    return _join(" ".join(marks), message) or _members(event, data)


def _volume(event: Event, data: Mapping[str, Any]) -> str:
    volume = data.get("volume")
    level = f"{volume * 100:.0f} %" if isinstance(volume, int | float) else None
    return _join(level, "muted" if data.get("muted") is True else None)


def _from_to(start: str, end: str) -> Callable[[Event, Mapping[str, Any]], str]:
    def say(event: Event, data: Mapping[str, Any]) -> str:
        shown = [
            f"{word} {_seconds(data[name]) if isinstance(data[name], int | float) else _text(data[name])}"
            for word, name in (("from", start), ("to", end))
            if data.get(name) is not None
        ]
        return " ".join(shown) or _members(event, data)

    return say


def _frames(event: Event, data: Mapping[str, Any]) -> str:
    parts = [f"{number(data[f'frames_{what}'])} {what}" for what in ("shown", "dropped") if f"frames_{what}" in data]
    return _join(*parts, _size(event, data) if "width" in data else None) or _members(event, data)


def _view_start(event: Event, data: Mapping[str, Any]) -> str:
    return _join(event.source or "", _text(data["player"]) if data.get("player") else None)


def _view_end(event: Event, data: Mapping[str, Any]) -> str:
    return _text(data.get("reason") or "")


def _frozen(event: Event, data: Mapping[str, Any]) -> str:
    frozen = data.get("frozen_ms")
    return f"after {_seconds(frozen / 1000)}" if isinstance(frozen, int | float) else ""


def _freeze(event: Event, data: Mapping[str, Any]) -> str:
    since, ready = data.get("since"), data.get("ready_state")
    stood = (event.timestamp - since) / 1000 if isinstance(since, int | float) else -1.0
    return _join(
        f"still for {_seconds(stood)}" if 0 <= stood < _LONG_S else None,
        "waiting" if data.get("waiting") is True else None,
        None if ready is None else f"ready state {_text(ready)}",
    )


def _member(name: str, form: str = "{}") -> Callable[[Event, Mapping[str, Any]], str]:
    def say(event: Event, data: Mapping[str, Any]) -> str:
        value = data.get(name)
        return "" if value is None else form.format(_text(value))

    return say


def _yes_no(name: str, yes: str, no: str) -> Callable[[Event, Mapping[str, Any]], str]:
    def say(event: Event, data: Mapping[str, Any]) -> str:
        return (yes if data[name] else no) if isinstance(data.get(name), bool) else _members(event, data)

    return say


def _silent(event: Event, data: Mapping[str, Any]) -> str:
    return ""


def _duration(event: Event, data: Mapping[str, Any]) -> str:
    return "" if event.duration is None else _seconds(event.duration)


_Say = Callable[[Event, Mapping[str, Any]], str]

_SAYS: Mapping[str, _Say] = {
    **dict.fromkeys(("suspend", "canplay", "canplaythrough", "progress", "stalled", "waiting"), _buffered),
    **dict.fromkeys(("loadedmetadata", "loadeddata", "firstframe"), _size),
    **dict.fromkeys(("playing", "seeked", "emptied"), _silent),
    "loadstart": _member("src"),
    "videoload": _member("src"),
    "posterchange": _member("poster"),
    "sourcechanged": _from_to("from", "to"),
    "qualitychanged": _from_to("from", "to"),
    "error": _error,
    "durationchange": _duration,
    "percentsplayed": _percent,
    "timeplayed": _member("time", "{} s"),
    "play": _member("intent", "by {}"),
    "pause": _yes_no("at_end", "at the end", ""),
    "ratechange": _member("rate", "rate {}"),
    "volumechange": _volume,
    "fullscreenchange": _yes_no("fullscreen", "entered", "left"),
    "seeking": _from_to("from", "target"),
    "seek": _from_to("seekStart", "seekEnd"),
    "viewstart": _view_start,
    "viewend": _view_end,
    "framestats": _frames,
    "thaw": _frozen,
    "freeze": _freeze,
    "heartbeat": _member("state"),
}
