"""Sessions with the answers computed by hand."""

import pytest

from analytics.playback.figures import figures_of
from analytics.playback.ratios import RATIO_BY_NAME
from tests.analytics.factory import T0
from tests.analytics.sessions import at, ticks, timeline, view_of

#: 2 s startup, 10 s played, 1 s rebuffering, 1 s seek, 5 s pause.
EXAMPLE = [
    ("play", 0, 0.0),
    ("playing", 2, 0.0),
    *ticks(2, 7, 0),
    ("waiting", 7, 5.0),
    ("playing", 8, 5.0),
    *ticks(8, 10, 5),
    ("pause", 10, 7.0),
    ("play", 15, 7.0),
    ("playing", 15, 7.0),
    *ticks(15, 16, 7),
    ("seeking", 16, 20.0, {"target": 20.0, "from": 8.0}),
    ("seeked", 17, 20.0, {"ready_state": 4}),
    ("playing", 17, 20.0),
    *ticks(17, 19, 20),
    ("viewend", 19, 22.0, {"reason": "closed"}),
]
STARTED = [("viewstart", 0, 0.0), ("play", 0, 0.0), ("playing", 1, 0.0), ("firstframe", 1, 0.0, {"shown_at": at(1)})]


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


def test_loading_then_waiting_for_a_viewer() -> None:
    rows = [("viewstart", 0, 0.0), ("loadstart", 1, 0.0), ("loadeddata", 3, 0.0), ("play", 10, 0.0)]
    assert timeline(view_of(rows)) == [("idle", 0, 1), ("loading", 1, 3), ("idle", 3, 10)]


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


def test_nothing_counts_after_the_end_of_the_view() -> None:
    rows = [*STARTED, *ticks(1, 3, 0), ("viewend", 3, 2.0), ("pause", 9, 2.0), ("waiting", 99, 2.0)]
    assert timeline(view_of(rows)) == timeline(view_of(rows[:-2]))
    assert view_of(rows).facts().events == view_of(rows[:-2]).facts().events


def test_frames_and_sizes() -> None:
    stats = {"frames_shown": 90, "frames_dropped": 10, "element_width": 1920, "width": 960}
    facts = view_of([*STARTED, *ticks(1, 3, 0), ("framestats", 3, 2.0, stats), ("viewend", 3, 2.0)]).facts()
    assert (facts.frames_shown, facts.frames_dropped, facts.upscale) == (90, 10, 2.0)
    assert figures_of(facts)["dropped_percent"].value == 10


def test_still_standing_after_a_pause_is_rebuffering_again() -> None:
    rows = [*STARTED, *ticks(1, 3, 0), ("waiting", 3, 2.0), ("pause", 5, 2.0), ("play", 8, 2.0), ("waiting", 8, 2.0)]
    view = view_of([*rows, ("playing", 10, 2.0), *ticks(10, 12, 2), ("viewend", 12, 4.0)])
    facts = view.facts()
    assert (facts.rebuffers, facts.totals["rebuffering"], facts.totals["paused"]) == (2, 4000, 3000)


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
