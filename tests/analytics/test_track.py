"""Where a recorded view stood at any moment, as a video beside a replay is led along."""

import random

import pytest
from msgspec.structs import replace

from analytics.playback.track import Recorded, Track
from tests.analytics.factory import T0, make_event
from tests.analytics.sessions import events_of
from tests.analytics.test_example_sessions import EXAMPLE


def track_of_example() -> Track:
    return Track("v", events_of(EXAMPLE))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-1, ("idle", 0.0, 0.0)),
        (1, ("starting", 0.0, 0.0)),
        (4.1, ("playing", 2.1, 1.0)),
        (7.5, ("rebuffering", 5.0, 0.0)),
        (9.2, ("playing", 6.2, 1.0)),
        (12, ("paused", 7.0, 0.0)),
        (15.9, ("playing", 7.9, 1.0)),
        (16.5, ("seeking", 20.0, 0.0)),
        (18.1, ("playing", 21.1, 1.0)),
        (30, ("left", 22.0, 0.0)),
    ],
)
def test_each_state_of_the_example(seconds: float, expected: tuple[str, float, float]) -> None:
    state, media_time, rate = track_of_example().at(T0 + round(seconds * 1000))
    assert (state, pytest.approx(media_time), rate) == expected


def test_the_order_of_events_makes_no_difference() -> None:
    events = events_of(EXAMPLE)
    random.Random(3).shuffle(events)
    shuffled, ordered = Track("v", events), track_of_example()
    moments = range(T0 - 1000, T0 + 21_000, 130)
    assert [shuffled.at(t) for t in moments] == [ordered.at(t) for t in moments]


def test_a_rate_is_kept_and_carried_on() -> None:
    rows = [("play", 0, 0.0), ("playing", 1, 0.0), ("timeupdate", 2, 1.0), ("ratechange", 2, 1.0, {"rate": 2})]
    rows += [
        ("timeupdate", 3, 3.0),
        ("timeupdate", 4, 5.0),
        ("ratechange", 4, 5.0, {"rate": 1}),
        ("timeupdate", 5, 6.0),
    ]
    track = Track("v", events_of(rows))
    assert track.at(T0 + 1500) == Recorded("playing", 0.5, 1.0)
    assert track.at(T0 + 3400) == Recorded("playing", 3.8, 2.0)
    assert track.at(T0 + 4500) == Recorded("playing", 5.5, 1.0)


def test_the_least_time_on_the_way_holds_the_sender_s_clock_too() -> None:
    late = [
        replace(event, received_at=event.timestamp - 90_000 + 40 * (3 - n % 3))
        for n, event in enumerate(events_of(EXAMPLE))
    ]
    track = Track("v", late)
    assert track.lag_ms == -90_000 + 40
    assert (track.start_ms, track.end_ms) == (T0, T0 + 19_000)


def test_what_was_played() -> None:
    events = events_of(EXAMPLE)
    load = make_event("loadstart", 0, seq=-1, view_id="v", data={"src": "https://cdn.example/a.webm"})
    assert Track("v", events).address == ""
    track = Track("v", [load, *events])
    assert (track.source, track.address, track.duration) == ("clip.webm", "https://cdn.example/a.webm", 60.0)
    blob = make_event("loadstart", 0, seq=-1, view_id="v", data={"src": "blob:https://cdn.example/1"})
    assert Track("v", [blob, *events]).address == ""


def test_a_view_without_events_stands() -> None:
    track = Track("v", [])
    assert track.at(T0) == Recorded("idle", 0.0, 0.0)
    assert (track.source, track.lag_ms, track.start_ms, track.end_ms) == ("", 0, 0, 0)
