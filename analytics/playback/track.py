"""Where the playhead of a recorded view was at any moment, and what state it was in: for a video that is led along.

Unlike live, all is known: a standstill that showed only afterwards stands here from its first millisecond.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from analytics.playback.player_event import PlayerEvent
from analytics.playback.span import IDLE, LEFT, PLAYING, Flag, Span
from analytics.playback.view import View


class Recorded(NamedTuple):
    """A moment of a view: its state (see span.py), the playhead in seconds, and how fast it moves (1: real time; 0
    while it stands)."""

    state: str
    media_time: float
    rate: float


class Track:
    """One view's. Times are milliseconds since the epoch, by the events' own timestamps.

    `source` is what the view said it plays, `address` what the player loaded for it ("" where that was no http
    address), `duration` the media's length in seconds as last reported. `lag_ms` is the least time that an event took
    from its timestamp to its receipt; it also holds how far the sender's clock is off.
    """

    def __init__(self, view_id: str, events: Iterable[PlayerEvent]) -> None:
        """`events` are those of this view, in any order."""
        self.view_id = view_id
        self.address = ""
        self.duration: float | None = None
        lag_ms: int | None = None
        view, points = View(view_id), list[tuple[int, int, float]]()
        for event in events:
            view.take(event)
            lag = event.received_at - event.timestamp
            lag_ms = lag if lag_ms is None else min(lag, lag_ms)
            if event.media_time is not None:
                points.append((event.timestamp, event.seq or 0, event.media_time))
            if event.duration:
                self.duration = event.duration
            if event.event == "loadstart" and not self.address:
                self.address = _address(event.data.get("src"))
        self.source = view.source or ""
        self.lag_ms = lag_ms or 0
        points.sort()
        self._times = [at for at, _, _ in points]
        self._media = [media_time for _, _, media_time in points]
        self._spans: list[Span] = view.spans()
        self._starts = [span.start for span in self._spans]
        self._rates: list[Flag] = [flag for flag in view.flags() if flag.name == "rate"]

    @property
    def start_ms(self) -> int:
        """When the view began; 0 for one without events."""
        return self._starts[0] if self._starts else 0

    @property
    def end_ms(self) -> int:
        return self._spans[-1].end if self._spans else 0

    def at(self, t: int) -> Recorded:
        """How it stood at `t`: before the start idle, after the end left, the playhead where it was last."""
        place = bisect_right(self._starts, t) - 1
        known = bisect_right(self._times, t) - 1
        media_time = self._media[known] if known >= 0 else 0.0
        if place < 0:
            return Recorded(IDLE, media_time, 0.0)
        span = self._spans[place]
        if t >= span.end and place == len(self._spans) - 1:
            return Recorded(LEFT, media_time, 0.0)
        if span.state != PLAYING or span.asleep:
            return Recorded(span.state, media_time, 0.0)
        rate = next((flag.value for flag in self._rates if flag.start <= t < flag.end), 1.0)
        moved_ms = t - max(span.start, self._times[known]) if known >= 0 else t - span.start
        return Recorded(PLAYING, media_time + rate * moved_ms / 1000, rate)


def _address(text: object) -> str:
    return text if isinstance(text, str) and text.lower().startswith(("http://", "https://")) else ""
