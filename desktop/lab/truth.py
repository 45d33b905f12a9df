"""Figures from the page's own frame clock alone, by the definitions of docs/metrics.md but by other means than the
model's: frames and gaps between frames."""

from collections.abc import Iterable
from itertools import groupby

from desktop.lab.probe import FrameLog, Heard

#: A picture that stands for less is none that stands.
_STANDS_S = 0.25
_FRAME_S = 1 / 30
#: A frame so near to where a seek went is the first from there.
_NEAR_S = 0.6
#: So near to the end and to the start a jump is a wrap.
_WRAP_S = 0.3

Interval = tuple[float, float]


def figures_seen(log: FrameLog) -> dict[str, float]:
    """What the frame clock says of the first view; seconds, and counts. A figure that it does not know is left out."""
    log = _first_view(log)
    asked = next((event.at for event in log.events if event.name == "play"), None)
    shown = [at for at, _ in log.frames if asked is not None and at >= asked]
    if asked is None or not shown:
        return {"rebuffer_count": 0}
    first, until = shown[0], log.until
    frames = [frame for frame in log.frames if frame[0] >= first]
    seeks = list(_seeks(log, frames))
    idle = list(_idle(log.events, until))
    hidden = list(_between(log.events, {"hidden"}, {"shown"}, until))
    dull = [*seeks, *idle, *hidden]
    stalls, played, rewatched, furthest = [], 0.0, 0.0, 0.0
    rates = [(event.at, event.rate) for event in log.events if event.name == "ratechange"]
    for (at, media), (following, reached) in zip(frames, [*frames[1:], (until, frames[-1][1])], strict=True):
        rate = next((rate for changed, rate in reversed(rates) if changed <= at), 1.0)
        if following - at < _STANDS_S:
            moved = _length(_without([(at, following)], [*seeks, *idle]))
            played += moved
            if reached > media:
                rewatched += max(0.0, min(reached, furthest) - media)
            furthest = max(furthest, reached)
            continue
        # Of a gap, what the playhead moved on is no standing: frames were not drawn.
        jumped = any(began < following and ended > at for began, ended in seeks)
        # The sound may last a little longer than the last frame drawn: `waiting` says where the playhead stood.
        stood = [event.media_time for event in log.events if event.name == "waiting" and at < event.at < following]
        moved = _FRAME_S if jumped else max(_FRAME_S, *(place - media for place in [reached, *stood]))
        gained = min(moved, (following - at) * rate)
        played += _length(_without([(at, at + gained / rate)], [*seeks, *idle]))
        pieces = _without([(at + gained / rate, following)], dull)
        stalls += [piece for piece in pieces if piece[1] - piece[0] >= _STANDS_S]
        played += _length(piece for piece in pieces if piece[1] - piece[0] < _STANDS_S)
    seen = {
        "startup_s": first - asked,
        "played_s": played,
        "rebuffer_count": len(stalls),
        "rebuffer_s": _length(stalls),
        "seek_s": _length(seeks),
        "switches": max(0, len(list(groupby(event.size for event in log.events if event.name == "resize"))) - 1),
        "paused_s": _length(pause for pause in idle if pause[0] > first),
        "rewatched_s": rewatched,
    }
    if stalls:
        seen["first_stall_s"] = stalls[0][0] - first
    return seen


def _first_view(log: FrameLog) -> FrameLog:
    """Up to the load of another source."""
    loads = [event.at for event in log.events if event.name == "loadstart"]
    starts = [event.at for event in log.events if event.name == "playing"]
    end = next((at for at in loads if starts and at > starts[0]), None)
    if end is None:
        return log
    emptied = [event.at for event in log.events if event.name == "emptied" and starts[0] < event.at <= end]
    end = min([end, *emptied])
    frames = tuple(frame for frame in log.frames if frame[0] < end)
    return FrameLog(frames, tuple(event for event in log.events if event.at < end), end)


def _idle(events: Iterable[Heard], until: float) -> Iterable[Interval]:
    """Not meant to play: paused, or at the end."""
    began = None
    for event in events:
        if began is None and event.name in ("pause", "ended", "error"):
            began = event.at
        elif began is not None and event.name == "play":
            yield began, event.at
            began = None
    if began is not None:
        yield began, until


def _between(events: Iterable[Heard], opening: set[str], closing: set[str], until: float) -> Iterable[Interval]:
    began = None
    for event in events:
        if began is None and event.name in opening:
            began = event.at
        elif began is not None and event.name in closing:
            yield began, event.at
            began = None
    if began is not None:
        yield began, until


def _seeks(log: FrameLog, frames: list[tuple[float, float]]) -> Iterable[Interval]:
    """From `seeking` to `seeked`, or to the first frame from the new place where that comes later. A wrap from the end
    to the start is none."""
    last = max(media for _, media in frames)
    for began, ended in _between(log.events, {"seeking"}, {"seeked"}, log.until):
        target = next(event.media_time for event in log.events if event.at == began)
        before = next((media for at, media in reversed(frames) if at <= began), 0.0)
        if target < _WRAP_S and before > last - _WRAP_S:
            continue
        there = (at for at, media in frames if at > began and abs(media - target) < _NEAR_S)
        yield began, max(ended, next(there, ended))


def _without(intervals: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    left = list(intervals)
    for start, end in holes:
        cut = [((a, min(b, start)), (max(a, end), b)) for a, b in left]
        left = [piece for pair in cut for piece in pair if piece[0] < piece[1]]
    return left


def _length(intervals: Iterable[Interval]) -> float:
    return sum(end - start for start, end in intervals)
