"""Figures of a part of a view: by hand, and the parts of any view add up to the whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.playback.facts import COMPLETED, LEFT, Facts
from analytics.playback.figures import figures_of
from analytics.playback.ranges import facts_in, part
from analytics.playback.view import View
from collector.event import Event
from tests.analytics.factory import T0
from tests.analytics.sessions import EXAMPLE, STARTED, Row, ticks, view_of
from tests.analytics.test_view_order import read, sessions

_COUNTED = ("rebuffers", "seeks", "loops", "replays", "failures", "switches", "vendor_seeks", "lost_events")


def seconds_in(view: View, start: float, end: float) -> Facts:
    return facts_in(view, T0 + round(start * 1000), T0 + round(end * 1000))


def values(facts: Facts) -> dict[str, float | int | None]:
    return {name: figure.value for name, figure in figures_of(facts).items()}


def test_the_example_from_the_middle_of_its_rebuffering_to_its_seek() -> None:
    """2 s startup, 5 s played, rebuffering from 7 to 8, played to 10, pause to 15, played to 16, seek to 17."""
    facts = seconds_in(view_of(EXAMPLE), 7.5, 16.5)
    found = values(facts)
    hand = {"played_s": 3, "rebuffer_s": 0.5, "paused_s": 5, "seek_s": 0.5, "watch_s": 4}
    assert {name: found[name] for name in hand} == hand
    # The rebuffering began before the range, the seek in it.
    assert (found["rebuffer_count"], found["seek_count"]) == (0, 1)
    assert found["rebuffer_ratio"] == pytest.approx(0.5 / 3.5)
    # The media from 5 s to 8 s, of 60 s.
    assert found["watched_percent"] == pytest.approx(100 * 3 / 60)
    assert found["reached_percent"] == pytest.approx(100 * 8 / 60)
    assert (facts.state, facts.outcome, facts.is_open) == ("seeking", None, True)
    figures = figures_of(facts)
    assert {figures[name].why for name in ("startup_s", "score")} == {"the start is not in the range"}


def test_a_range_with_the_start_has_it_and_one_that_cuts_it_does_not() -> None:
    view = view_of(EXAMPLE)
    assert values(seconds_in(view, -5, 4))["startup_s"] == 2
    assert values(seconds_in(view, -5, 4))["score"] == pytest.approx((80 + 100) / 2)
    cut = figures_of(seconds_in(view, 1, 4))
    assert (cut["startup_s"].value, cut["startup_s"].why) == (None, "the start is not in the range")
    before = figures_of(seconds_in(view, 0, 1))
    assert before["startup_s"].why == "no frame was shown"
    assert before["watch_s"].value == 1


def test_media_is_that_which_was_played_in_the_range_also_across_pauses_and_rates() -> None:
    view = view_of(EXAMPLE)
    # The stretch from 0 s to 8 s of media went from 2 s to 16 s, with 6 s of standing in between.
    assert seconds_in(view, 3, 5).unique_s == pytest.approx(2)
    assert seconds_in(view, 6, 9).unique_s == pytest.approx(2)
    assert seconds_in(view, 10.5, 14.5).unique_s == 0
    assert seconds_in(view, 9, 15.5).furthest_s == pytest.approx(7.5)
    rows: list[Row] = [*STARTED, *ticks(1, 5, 0), ("ratechange", 5, 4.0, {"rate": 2}), *ticks(5, 9, 4, rate=2)]
    fast = view_of([*rows, ("viewend", 9, 12.0, {"reason": "closed"})])
    assert seconds_in(fast, 3, 5).media_played_s == pytest.approx(2)
    assert seconds_in(fast, 5, 7).media_played_s == pytest.approx(4)
    assert seconds_in(fast, 4, 6).furthest_s == pytest.approx(6)


def test_counts_of_loops_waits_pictures_and_errors() -> None:
    rows: list[Row] = [
        *STARTED,
        *ticks(1, 10.75, 0),
        *ticks(10.75, 12, -0.25),
        ("framestats", 12, 1.0, {"frames_shown": 300, "frames_dropped": 3, "element_width": 200, "width": 100}),
        ("seeking", 13, 5.0, {"target": 5.0}),
        ("waiting", 13, 5.0),
        ("seeked", 14, 5.0, {"ready_state": 1}),
        ("playing", 16, 5.0),
        *ticks(16, 18, 5),
        ("framestats", 18, 7.0, {"frames_shown": 350, "frames_dropped": 5, "element_width": 120, "width": 100}),
        ("qualitychanged", 18, 7.0),
        ("error", 19, 7.0, {"kind": "network"}),
        ("viewend", 20, 7.0, {"reason": "error"}),
    ]
    view = view_of(rows, duration=10.0)
    early, late = seconds_in(view, 0, 12.5), seconds_in(view, 12.5, 30)
    assert (early.loops, late.loops) == (1, 0)
    assert (early.frames_shown, early.frames_dropped, early.upscale) == (300, 3, 2.0)
    assert (late.frames_shown, late.frames_dropped, late.upscale) == (50, 2, 1.2)
    assert (early.seek_wait_ms, late.seek_wait_ms) == (0, 3000)
    assert seconds_in(view, 14, 15).seek_wait_ms == 1000
    assert (early.failures, late.failures, early.switches, late.switches) == (0, 1, 0, 1)
    assert early.outcome is None
    assert late.outcome == "playback failure"
    assert seconds_in(view, 2, 5).frames_shown is None


def test_an_outcome_belongs_to_the_range_that_holds_the_end() -> None:
    rows: list[Row] = [*STARTED, *ticks(1, 9, 0), ("ended", 9, 8.0), ("viewend", 11, 8.0, {"reason": "closed"})]
    view = view_of(rows, duration=8.0)
    assert (seconds_in(view, 2, 20).outcome, seconds_in(view, 2, 20).completed) == (COMPLETED, True)
    assert (seconds_in(view, 2, 9).outcome, seconds_in(view, 2, 9).completed) == (None, False)
    assert seconds_in(view_of(EXAMPLE), 18, 19).outcome == LEFT


def test_a_range_without_any_of_the_view_has_nothing() -> None:
    facts = seconds_in(view_of(EXAMPLE), 100, 200)
    assert sum(facts.totals.values()) == 0
    assert facts.media_played_s == 0


@settings(max_examples=40, deadline=None)
@given(sessions(), st.integers(-1000, 200_000), st.one_of(st.none(), st.integers(T0, T0 + 300_000)))
def test_the_whole_range_is_the_whole_and_two_parts_add_up_to_it(
    events: list[Event], cut: int, now: int | None
) -> None:
    view = read(events)
    whole = view.facts(now)
    assert facts_in(view, whole.started_at, whole.ended_at, now) == whole
    every = part(whole, view.history(now), whole.started_at, whole.ended_at)
    assert every.totals == whole.totals
    for name in ("state", "outcome", "is_open", "started", "completed", "startup_ms", "seek_wait_ms", "asleep_ms"):
        assert getattr(every, name) == getattr(whole, name), name
    assert (every.frames_shown, every.frames_dropped) == (whole.frames_shown, whole.frames_dropped)
    assert (every.unique_s, every.media_played_s) == pytest.approx((whole.unique_s, whole.media_played_s))
    middle = T0 + cut
    parts = [facts_in(view, whole.started_at, middle, now), facts_in(view, middle, whole.ended_at, now)]
    if whole.started_at < middle < whole.ended_at:
        for name in (*_COUNTED, "asleep_ms", "seek_wait_ms"):
            assert sum(getattr(piece, name) for piece in parts) == getattr(whole, name), name
        for state, total in whole.totals.items():
            assert sum(piece.totals[state] for piece in parts) == total
        assert sum(piece.media_played_s for piece in parts) == pytest.approx(whole.media_played_s, abs=1e-6)
        assert max(piece.unique_s for piece in parts) <= whole.unique_s + 1e-6
