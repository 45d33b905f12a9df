"""A view as the timeline draws it: spans as arrays, and which state each pixel shows."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.playback.log import History
from analytics.playback.span import Span
from analytics.playback.trace import Trace
from analytics.playback.view import View

#: The name of spans that count for nothing, beside the states.
ASLEEP = "asleep"
#: Where several spans share a pixel, the one further on is shown: what went wrong must not vanish between others.
RANK = (
    "left",
    "idle",
    "asleep",
    "ended",
    "paused",
    "playing",
    "loading",
    "starting",
    "seeking",
    "rebuffering",
    "failed",
)
_CODE = {name: code for code, name in enumerate(RANK)}
#: So many of the last spans may still change when late events come.
_UNSETTLED = 1024


class Run(NamedTuple):
    """Pixels `first` to `end` (excluded) that show one state."""

    first: int
    end: int
    state: str


class SpanArrays:
    """Spans, in order and without overlaps, as arrays: `starts`, `ends` (milliseconds) and `codes` (places in RANK).

    Only those that came since the last `update` are read again.
    """

    def __init__(self) -> None:
        self.starts = self.ends = np.empty(0, np.int64)
        self.codes = np.empty(0, np.int16)
        self._settled: tuple[int, Span | None] = (0, None)

    def update(self, spans: list[Span]) -> None:
        count, last = self._settled
        if count > len(spans) or (count and spans[count - 1] is not last):
            count = 0
        new = spans[count:]
        starts = np.fromiter((span.start for span in new), np.int64, len(new))
        ends = np.fromiter((span.end for span in new), np.int64, len(new))
        codes = np.fromiter((_CODE[ASLEEP if span.asleep else span.state] for span in new), np.int16, len(new))
        self.starts = np.concatenate((self.starts[:count], starts))
        self.ends = np.concatenate((self.ends[:count], ends))
        self.codes = np.concatenate((self.codes[:count], codes))
        settled = max(0, len(spans) - _UNSETTLED)
        self._settled = (settled, spans[settled - 1] if settled else None)

    def runs(self, start: float, per_pixel: float, width: int) -> list[Run]:
        """What `width` pixels show from `start` (milliseconds) on, `per_pixel` milliseconds each."""
        if not len(self.starts) or width <= 0:
            return []
        middles = start + (np.arange(width) + 0.5) * per_pixel
        at = np.searchsorted(self.starts, middles, side="right") - 1
        shown = np.where((at >= 0) & (middles < self.ends[at]), self.codes[at], -1)
        first, last = np.searchsorted(self.starts, (start, start + width * per_pixel))
        if last > first:
            columns = np.minimum(((self.starts[first:last] - start) / per_pixel).astype(np.int64), width - 1)
            heads = np.flatnonzero(np.diff(columns, prepend=-1))
            ranks = np.maximum.reduceat(self.codes[first:last], heads)
            shown[columns[heads]] = np.maximum(shown[columns[heads]], ranks)
        edges = np.flatnonzero(np.diff(shown, prepend=-2, append=-2)).tolist()
        return [Run(left, right, RANK[shown[left]]) for left, right in pairwise(edges) if shown[left] >= 0]

    def at(self, moment: int) -> int | None:
        """The place of the span that holds at a moment."""
        place = int(np.searchsorted(self.starts, moment, side="right")) - 1
        return place if place >= 0 and moment < self.ends[place] else None


class Line:
    """One view on the timeline. `zero` is the moment that views are aligned at: play intent, or the first event."""

    def __init__(self, view: View, trace: Trace) -> None:
        self.view, self.trace = view, trace
        self.spans = SpanArrays()
        self.history = History([], [], [], [], [], [], [])
        self.started_at = self.ended_at = self.zero = 0
        self.is_open = True
        self._read: tuple[int, int | None] | None = None
        self._traced = -1
        self.playhead = self.buffered = trace.playhead.arrays()
        self.groups: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}

    def update(self, now: int | None, finest: float) -> bool:
        """Read the view anew where something came, or `finest` milliseconds went by; whether anything is new."""
        read = self._read
        same = read is not None and read[0] == self.view.version
        if same and (not self.is_open or now is None or (read[1] is not None and now - read[1] < finest)):
            return False
        self._read = (self.view.version, now)
        self.history = self.view.history(now)
        self.spans.update(self.history.spans)
        facts = self.view.facts(now)
        self.started_at, self.ended_at, self.is_open = facts.started_at, facts.ended_at, facts.is_open
        intents = [moment.at for moment in self.history.moments if moment.kind in ("intent", "unsaid intent")]
        self.zero = intents[-1] if intents else facts.started_at
        if self.trace.version != self._traced:
            self._traced = self.trace.version
            self.playhead, self.buffered = self.trace.playhead.arrays(), self.trace.buffered.arrays()
            self.groups = {name: series.arrays() for name, series in self.trace.events.items()}
        return True

    def state_at(self, moment: int) -> str | None:
        place = self.spans.at(moment)
        return None if place is None else RANK[self.spans.codes[place]]

    def opened_by(self, moment: int) -> str:
        """The id of the event that began the state at this moment; "" where there is none."""
        place = self.spans.at(moment)
        return "" if place is None else self.history.spans[place].opened_by

    def media_at(self, moment: int) -> float | None:
        """The playhead, straight between the points that are known; None before the first."""
        times, media = self.playhead
        if not len(times) or moment < times[0]:
            return None
        return float(np.interp(moment, times, media))

    def ahead_at(self, moment: int) -> float | None:
        """Seconds of media buffered ahead of the playhead, by the last report before the moment."""
        times, ends = self.buffered
        place = int(np.searchsorted(times, moment, side="right")) - 1
        media = self.media_at(moment)
        return None if place < 0 or media is None else max(0.0, float(ends[place]) - media)
