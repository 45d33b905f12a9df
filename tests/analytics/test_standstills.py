"""What counts as rebuffering, and from when to when: sessions with the answers computed by hand."""

import pytest

from tests.analytics.factory import T0
from tests.analytics.sessions import STARTED, at, ticks, timeline, view_of


def test_a_standstill_is_from_the_last_to_the_next_move() -> None:
    # Last seen moving at 3 s (2 s of media); `waiting` at 3.7 s says 2.3: it stood from 3.3 s on.
    # Moves again between 5 and 5.5 s: 0.4 s of media before 5.5 are 5.1.
    view = view_of(
        [
            *STARTED,
            *ticks(1, 3, 0),
            ("waiting", 3.7, 2.3),
            ("playing", 5, 2.3),
            ("timeupdate", 5.5, 2.7),
            ("viewend", 6, 3.2),
        ]
    )
    assert timeline(view)[1:] == [("playing", 1, 3.3), ("rebuffering", 3.3, 5.1), ("playing", 5.1, 6)]
    assert [span.exact for span in view.spans()][1:3] == [False, False]


def test_freeze_and_thaw_say_the_edges_exactly() -> None:
    view = view_of(
        [
            *STARTED,
            *ticks(1, 3, 0),
            ("waiting", 3.2, 2.15),
            ("freeze", 3.4, 2.12, {"since": at(3.13), "edge": "frame", "waiting": True}),
            ("heartbeat", 4, 2.15, {"state": "playing"}),
            ("playing", 5, 2.15),
            ("thaw", 5.1, 2.16, {"moved_at": at(5.04), "frozen_ms": 1910, "edge": "frame"}),
            *ticks(5.1, 7.1, 2.2),
            ("viewend", 7.1, 4.2),
        ]
    )
    assert timeline(view)[1:] == [("playing", 1, 3.13), ("rebuffering", 3.13, 5.04), ("playing", 5.04, 7.1)]
    assert [span.exact for span in view.spans()] == [True, True, True, True]


@pytest.mark.parametrize(("ends", "said", "counted"), [
    (3.249, True, False), (3.25, True, True), (3.999, False, False), (4.0, False, True),
])  # fmt: skip
def test_how_long_a_standstill_must_be(ends: float, said: bool, counted: bool) -> None:
    view = view_of(
        [
            *STARTED,
            *ticks(1, 3, 0),
            ("freeze", 3.2, 2.0, {"since": at(3), "waiting": said}),
            ("thaw", ends, 2.0, {"moved_at": at(ends)}),
            ("viewend", 6, 2 + 6 - ends),
        ]
    )
    assert view.facts().rebuffers == counted
    assert view.facts().totals["rebuffering"] == (round((ends - 3) * 1000) if counted else 0)


def test_a_playhead_frozen_without_a_word_is_rebuffering() -> None:
    view = view_of([*STARTED, *ticks(1, 3, 0), ("heartbeat", 4.5, 2.0), ("timeupdate", 6.5, 2.5), ("viewend", 8, 4.0)])
    assert timeline(view)[1:] == [("playing", 1, 3), ("rebuffering", 3, 6), ("playing", 6, 8)]


def test_stalled_alone_is_no_rebuffering() -> None:
    view = view_of([*STARTED, *ticks(1, 3, 0), ("stalled", 3, 2.0), *ticks(3, 6, 2), ("viewend", 6, 5.0)])
    assert view.facts().rebuffers == 0


def test_several_waitings_in_one_standstill_are_one() -> None:
    rows = [
        *STARTED,
        *ticks(1, 3, 0),
        ("waiting", 3, 2.0),
        ("playing", 4, 2.0),
        ("waiting", 4.1, 2.0),
        ("waiting", 5, 2.0),
    ]
    view = view_of([*rows, ("playing", 6, 2.0), *ticks(6, 8, 2), ("viewend", 8, 4.0)])
    assert timeline(view)[1:] == [("playing", 1, 3), ("rebuffering", 3, 6), ("playing", 6, 8)]
    assert view.facts().rebuffers == 1


def test_a_pause_ends_the_rebuffering() -> None:
    rows = [*STARTED, *ticks(1, 3, 0), ("waiting", 3, 2.0), ("pause", 5, 2.0), ("play", 9, 2.0), ("playing", 9, 2.0)]
    view = view_of([*rows, *ticks(9, 11, 2), ("viewend", 11, 4.0)])
    assert timeline(view)[1:] == [("playing", 1, 3), ("rebuffering", 3, 5), ("paused", 5, 9), ("playing", 9, 11)]


def test_leaving_in_a_standstill_counts_it() -> None:
    view = view_of([*STARTED, *ticks(1, 3, 0), ("waiting", 3, 2.0), ("viewend", 7, 2.0)])
    assert timeline(view)[1:] == [("playing", 1, 3), ("rebuffering", 3, 7)]
    assert view.facts().rebuffers == 1


def test_an_open_standstill_shows_as_soon_as_it_counts() -> None:
    view = view_of([*STARTED, *ticks(1, 3, 0), ("waiting", 3, 2.0)])
    assert view.facts(T0 + 3200).state == "playing"
    facts = view.facts(T0 + 3300)
    assert (facts.state, facts.rebuffers, facts.totals["rebuffering"], facts.outcome) == ("rebuffering", 1, 300, None)
    assert view.facts().rebuffers == 0


def test_still_standing_after_a_pause_is_rebuffering_again() -> None:
    rows = [*STARTED, *ticks(1, 3, 0), ("waiting", 3, 2.0), ("pause", 5, 2.0), ("play", 8, 2.0), ("waiting", 8, 2.0)]
    view = view_of([*rows, ("playing", 10, 2.0), *ticks(10, 12, 2), ("viewend", 12, 4.0)])
    facts = view.facts()
    assert (facts.rebuffers, facts.totals["rebuffering"], facts.totals["paused"]) == (2, 4000, 3000)
