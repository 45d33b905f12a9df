"""Sessions written as rows: (event, seconds, media time, data)."""

from collections.abc import Iterable
from typing import Any

from analytics.playback.view import View
from collector.event import Event
from tests.analytics.factory import T0, make_event

Row = tuple[Any, ...]


def events_of(rows: Iterable[Row], view_id: str = "v", duration: float | None = 60.0) -> list[Event]:
    """The rows as events numbered from 0, ids e0, e1 …; data may be left out."""
    events = []
    for seq, (name, at, media_time, *rest) in enumerate(rows):
        data = dict(rest[0]) if rest else {}
        percent = data.pop("percent", None)
        events.append(
            make_event(
                name,
                at,
                id=f"{view_id}-{seq}" if view_id != "v" else f"e{seq}",
                seq=seq,
                view_id=view_id,
                session_id="s",
                source="clip.webm",
                media_time=media_time,
                duration=duration,
                percent=percent,
                data=data,
            )
        )
    return events


def view_of(rows: Iterable[Row], duration: float | None = 60.0) -> View:
    view = View("v")
    for event in events_of(rows, duration=duration):
        view.take(event)
    return view


def ticks(start: float, end: float, media: float, rate: float = 1.0, step: float = 0.25) -> list[Row]:
    """`timeupdate`s after `start` up to `end`, the playhead at `media` at the start."""
    count = round((end - start) / step)
    return [("timeupdate", start + k * step, media + k * step * rate) for k in range(1, count + 1)]


def timeline(view: View, now: float | None = None) -> list[tuple[str, float, float]]:
    """The spans as (state, start, end) in seconds after T0; a stretch asleep is called "asleep"."""
    return [
        ("asleep" if span.asleep else span.state, (span.start - T0) / 1000, (span.end - T0) / 1000)
        for span in view.spans(None if now is None else T0 + round(now * 1000))
    ]


def at(seconds: float) -> float:
    """A moment as the tracker's data say it: milliseconds since the epoch."""
    return T0 + seconds * 1000


#: 2 s startup, 10 s played, 1 s rebuffering, 1 s seek, 5 s pause.
EXAMPLE = [
    ("play", 0, 0.0),
    ("playing", 2, 0.0),
    *ticks(2, 7, 0),
    ("waiting", 7, 5.0),
    ("playing", 8, 5.0),
    *ticks(8, 10, 5),
    ("pause", 10, 7.0),
    ("play", 15, 7.0),
    ("playing", 15, 7.0),
    *ticks(15, 16, 7),
    ("seeking", 16, 20.0, {"target": 20.0, "from": 8.0}),
    ("seeked", 17, 20.0, {"ready_state": 4}),
    ("playing", 17, 20.0),
    *ticks(17, 19, 20),
    ("viewend", 19, 22.0, {"reason": "closed"}),
]
STARTED = [("viewstart", 0, 0.0), ("play", 0, 0.0), ("playing", 1, 0.0), ("firstframe", 1, 0.0, {"shown_at": at(1)})]
