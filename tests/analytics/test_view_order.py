"""Whenever and however events arrive, the figures are those of the events in order."""

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.playback.findings import findings_of
from analytics.playback.log import MOST, Log
from analytics.playback.reactions import REACTIONS
from analytics.playback.span import STATES, Span
from analytics.playback.view import HELD, View
from analytics.playback.views import Views
from collector.event import Event
from tests.analytics.factory import T0, make_event
from tests.analytics.sessions import EXAMPLE, STARTED, at, events_of, ticks, view_of

_DATA: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "seeking": st.fixed_dictionaries({}, optional={"target": st.floats(0, 60), "from": st.floats(0, 60)}),
    "seeked": st.fixed_dictionaries({}, optional={"ready_state": st.integers(0, 4)}),
    "freeze": st.fixed_dictionaries({}, optional={"since": st.floats(at(-5), at(90)), "waiting": st.booleans()}),
    "thaw": st.fixed_dictionaries(
        {}, optional={"moved_at": st.floats(at(-5), at(90)), "frozen_ms": st.integers(0, 9999)}
    ),
    "firstframe": st.fixed_dictionaries({}, optional={"shown_at": st.floats(at(-5), at(90))}),
    "ratechange": st.fixed_dictionaries({"rate": st.sampled_from([0, 0.5, 1, 2])}),
    "error": st.fixed_dictionaries({}, optional={"kind": st.sampled_from(["autoplay", "network"])}),
    "heartbeat": st.fixed_dictionaries(
        {},
        optional={
            "state": st.sampled_from(["playing", "paused", "ended"]),
            "hidden": st.booleans(),
            "rate": st.just(2),
        },
    ),
}
_NAMES = sorted({*REACTIONS, "timeupdate", "stalled", "made-up"} - {"viewend"})


@st.composite
def sessions(draw: st.DrawFn) -> list[Event]:
    """Any events in the order of their numbers, the clock mostly forwards, the playhead mostly too."""
    events, clock, head = [], 0, 0.0
    count = draw(st.integers(1, 60))
    ends = draw(st.booleans())
    for seq in range(count):
        name = draw(st.sampled_from(_NAMES)) if seq < count - 1 or not ends else "viewend"
        step = draw(st.sampled_from([0, 1, 100, 250, 999, 1000, 2500, 31_000, -300]))
        clock += step
        head = draw(st.sampled_from([head, head + step / 1000, head + 0.01, head + 5, max(0.0, head - 5), 0.0, 59.9]))
        events.append(
            make_event(
                name,
                clock / 1000,
                id=f"e{seq}",
                seq=seq,
                view_id="v",
                media_time=draw(st.sampled_from([head, head, head, None])),
                duration=draw(st.sampled_from([60.0, None])),
                percent=draw(st.sampled_from([10, 25])) if name == "percentsplayed" else None,
                data=draw(_DATA.get(name, st.just({}))),
            )
        )
    return events


def read(events: list[Event]) -> View:
    view = View("v")
    for event in events:
        view.take(event)
    return view


def all_of(view: View, now: int | None = None) -> tuple[Any, ...]:
    return (
        view.facts(now),
        view.spans(now),
        view.flags(now),
        view.stretches(),
        view.notes,
        view.marks,
        findings_of(view, now),
    )


def assert_adds_up(view: View, events: list[Event], now: int | None = None) -> None:
    """One state at a time, and no millisecond left out or counted twice."""
    spans, facts = view.spans(now), view.facts(now)
    for before, after in itertools.pairwise(spans):
        assert before.end == after.start
    assert all(span.end > span.start and span.state in STATES for span in spans)
    wall = facts.ended_at - facts.started_at
    assert sum(span.milliseconds for span in spans) == wall
    assert sum(facts.totals.values()) + facts.asleep_ms == wall
    for state in STATES:
        assert facts.totals[state] == sum(
            span.milliseconds for span in spans if span.state == state and not span.asleep
        )
    if now is None:
        first = next(index for index, event in enumerate(events))
        running, latest = events[first].timestamp, events[first].timestamp
        for event in events:
            latest = max(latest, event.timestamp)
            if event.event == "viewend":
                break
        assert facts.started_at == running
        assert facts.ended_at == latest


@settings(max_examples=100, deadline=None)
@given(sessions(), st.one_of(st.none(), st.integers(T0, T0 + 2_000_000)))
def test_spans_add_up_to_the_wall_time(events: list[Event], now: int | None) -> None:
    assert_adds_up(read(events), events, now)


@settings(max_examples=80, deadline=None)
@given(sessions(), st.randoms(use_true_random=False), st.data())
def test_any_order_and_any_duplicates_give_the_same(
    events: list[Event], chance: random.Random, data: st.DataObject
) -> None:
    arriving = [*events, *data.draw(st.lists(st.sampled_from(events), max_size=10))]
    chance.shuffle(arriving)
    view = View("v")
    for event in arriving:
        view.take(event)
        if data.draw(st.integers(0, 9)) == 0:
            # Reading in between must leave no trace.
            view.facts(T0 + 100_000)
            view.spans()
    assert all_of(view) == all_of(read(events))
    assert view.duplicates == len(arriving) - len(events)
    assert view.too_late == 0
    now = T0 + 95_000
    assert all_of(view, now) == all_of(read(events), now)


@settings(max_examples=40, deadline=None)
@given(sessions(), st.randoms(use_true_random=False))
def test_events_without_numbers_are_ordered_by_their_time(events: list[Event], chance: random.Random) -> None:
    plain = [
        make_event(event.event, number, id=event.id, view_id="v", media_time=event.media_time, data=event.data)
        for number, event in enumerate(events)
    ]
    arriving = [*plain, *plain[:3]]
    chance.shuffle(arriving)
    assert all_of(read(arriving)) == all_of(read(plain))


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_any_chunks_through_views_give_the_same(size: int) -> None:
    events = events_of(EXAMPLE)
    views = Views()
    for start in range(0, len(events), size):
        views.take(events[start : start + size])
        views.advance(events[start].received_at)
    (view,) = views
    assert all_of(view) == all_of(view_of(EXAMPLE))


def test_long_views_with_disorder_near_the_end_give_the_same() -> None:
    rows = [*STARTED]
    for minute in range(30):
        begin = 1 + 60 * minute
        rows += [*ticks(begin, begin + 30, 30 * minute), ("waiting", begin + 30, 30 * (minute + 1))]
        rows += [("playing", begin + 60, 30 * (minute + 1))]
    events = events_of(rows, duration=10_000.0)
    chance, arriving = random.Random(1), list(events)
    for start in range(0, len(arriving), 50):
        block = arriving[start : start + 50]
        chance.shuffle(block)
        arriving[start : start + 50] = block
    view = read(arriving)
    assert all_of(view) == all_of(read(events))
    assert view.facts().rebuffers == 30
    assert (view.too_late, view.duplicates) == (0, 0)


def test_an_event_older_than_those_held_is_told_from_a_duplicate() -> None:
    events = events_of([*STARTED, *ticks(1, 401, 0)], duration=1000.0)
    assert len(events) > 2 * HELD
    missing = events.pop(100)
    view = read(events)
    assert view.facts().lost_events == 1
    before = all_of(view)
    for event in (events[50], missing):
        view.take(event)
    assert (view.duplicates, view.too_late) == (1, 1)
    assert all_of(view) == before


def test_a_settled_view_holds_no_events_and_keeps_its_figures() -> None:
    view = view_of(EXAMPLE)
    before = all_of(view)
    view.settle()
    assert all_of(view) == before
    assert not view._tail
    view.take(events_of(EXAMPLE)[3])
    assert view.duplicates == 1


def test_memory_is_bounded_by_the_views_kept() -> None:
    view = View("v")
    for seq, (name, media_time) in enumerate(
        [("play", 0.0), ("playing", 0.0), *[("timeupdate", n / 4) for n in range(20_000)]]
    ):
        view.take(make_event(name, seq / 4, id=str(seq), seq=seq, view_id="v", media_time=media_time, duration=1e6))
    assert len(view._tail) <= HELD + 128
    assert len(view._kept) <= HELD // 64 + 3
    log = Log()
    log.spans = [Span("playing", n, n + 1, "", "") for n in range(MOST + 1)]
    log.drop_oldest_spans(log.lengths()[0])
    assert len(log.spans) == MOST + 1 - log.dropped == MOST // 2 + 1
    views = Views(keep=3)
    views.take([make_event("play", n, view_id=f"v{n % 5}", seq=n) for n in range(10)] + [make_event("play")])
    assert (len(views), views.forgotten, views.without_view) == (3, 7, 1)


def test_the_newest_view_is_the_one_that_began_last() -> None:
    """A page that ended sends a heartbeat every ten seconds: what is looked at does not go back to it."""
    views = Views(keep=2)
    views.take([make_event("play", 0, view_id="first", seq=0), make_event("play", 1, view_id="second", seq=0)])
    views.take([make_event("heartbeat", 10, view_id="first", seq=1)])
    assert views.newest is views.get("second")
    views.keep_only(["first"])
    assert views.newest is views.get("first")
    views.clear()
    assert views.newest is None
