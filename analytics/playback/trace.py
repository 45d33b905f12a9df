"""What is drawn of a view over time, beside its spans: playhead, buffer, and where its events are."""

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.playback.player_event import PlayerEvent
from analytics.playback.sharing import Sharing, Snapshot
from player.vocabulary import BY_NAME

Times = NDArray[np.int64]
Values = NDArray[np.float64]

#: So many points of the playhead and of the buffer, and so many events of each group, are kept of a view; of more,
#: every second one, then every fourth, and so on.
MOST_POINTS, MOST_EVENTS = 8192, 2048
#: Between two events a playing playhead is silent for no longer (milliseconds), and moves no faster (seconds a
#: millisecond).
_SILENT_MS, _FASTEST = 1500, 0.004
_FIXED_BYTES = 2000
_WITH_BUFFER = frozenset(kind.name for kind in BY_NAME.values() if "buffered" in kind.fields) | {"heartbeat"}
_GROUPS: Mapping[str, str] = {name: kind.group for name, kind in BY_NAME.items()}


class Series:
    """Points (milliseconds since the epoch, value), in the order of time when read, thinned beyond `most`."""

    __slots__ = ("_every", "_most", "_skipped", "ids", "times", "values")

    def __init__(self, most: int) -> None:
        self.times = array("q")
        self.values = array("d")
        self.ids: list[str] = []
        self._most = most
        self._every = 1
        self._skipped = 0

    def add(self, t: int, value: float, name: str) -> None:
        self._skipped += 1
        if self._skipped < self._every:
            return
        self._skipped = 0
        self.times.append(t)
        self.values.append(value)
        self.ids.append(name)
        if len(self.times) > self._most:
            self.times, self.values, self.ids = self.times[::2], self.values[::2], self.ids[::2]
            self._every *= 2

    def copy(self) -> "Series":
        made = Series(self._most)
        made.times, made.values, made.ids = self.times[:], self.values[:], self.ids[:]
        made._every, made._skipped = self._every, self._skipped
        return made

    def arrays(self) -> tuple[Times, Values]:
        """(times, values), times ascending."""
        times, values = np.array(self.times, dtype=np.int64), np.array(self.values, dtype=np.float64)
        if len(times) > 1 and bool(np.any(times[1:] < times[:-1])):
            order = np.argsort(times, kind="stable")
            return times[order], values[order]
        return times, values

    def nearest(self, t: int) -> tuple[int, str] | None:
        """(milliseconds away, id) of the point nearest to `t`; None without points."""
        if not self.times:
            return None
        away = np.abs(np.array(self.times, dtype=np.int64) - t)
        place = int(np.argmin(away))
        return int(away[place]), self.ids[place]


class Trace:
    """One view's: `playhead` (media seconds), `buffered` (the media second up to which it is buffered from the playhead
    on), and `events` by group, whose values are media seconds too (nan where they are not known)."""

    __slots__ = ("_head", "buffered", "events", "playhead", "version")

    def __init__(self) -> None:
        self.playhead = Series(MOST_POINTS)
        self.buffered = Series(MOST_POINTS)
        self.events: dict[str, Series] = {}
        self.version = 0
        self._head = float("nan")

    def copy(self) -> "Trace":
        """Another one with the same points."""
        made = Trace()
        made.playhead, made.buffered = self.playhead.copy(), self.buffered.copy()
        made.events = {group: series.copy() for group, series in self.events.items()}
        made.version, made._head = self.version, self._head
        return made

    @property
    def nbytes(self) -> int:
        """About what a copy takes, in bytes: ids are shared."""
        points = sum(len(series.ids) for series in (self.playhead, self.buffered, *self.events.values()))
        return _FIXED_BYTES + 24 * points

    def take(self, event: PlayerEvent) -> None:
        self.version += 1
        name, t, m = event.event, event.timestamp, event.media_time
        group = _GROUPS.get(name, "other")
        series = self.events.get(group)
        if series is None:
            series = self.events[group] = Series(MOST_EVENTS)
        if m is not None:
            self._head = m
            if name == "seeking":
                self._go_on_until(t - 1, event.id)
            self.playhead.add(t, m, event.id)
        series.add(t, self._head if m is None else m, event.id)
        if name in _WITH_BUFFER:
            end = _buffered_end(event.data.get("buffered"), m)
            if end is not None:
                self.buffered.add(t, end, event.id)

    def _go_on_until(self, t: int, name: str) -> None:
        """Before a jump the playhead went on as between its last two points; nobody said so."""
        times, media = self.playhead.times, self.playhead.values
        if len(times) > 1 and times[-2] < times[-1] < t <= times[-1] + _SILENT_MS:
            speed = (media[-1] - media[-2]) / (times[-1] - times[-2])
            if 0 < speed <= _FASTEST:
                self.playhead.add(t, media[-1] + speed * (t - times[-1]), name)

    def media_at(self, t: int) -> float | None:
        """The playhead (seconds), straight between the points that are known; None before the first."""
        times, media = self.playhead.arrays()
        return float(np.interp(t, times, media)) if len(times) and t >= times[0] else None

    def nearest(self, t: int) -> tuple[int, str, str] | None:
        """(milliseconds away, id, group) of the event nearest to `t`, among those kept."""
        each = ((series.nearest(t), group) for group, series in self.events.items())
        return min(((*found, group) for found, group in each if found), default=None)


class Traces:
    """Those of the `keep` views in which something happened last."""

    def __init__(self, keep: int = 1000) -> None:
        self._keep = keep
        self._traces: OrderedDict[str, Trace] = OrderedDict()
        self._sharing = Sharing(self._traces, Trace.copy)

    def take(self, events: Iterable[PlayerEvent]) -> None:
        traces, last, trace = self._traces, None, Trace()
        for event in events:
            view_id = event.view_id
            if view_id is None:
                continue
            if view_id != last:
                found = traces.get(view_id)
                if found is None:
                    found = traces[view_id] = Trace()
                    if len(traces) > self._keep:
                        self._sharing.leaves(traces.popitem(last=False)[0])
                else:
                    traces.move_to_end(view_id)
                    self._sharing.changes(view_id)
                last, trace = view_id, found
            trace.take(event)

    def adopt(self, traces: Iterable[tuple[str, Trace]]) -> None:
        """Traces that were drawn elsewhere, by view."""
        self._traces.update(traces)

    def clear(self) -> None:
        """As if nothing had come."""
        self._traces.clear()
        self._sharing.forget()

    def keep(self) -> Snapshot[Trace]:
        """How it stands now, see `Views.keep`."""
        return self._sharing.keep()

    def go_back(self, state: Snapshot[Trace]) -> None:
        self._sharing.go_back(state)

    @property
    def copied(self) -> tuple[int, int]:
        """(how many were copied so far for what was kept, about how many bytes all that was kept takes)."""
        return self._sharing.copies, self._sharing.nbytes

    def __iter__(self) -> Iterator[tuple[str, Trace]]:
        """By view, from the one in which nothing happened for longest."""
        return iter(self._traces.items())

    def get(self, view_id: str) -> Trace | None:
        return self._traces.get(view_id)


def _buffered_end(ranges: Any, m: float | None) -> float | None:
    """The end of the range that holds the playhead, or the playhead where none does; ranges as the page said them."""
    if not isinstance(ranges, list):
        return None
    for pair in ranges:
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(edge, (int, float)) for edge in pair)):
            continue
        if m is None or pair[0] - 0.25 <= m <= pair[1] + 0.25:
            return float(pair[1]) if m is None else max(m, float(pair[1]))
    return m
