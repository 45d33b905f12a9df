"""The facts of a part of a view: every figure limited to a range of wall time.

Spans are clipped to the range; what is counted, counts where it began; media counts by when it was played.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analytics.playback.coverage import Coverage
from analytics.playback.facts import Facts
from analytics.playback.log import History
from analytics.playback.span import PLAYING, STARTING, STATES, Picture, Span, Stretch
from analytics.playback.view import View

_FOREVER = 1 << 62


def facts_in(view: View, start_ms: int, end_ms: int, now: int | None = None) -> Facts:
    """What is known of `view` from `start_ms` to `end_ms` (milliseconds since the epoch, `end_ms` excluded).

    A range that holds the whole view gives its facts. In any other `started_at` and `ended_at` are the range's, as far
    as there are spans; `duration_s` and `events` are the view's, `state` is the one at the end of the range, and there
    is an outcome only where the range holds the end of the view. `now` as in `View.facts`.
    """
    whole = view.facts(now)
    if start_ms <= whole.started_at and end_ms >= whole.ended_at:
        return whole
    return part(whole, view.history(now), start_ms, end_ms)


def part(whole: Facts, history: History, start_ms: int, end_ms: int) -> Facts:
    """The facts of the range, of those of the whole view and what was written down of it."""
    start = min(max(start_ms, whole.started_at), whole.ended_at)
    end = max(start, min(end_ms, whole.ended_at))
    # What happened at the very end of the view belongs to the range that reaches it.
    ends = end_ms >= whole.ended_at
    last = _FOREVER if ends else end
    spans = clipped_spans(history.spans, start, end)
    totals = dict.fromkeys(STATES, 0)
    for span in spans:
        if not span.asleep:
            totals[span.state] += span.milliseconds
    counted = Counter(moment.kind for moment in history.moments if start <= moment.at < last)
    intents = [moment for moment in history.moments if moment.kind in ("intent", "unsaid intent")]
    asked = intents[-1].at if intents else _FOREVER
    shown = next((moment.at for moment in history.moments if moment.kind == "first frame"), _FOREVER)
    waits = (moment for moment in history.moments if moment.kind == "seek wait")
    stretches = clipped_stretches(history, start, end, last)
    unique, played = Coverage().seconds_of(stretches)
    frames, dropped = _frames(history.pictures, start, last)
    scales = [one.scale for one in history.pictures if one.scale is not None and start <= one.at < last]
    started = shown < last
    return replace(
        whole,
        started_at=start,
        ended_at=end,
        is_open=whole.is_open or not ends,
        state=whole.state if ends or not spans else spans[-1].state,
        outcome=whole.outcome if ends else None,
        totals=totals,
        asleep_ms=sum(span.milliseconds for span in spans if span.asleep),
        has_intent=whole.has_intent and start <= asked < last,
        started=started,
        starts_outside=started and not (start <= asked and start <= shown),
        completed=counted["completed"] > 0,
        startup_ms=sum(
            span.milliseconds for span in spans if span.state == STARTING and not span.asleep and span.start >= asked
        ),
        rebuffers=counted["rebuffer"],
        seeks=counted["seek"],
        seek_wait_ms=sum(max(0, min(wait.at + wait.milliseconds, end) - max(wait.at, start)) for wait in waits),
        loops=counted["loop"],
        replays=counted["replay"],
        failures=counted["failure"],
        unique_s=unique,
        media_played_s=played,
        furthest_s=max((stretch.end for stretch in stretches), default=0.0),
        frames_shown=frames,
        frames_dropped=dropped,
        upscale=max(scales, default=None),
        downscale=min(scales, default=None),
        switches=max(counted["switch"], counted["size"]),
        vendor_seeks=counted["vendor seek"],
        lost_events=round(sum(note.value for note in history.notes if note.kind == "gap" and start <= note.at < last)),
    )


def clipped_spans(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """What of the spans, which are in order and do not overlap, lies in the range."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    inside = list(spans[first : bisect_left(spans, end, lo=first, key=lambda span: span.start)])
    if inside:  # only the outermost can reach out of the range
        inside[0] = inside[0]._replace(start=max(inside[0].start, start))
        inside[-1] = inside[-1]._replace(end=min(inside[-1].end, end))
    return inside


def clipped_stretches(history: History, start: int, end: int, last: int) -> list[Stretch]:
    """The media played in the range, what began at `end` only if that is before `last`.

    Inside a stretch the playhead moves while the state is playing, by the rate."""
    clipped = []
    for stretch, (began, ended) in zip(history.stretches, history.played_at, strict=True):
        if start <= began < last and ended <= end:
            clipped.append(stretch)
        elif began < end and ended > start:
            edges = (max(start, began), min(end, ended), ended)
            moved = [_moved(history, began, edge) for edge in edges]
            if moved[2] <= 0:  # it moved, although no state said so
                moved = [float(edge - began) for edge in edges]
            length = stretch.end - stretch.start
            low, high = (stretch.start + length * share / moved[2] for share in moved[:2])
            if high > low:
                clipped.append(Stretch(low, high))
    return clipped


def _moved(history: History, start: int, end: int) -> float:
    """How far (milliseconds of media) the playhead moves between two moments by states and rates."""
    spans = clipped_spans(history.spans, start, end)
    moved = float(_played(spans))
    for flag in history.flags:
        if flag.name == "rate" and flag.end > start and flag.start < end:
            moved += _played(clipped_spans(spans, flag.start, flag.end)) * (flag.value - 1)
    return moved


def _played(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans if span.state == PLAYING and not span.asleep)


def _frames(pictures: Sequence[Picture], start: int, last: int) -> tuple[int | None, int | None]:
    """Frames shown and dropped since the last report before the range."""
    counts = [picture for picture in pictures if picture.shown is not None and picture.dropped is not None]
    before = [(picture.shown or 0, picture.dropped or 0) for picture in counts if picture.at < start][-1:]
    inside = [(picture.shown or 0, picture.dropped or 0) for picture in counts if start <= picture.at < last][-1:]
    if not inside:
        return None, None
    (shown, dropped), (shown_before, dropped_before) = inside[0], (before or [(0, 0)])[0]
    if shown < shown_before or dropped < dropped_before:  # another source counts from 0 again
        return shown, dropped
    return shown - shown_before, dropped - dropped_before
