"""How a view ends, and silence in it: outcomes, failures, sleep. Sessions with the answers computed by hand."""

import pytest

from analytics.playback.figures import figures_of
from tests.analytics.factory import T0
from tests.analytics.sessions import STARTED, ticks, timeline, view_of


def test_a_long_silence_while_playing_is_sleep() -> None:
    view = view_of(
        [*STARTED, *ticks(1, 3, 0), ("timeupdate", 3603, 2.2), *ticks(3603, 3605, 2.2), ("viewend", 3605, 4.2)]
    )
    assert timeline(view)[1:] == [("playing", 1, 3), ("asleep", 3, 3603), ("playing", 3603, 3605)]
    facts = view.facts()
    assert (facts.asleep_ms, facts.totals["playing"], facts.rebuffers) == (3_600_000, 4000, 0)


def test_a_silence_in_which_the_playhead_went_on_was_played() -> None:
    view = view_of([*STARTED, ("percentsplayed", 41, 40.0, {"percent": 50}), ("viewend", 42, 41.0)])
    assert timeline(view)[1:] == [("playing", 1, 42)]


def test_a_silence_in_a_pause_is_a_pause() -> None:
    view = view_of([*STARTED, *ticks(1, 3, 0), ("pause", 3, 2.0), ("viewend", 3603, 2.0)])
    assert timeline(view)[2:] == [("paused", 3, 3603)]


def test_an_open_view_goes_on_sleeps_and_is_lost() -> None:
    view = view_of([*STARTED, *ticks(1, 3, 0)])
    assert timeline(view, 13)[1:] == [("playing", 1, 13)]
    assert timeline(view, 43)[1:] == [("playing", 1, 3), ("asleep", 3, 43)]
    assert view.facts(T0 + 43_000).outcome is None
    assert timeline(view, 63.1)[1:] == [("playing", 1, 3)]
    assert view.facts(T0 + 63_100).outcome == "lost"
    assert timeline(view)[1:] == [("playing", 1, 3)]


@pytest.mark.parametrize(("rows", "outcome", "score"), [
    ([*STARTED, *ticks(1, 4, 0), ("ended", 4, 3.0), ("viewend", 5, 3.0)], "completed", True),
    ([*STARTED, *ticks(1, 4, 0), ("viewend", 4, 3.0)], "left", True),
    ([("play", 0, 0.0), ("waiting", 0, 0.0), ("viewend", 1, 0.0)], "exit before start", 50),
    ([("play", 0, 0.0), ("waiting", 0, 0.0), ("viewend", 0.9, 0.0)], "left", None),
    ([("loadstart", 0, 0.0), ("viewend", 20, 0.0)], "left", None),
    ([("play", 0, 0.0), ("error", 3, 0.0, {"code": 4}), ("viewend", 4, 0.0)], "start failure", 0),
    ([*STARTED, *ticks(1, 3, 0), ("error", 3, 2.0, {"code": 2}), ("viewend", 4, 2.0)], "playback failure", 0),
])  # fmt: skip
def test_outcomes(rows: list[tuple[object, ...]], outcome: str, score: object) -> None:
    facts = view_of(rows).facts()
    assert facts.outcome == outcome
    value = figures_of(facts)["score"].value
    assert (value is not None and value > 50) if score is True else value == score


def test_one_failure_gives_several_errors_and_is_one() -> None:
    view = view_of(
        [("play", 0, 0.0), ("error", 1, 0.0, {"code": 4}), ("error", 1, 0.0, {"code": 10}), ("viewend", 2, 0.0)]
    )
    assert view.facts().failures == 1
    assert timeline(view) == [("starting", 0, 1), ("failed", 1, 2)]


def test_an_error_while_it_plays_on_is_no_failure() -> None:
    view = view_of(
        [*STARTED, *ticks(1, 3, 0), ("error", 3, 2.0, {"kind": "player"}), *ticks(3, 5, 2), ("viewend", 5, 4.0)]
    )
    assert view.facts().outcome == "left"
    assert timeline(view)[1:] == [("playing", 1, 5)] or timeline(view)[-1][0] == "playing"
    assert view.facts().totals["failed"] <= 50


def test_a_refused_autoplay_is_no_failure() -> None:
    rows = [("play", 0, 0.0), ("error", 0.1, 0.0, {"kind": "autoplay"}), ("play", 9, 0.0), ("playing", 9.5, 0.0)]
    view = view_of([*rows, *ticks(9.5, 12, 0), ("viewend", 12, 2.5)])
    assert view.facts().failures == 0
    assert figures_of(view.facts())["startup_s"].value == 0.5


def test_nothing_counts_after_the_end_of_the_view() -> None:
    rows = [*STARTED, *ticks(1, 3, 0), ("viewend", 3, 2.0), ("pause", 9, 2.0), ("waiting", 99, 2.0)]
    assert timeline(view_of(rows)) == timeline(view_of(rows[:-2]))
    assert view_of(rows).facts().events == view_of(rows[:-2]).facts().events
