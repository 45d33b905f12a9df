"""Seeks, scrubs, loops and replays, and how much was watched: sessions with the answers computed by hand."""

import pytest

from analytics.playback.figures import figures_of
from tests.analytics.sessions import STARTED, ticks, timeline, view_of


def test_waiting_inside_a_seek_is_seek_latency() -> None:
    view = view_of(
        [
            *STARTED,
            *ticks(1, 3, 0),
            ("seeking", 3, 30.0, {"target": 30.0, "from": 2.0}),
            ("waiting", 3.2, 30.0),
            ("seeked", 5, 30.0, {"ready_state": 2}),
            ("canplay", 5.5, 30.0),
            ("playing", 5.5, 30.0),
            *ticks(5.5, 7.5, 30),
            ("viewend", 7.5, 32.0),
        ]
    )
    assert timeline(view)[1:] == [("playing", 1, 3), ("seeking", 3, 5.5), ("playing", 5.5, 7.5)]
    facts = view.facts()
    assert (facts.rebuffers, facts.seeks, facts.seek_wait_ms) == (0, 1, 2300)


def test_seeks_within_two_seconds_are_one_scrub() -> None:
    def seek(at_: float, target: float) -> list[tuple[object, ...]]:
        return [("seeking", at_, target, {"target": target}), ("seeked", at_ + 0.1, target, {"ready_state": 4})]

    scrub = [*seek(3, 10), *seek(3.5, 20), *seek(5.6, 30)]
    assert view_of([*STARTED, *ticks(1, 3, 0), *scrub, ("viewend", 7, 31.3)]).facts().seeks == 1
    apart = [*seek(3, 10), *seek(5.2, 30)]
    assert view_of([*STARTED, *ticks(1, 3, 0), *apart, ("viewend", 7, 31.7)]).facts().seeks == 2


def test_a_seek_while_paused_ends_where_it_is_ready() -> None:
    rows = [
        ("pause", 3, 2.0),
        ("seeking", 5, 9.0, {"target": 9.0}),
        ("seeked", 5.5, 9.0),
        ("play", 8, 9.0),
        ("playing", 8, 9.0),
    ]
    view = view_of([*STARTED, *ticks(1, 3, 0), *rows, *ticks(8, 9, 9), ("viewend", 9, 10.0)])
    assert timeline(view)[2:] == [("paused", 3, 5), ("seeking", 5, 5.5), ("paused", 5.5, 8), ("playing", 8, 9)]


def test_seeking_back_is_watched_again() -> None:
    rows = [
        ("seeking", 11, 5.0, {"target": 5.0, "from": 10.0}),
        ("seeked", 11, 5.0, {"ready_state": 4}),
        *ticks(11, 21, 5),
    ]
    view = view_of([*STARTED, *ticks(1, 11, 0), *rows, ("viewend", 21, 15.0)])
    values = figures_of(view.facts())
    assert values["watched_percent"].value == pytest.approx(25)
    assert values["rewatched_s"].value == pytest.approx(5)
    assert values["played_s"].value == 20


def test_reached_and_watched_are_different() -> None:
    rows = [
        ("seeking", 3, 50.0, {"target": 50.0, "from": 2.0}),
        ("seeked", 3, 50.0, {"ready_state": 4}),
        *ticks(3, 5, 50),
    ]
    values = figures_of(view_of([*STARTED, *ticks(1, 3, 0), *rows, ("viewend", 5, 52.0)]).facts())
    assert values["watched_percent"].value == pytest.approx(100 * 4 / 60)
    assert values["reached_percent"].value == pytest.approx(100 * 52 / 60)


@pytest.mark.parametrize("said", [True, False])
def test_a_loop_is_no_seek(said: bool) -> None:
    wrap = (
        [("seeking", 11, 0.0, {"target": 0.0, "from": 9.9}), ("seeked", 11.02, 0.0, {"ready_state": 4})] if said else []
    )
    view = view_of([*STARTED, *ticks(1, 11, 0), *wrap, *ticks(11, 14, 0), ("viewend", 14, 3.0)], duration=10.0)
    facts = view.facts()
    assert (facts.loops, facts.seeks, facts.replays) == (1, 0, 0)
    assert timeline(view)[1:] == [("playing", 1, 14)]
    assert figures_of(facts)["rewatched_s"].value == pytest.approx(3)
    assert figures_of(facts)["watched_percent"].value == pytest.approx(100)


def test_a_replay_is_no_second_start() -> None:
    again = [("seeking", 20, 0.0, {"target": 0.0}), ("play", 20, 0.0), ("waiting", 20, 0.0), ("seeked", 20.1, 0.0)]
    rows = [
        ("pause", 11, 10.0, {"at_end": True}),
        ("ended", 11, 10.0),
        *again,
        ("playing", 20.2, 0.0),
        *ticks(20.2, 22.2, 0),
    ]
    view = view_of([*STARTED, *ticks(1, 11, 0), *rows, ("viewend", 22.2, 2.0)], duration=10.0)
    facts = view.facts()
    assert (facts.replays, facts.loops, facts.seeks, facts.outcome) == (1, 0, 0, "completed")
    assert timeline(view)[1:] == [("playing", 1, 11), ("ended", 11, 20), ("playing", 20, 22.2)]
    assert figures_of(facts)["startup_s"].value == 1
