"""Counts, marks and rates against what a plain count says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.playback import EventMix, EventRate, PercentMarks
from tests.analytics.factory import T0, make_event


def test_mix_counts_names_and_ranks_them() -> None:
    mix = EventMix()
    for name in ["play", "waiting", "waiting", "pause", "waiting", "pause"]:
        mix.add(make_event(name))
    assert mix.counts == {"play": 1, "waiting": 3, "pause": 2}
    assert mix.ranked() == [("waiting", 3), ("pause", 2), ("play", 1)]
    assert list(mix.shares().items()) == [
        ("waiting", 0.5),
        ("pause", pytest.approx(1 / 3)),
        ("play", pytest.approx(1 / 6)),
    ]


def test_mix_of_nothing_has_no_shares() -> None:
    assert EventMix().shares() == {}


def test_mix_stays_bounded_under_ever_new_names() -> None:
    mix = EventMix(names=10)
    for number in range(1000):
        mix.add(make_event(f"made-up-{number}"))
    mix.add(make_event("made-up-3"))
    assert (len(mix.counts), mix.total, mix.beyond) == (10, 1001, 990)
    assert mix.counts["made-up-3"] == 2


def test_marks_take_only_percentsplayed() -> None:
    marks = PercentMarks()
    for percent in [10, 25, 25, 50]:
        marks.add(make_event("percentsplayed", percent=percent))
    marks.add(make_event("timeupdate", percent=75))
    percents, counts = marks.series()
    assert (percents.tolist(), counts.tolist()) == ([10, 25, 50], [1, 2, 1])


def test_marks_show_the_ones_asked_for_even_where_none_came() -> None:
    marks = PercentMarks()
    marks.add(make_event("percentsplayed", percent=0))
    percents, counts = marks.series([10, 100])
    assert (percents.tolist(), counts.tolist()) == ([0, 10, 100], [1, 0, 0])


def test_marks_keep_odd_percents_apart() -> None:
    marks = PercentMarks()
    for percent in [-1, 101, None, 2**60, 100]:
        marks.add(make_event("percentsplayed", percent=percent))
    assert (marks.total, marks.outside, marks.unreadable) == (1, 3, 1)


@given(st.lists(st.integers(0, 100)))
def test_histogram_is_numpys_of_the_percents(percents: list[int]) -> None:
    marks = PercentMarks()
    for percent in percents:
        marks.add(make_event("percentsplayed", percent=percent))
    edges, counts = marks.histogram(20)
    expected, expected_edges = np.histogram(percents, bins=20, range=(0, 100))
    assert counts.tolist() == expected.tolist()
    assert edges.tolist() == expected_edges.tolist()


def test_rate_counts_by_second_of_receipt() -> None:
    rate = EventRate(window_s=5)
    for at in [0.0, 0.999, 1.0, 3.5]:
        rate.add(make_event("play", at))
    times, counts = rate.series(T0 + 3_999)
    assert times.tolist() == [-4, -3, -2, -1, 0]
    assert counts.tolist() == [0, 2, 1, 0, 1]


def test_rate_takes_late_events_into_their_second_and_drops_older_than_the_window() -> None:
    rate = EventRate(window_s=3)
    for at in [10, 9, 8, 7, 1]:
        rate.add(make_event("play", at))
    assert rate.series(T0 + 10_000)[1].tolist() == [1, 1, 1]
    assert rate.total == 5


def test_rate_forgets_what_left_the_window() -> None:
    rate = EventRate(window_s=3)
    rate.add(make_event("play", 0))
    assert rate.series(T0 + 2_999)[1].sum() == 1
    assert rate.series(T0 + 3_000)[1].sum() == 0


def test_rate_goes_on_after_the_clock_was_set_back() -> None:
    rate = EventRate(window_s=3)
    for at in (86_400, 86_401, 86_402):
        rate.add(make_event("play", at))
    rate.series(T0 + 1_000)
    rate.add(make_event("play", 1))
    assert rate.series(T0 + 1_000)[1].tolist() == [0, 0, 1]


def test_rate_needs_a_window() -> None:
    with pytest.raises(ValueError, match="at least one second"):
        EventRate(window_s=0)


@given(st.lists(st.integers(0, 40)), st.integers(1, 50), st.integers(0, 10))
def test_rate_equals_a_plain_count(seconds: list[int], window: int, later: int) -> None:
    rate = EventRate(window)
    for second in seconds:
        rate.add(make_event("play", second))
    now = max(seconds, default=0) + later
    _, counts = rate.series(T0 + now * 1000)
    assert counts.tolist() == [seconds.count(second) for second in range(now - window + 1, now + 1)]
