"""CMCD version 2 event reports (CTA-5004): what other players send, as events of ours.

A body is a report a line, each a dictionary of structured fields. A report becomes one event; all its keys stay, as
they came, in `data.cmcd`. Nothing is remembered from one report to the next: order is by `sn`, as ours is by `seq`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from collector.record.decode import Body, Rejection, Unreadable
from collector.record.structured_fields import NotStructured, Value, parse_dictionary

ROUTE = "/cmcd"
CONTENT_TYPE = "application/cmcd"
#: A beacon may come as text.
_TYPES = (CONTENT_TYPE, "text/plain", "")

Keys = Mapping[str, Value]

#: What a change of the player's state (`e=ps`, `sta`) is called here.
STATES: Mapping[str, str] = {
    "d": "loadstart",
    "s": "play",
    "p": "playing",
    "k": "seeking",
    "r": "waiting",
    "a": "pause",
    "w": "pause",
    "e": "ended",
    "f": "error",
    "q": "viewend",
}
#: The same as a heartbeat's `state`.
_BEATS = {"s": "playing", "p": "playing", "r": "playing", "k": "seeking", "a": "paused", "w": "paused", "e": "ended"}
#: Other events (`e`) that have a name here; all others are called `cmcd.` and their own.
EVENTS: Mapping[str, Callable[[Keys], str]] = {
    "ps": lambda keys: STATES.get(str(keys.get("sta")), "cmcd.ps"),
    "e": lambda keys: "error",
    "t": lambda keys: "heartbeat",
    "m": lambda keys: "volumechange",
    "um": lambda keys: "volumechange",
    "pr": lambda keys: "ratechange",
    "c": lambda keys: "sourcechanged",
    "b": lambda keys: "pagehidden" if keys.get("bg") is True else "pageshown",
}


def read_cmcd(content_type: str, body: bytes) -> Body | None:
    """The reports of a body as pieces; None for a type that is not taken. Raises Unreadable."""
    if content_type.partition(";")[0].strip().lower() not in _TYPES:
        return None
    lines = [line for line in body.splitlines() if line.strip()]
    if not lines:
        raise Unreadable("there is no report in it")
    return Body([_read(line) for line in lines], lambda: lines, several=True)


def _read(line: bytes) -> dict[str, Any] | Rejection:
    try:
        keys = parse_dictionary(line.decode("ascii"))
    except UnicodeDecodeError:
        return Rejection("", "not ASCII")
    except NotStructured as error:
        return Rejection("", f"no CMCD report: {error}")
    if not isinstance(keys.get("e"), str):
        return Rejection("e", "missing")
    return event_of(keys)


def event_of(keys: Keys) -> dict[str, Any]:
    """The event of a report, as a sender of ours would have written it.

    `sid` names a playback session, which is our view. Without `sn` the report has no id of its own: sent again it would
    be kept again.
    """
    name = str(keys["e"])
    named = EVENTS.get(name)
    event = named(keys) if named else f"cmcd.{name}"
    sid, number, at = (_of(keys, key, kind) for key, kind in (("sid", str), ("sn", int), ("ts", int)))
    place = _of(keys, "pt", (int, float))
    fields = {
        "id": None if sid is None or number is None else f"cmcd-{sid}-{number}-{at or 0}-{name}"[:256],
        "event": event,
        "timestamp": at,
        "session_id": sid,
        "view_id": sid,
        "seq": number,
        "media_time": None if place is None else place / 1000,
        "source": _of(keys, "cid", str),
        "data": _data(event, keys, place),
    }
    return {field: value for field, value in fields.items() if value is not None}


def _data(event: str, keys: Keys, place: float | None) -> dict[str, Any]:
    data: dict[str, Any] = {"cmcd": dict(keys), "origin": "cmcd"}
    rate = _of(keys, "pr", (int, float))
    if rate is not None and rate > 0 and event in ("heartbeat", "ratechange"):
        data["rate"] = rate
    if event == "heartbeat" and (state := _BEATS.get(str(keys.get("sta")))):
        data["state"] = state
    elif event == "volumechange":
        data["muted"] = keys["e"] == "m"
    elif event == "error":
        codes = keys.get("ec")
        data["message"] = " ".join(map(str, codes)) if isinstance(codes, list) else str(codes or "fatal")
        data["kind"] = "player"
    elif event == "viewend":
        data["reason"] = "closed"
    ahead = keys.get("bl")
    length = ahead[0] if isinstance(ahead, list) and ahead else ahead
    if place is not None and isinstance(length, int | float) and not isinstance(length, bool) and length >= 0:
        data["buffered"] = [[place / 1000, (place + length) / 1000]]
    return data


def _of(keys: Keys, key: str, kind: Any) -> Any:
    """The key's value, if it is of this kind."""
    value = keys.get(key)
    return value if isinstance(value, kind) and not isinstance(value, bool) else None
