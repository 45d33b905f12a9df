"""What is drawn of a view: in order, thinned, bounded, and quick to take."""

import time

import pytest

from analytics.playback.trace import MOST_EVENTS, MOST_POINTS, Series, Trace, Traces
from tests.analytics.factory import T0, make_event
from tests.analytics.sessions import EXAMPLE, at, events_of


def test_the_playhead_the_buffer_and_the_events_of_a_view() -> None:
    rows = [*EXAMPLE[:-1], ("progress", 18, 21.0, {"buffered": [[0, 9], [19, 30]]}), ("made-up", 18.5, None)]
    rows += [("heartbeat", 19, 40.0, {"buffered": [[0, 9]]}), ("progress", 19, 40.0, {"buffered": "x"})]
    traces = Traces()
    traces.take(events_of(rows))
    trace = traces.get("v")
    assert trace is not None
    times, media = trace.playhead.arrays()
    assert (times[0], media[0], media[-1]) == (T0, 0.0, 40.0)
    assert trace.buffered.arrays()[1].tolist() == [30.0, 40.0]
    assert len(trace.events["other"].times) == 1
    assert trace.events["other"].values[0] == 21.0
    assert len(trace.events["seeking"].times) == 2
    assert trace.nearest(T0 + 18_400) == (100, "e47", "progress")  # of two at the same moment, the first by id
    assert traces.get("another") is None


def test_late_events_are_put_in_order() -> None:
    traces = Traces()
    traces.take([make_event("timeupdate", at, view_id="v", media_time=at) for at in (3.0, 1.0, 2.0)])
    assert traces.get("v").playhead.arrays()[1].tolist() == [1.0, 2.0, 3.0]


def test_memory_is_bounded_and_rare_events_stay() -> None:
    traces = Traces(keep=2)
    many = [make_event("timeupdate", n / 4, view_id="v", media_time=n / 4) for n in range(5 * MOST_POINTS)]
    many[100] = make_event("error", 25, view_id="v")
    traces.take(many)
    trace = traces.get("v")
    assert MOST_POINTS // 2 <= len(trace.playhead.times) <= MOST_POINTS
    assert len(trace.events["progress"].times) <= MOST_EVENTS
    assert len(trace.events["error"].times) == 1
    times, _ = trace.playhead.arrays()
    assert times[-1] - times[0] > 0.99 * 5 * MOST_POINTS * 250
    traces.take([make_event("play", view_id=name) for name in ("a", "b")])
    assert traces.get("v") is None


def test_taking_costs_the_same_however_many_came_before() -> None:
    """Processor time; far above what it takes (about a microsecond), far below what going through them all would."""
    series = Series(MOST_POINTS)
    started = time.process_time()
    for n in range(200_000):
        series.add(n, n, "e")
    assert time.process_time() - started < 2
    assert len(series.times) <= MOST_POINTS


def test_before_a_jump_the_playhead_went_on() -> None:
    trace = Trace()
    for event in events_of(
        [("timeupdate", 1, 1.0), ("timeupdate", 1.5, 1.5), ("seeking", 2, 40.0), ("seeked", 3, 40.0)]
    ):
        trace.take(event)
    assert [trace.media_at(at(second)) for second in (1.75, 2, 2.5)] == [1.75, 40.0, 40.0]
    assert trace.media_at(at(2) - 1) == pytest.approx(2.0, abs=0.01)
    paused = Trace()
    for event in events_of([("timeupdate", 1, 1.0), ("pause", 1.5, 1.0), ("seeking", 2, 40.0)]):
        paused.take(event)
    assert len(paused.playhead.times) == 3
