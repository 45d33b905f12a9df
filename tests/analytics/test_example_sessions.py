"""Sessions with the answers computed by hand."""

import pytest

from analytics.playback.figures import figures_of
from analytics.playback.ratios import RATIO_BY_NAME
from tests.analytics.factory import T0
from tests.analytics.sessions import EXAMPLE, STARTED, Row, at, ticks, timeline, view_of


def test_the_example_of_the_definition() -> None:
    view = view_of(EXAMPLE)
    assert timeline(view) == [
        ("starting", 0, 2),
        ("playing", 2, 7),
        ("rebuffering", 7, 8),
        ("playing", 8, 10),
        ("paused", 10, 15),
        ("playing", 15, 16),
        ("seeking", 16, 17),
        ("playing", 17, 19),
    ]
    facts = view.facts()
    figures = figures_of(facts)
    assert f"{figures['rebuffer_ratio'].value:.2%}" == "9.09%"
    assert f"{figures_of(facts, RATIO_BY_NAME['watch'])['rebuffer_ratio'].value:.2%}" == "7.14%"
    assert figures_of(facts, RATIO_BY_NAME["duration"])["rebuffer_ratio"].value == pytest.approx(1 / 60)
    values = {name: figure.value for name, figure in figures.items()}
    hand = {"startup_s": 2, "played_s": 10, "rebuffer_s": 1, "seek_s": 1, "paused_s": 5, "watch_s": 14}
    assert {name: values[name] for name in hand} == hand
    assert (values["rebuffer_count"], values["seek_count"], values["rebuffer_per_minute"]) == (1, 1, 6)
    # 8 s from the start and 2 s from 20 s on, of 60 s; the furthest is 22 s.
    assert values["watched_percent"] == pytest.approx(100 * 10 / 60)
    assert values["reached_percent"] == pytest.approx(100 * 22 / 60)
    # startup 800 / 10 = 80; smoothness mean(100 / sqrt(1.25), 100 exp(-10 / 14)) = mean(89.44, 48.95) = 69.20.
    assert values["score"] == pytest.approx((80 + 69.198) / 2, abs=0.01)
    assert facts.outcome == "left"


def test_the_same_without_any_timeupdate() -> None:
    sparse = view_of([row for row in EXAMPLE if row[0] != "timeupdate"])
    assert timeline(sparse) == timeline(view_of(EXAMPLE))
    assert sparse.stretches() == view_of(EXAMPLE).stretches()


def test_the_first_frame_is_the_first_playing_after_which_it_moves() -> None:
    view = view_of(
        [
            ("play", 0, 0.0),
            ("playing", 1, 0.0),
            ("waiting", 1.2, 0.0),
            ("stalled", 2.5, 0.0),
            ("playing", 3, 0.0),
            *ticks(3, 5, 0),
            ("viewend", 5, 2.0),
        ]
    )
    assert timeline(view) == [("starting", 0, 3), ("playing", 3, 5)]
    assert view.facts().rebuffers == 0


def test_the_frame_callback_says_it_better() -> None:
    rows = [("viewstart", 0, 0.0), ("play", 1, 0.0), ("playing", 1.1, 0.0), ("timeupdate", 1.5, 0.2)]
    view = view_of(
        [*rows, ("firstframe", 1.6, 0.1, {"shown_at": at(1.3)}), *ticks(1.6, 3.6, 0.3), ("viewend", 3.6, 2.3)]
    )
    assert timeline(view) == [("idle", 0, 1), ("starting", 1, 1.3), ("playing", 1.3, 3.6)]
    assert view.stretches()[0].start == 0
    # The event may be lost: a playhead that goes on moving says it too.
    lost = view_of([*rows, *ticks(1.5, 3.5, 0.2), ("viewend", 3.5, 2.2)])
    assert timeline(lost) == [("idle", 0, 1), ("starting", 1, 1.1), ("playing", 1.1, 3.5)]


def test_a_pause_before_the_start_begins_the_startup_anew() -> None:
    view = view_of(
        [
            ("play", 0, 0.0),
            ("pause", 2, 0.0),
            ("play", 10, 0.0),
            ("playing", 11, 0.0),
            *ticks(11, 13, 0),
            ("viewend", 13, 2.0),
        ]
    )
    assert timeline(view) == [("starting", 0, 2), ("paused", 2, 10), ("starting", 10, 11), ("playing", 11, 13)]
    assert figures_of(view.facts())["startup_s"].value == 1


def test_a_start_that_nobody_asked_for_has_no_startup_time() -> None:
    view = view_of([("playing", 0, 0.0), *ticks(0, 2, 0), ("viewend", 2, 2.0)])
    figure = figures_of(view.facts())["startup_s"]
    assert (figure.value, figure.why) == (None, "no event said when playback was asked for")


def test_a_first_frame_that_is_quicker_than_the_word_play_was_asked_for() -> None:
    """As hls.js with autoplay does: `play` is said some milliseconds after the frame that it asked for was shown."""
    start: list[Row] = [("viewstart", 0, 0.0), ("firstframe", 1.193, 0.0, {"shown_at": at(1.182)})]
    asked: list[Row] = [("play", 1.201, 0.017), ("playing", 1.202, 0.018), *ticks(1.202, 3.202, 0.018)]
    view = view_of([*start, *asked])
    figures = figures_of(view.facts())
    assert (figures["startup_s"].value, view.startup_ids) == (0, ("e2", "e1"))
    assert figures["score"].value == 100
    late = view_of([*start, *ticks(1.2, 4.2, 0.0), ("play", 4.3, 3.1), *ticks(4.3, 6.3, 3.1)])
    assert figures_of(late.facts())["startup_s"].value is None


def test_loading_then_waiting_for_a_viewer() -> None:
    rows = [("viewstart", 0, 0.0), ("loadstart", 1, 0.0), ("loadeddata", 3, 0.0), ("play", 10, 0.0)]
    assert timeline(view_of(rows)) == [("idle", 0, 1), ("loading", 1, 3), ("idle", 3, 10)]


def test_rate_two_plays_twice_as_much_media() -> None:
    rows = [("ratechange", 3, 2.0, {"rate": 2}), *ticks(3, 8, 2, rate=2), ("viewend", 8, 12.0)]
    view = view_of([*STARTED, *ticks(1, 3, 0), *rows])
    facts = view.facts()
    assert (facts.totals["playing"], facts.rebuffers) == (7000, 0)
    assert facts.unique_s == pytest.approx(12)
    (flag,) = view.flags()
    assert (flag.name, flag.value, flag.end - flag.start) == ("rate", 2, 5000)


def test_flags_lie_beside_the_state() -> None:
    rows = [
        ("pagehidden", 2, 1.0),
        ("volumechange", 3, 2.0, {"muted": True}),
        ("pageshown", 4, 3.0),
        ("viewend", 5, 4.0),
    ]
    flags = view_of([*STARTED, *ticks(1, 2, 0), *rows]).flags()
    assert [(flag.name, flag.start - T0, flag.end - T0) for flag in flags] == [
        ("hidden", 2000, 4000),
        ("muted", 3000, 5000),
    ]


def test_a_heartbeat_tells_what_lost_events_would_have_told() -> None:
    rows = [
        *STARTED,
        *ticks(1, 3, 0),
        ("heartbeat", 10, 3.0, {"state": "paused"}),
        ("heartbeat", 20, 3.0, {"state": "paused"}),
    ]
    view = view_of([*rows, ("heartbeat", 30, 3.5, {"state": "playing"}), *ticks(30, 32, 3.5), ("viewend", 32, 5.5)])
    assert timeline(view)[-2:] == [("paused", 10, 30), ("playing", 30, 32)]


def test_frames_and_sizes() -> None:
    stats = {"frames_shown": 90, "frames_dropped": 10, "element_width": 1920, "width": 960}
    facts = view_of([*STARTED, *ticks(1, 3, 0), ("framestats", 3, 2.0, stats), ("viewend", 3, 2.0)]).facts()
    assert (facts.frames_shown, facts.frames_dropped, facts.upscale) == (90, 10, 2.0)
    assert figures_of(facts)["dropped_percent"].value == 10


def test_media_without_an_end_has_no_percents() -> None:
    figures = figures_of(view_of([*STARTED, *ticks(1, 3, 0)], duration=None).facts())
    assert (figures["watched_percent"].value, figures["reached_percent"].value) == (None, None)
    assert "duration" in figures["watched_percent"].why


def test_players_that_say_no_media_time_are_read_by_their_events() -> None:
    rows = [("play", 0, None), ("playing", 2, None), ("waiting", 7, None), ("playing", 8, None), ("pause", 10, None)]
    view = view_of([*rows, ("viewend", 12, None)], duration=None)
    assert timeline(view) == [
        ("starting", 0, 2), ("playing", 2, 7), ("rebuffering", 7, 8), ("playing", 8, 10), ("paused", 10, 12),
    ]  # fmt: skip
