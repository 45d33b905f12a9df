"""Going back from snapshots: the same as from the start, in little time and bounded memory."""

import random
from itertools import pairwise

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from collector.event import Event
from desktop.capture.snapshots import MOST
from desktop.live import Live
from tests.desktop.samples import START_MS, many, played_clips
from tests.desktop.test_replay import Deck, events_until, figures


def in_lots(events: list[Event], seed: int) -> list[Event]:
    """As senders send them: some at the same moment, some late."""
    chance = random.Random(seed)
    events = list(events)
    for place in range(5, len(events) - 40, 31):
        events[place], events[place + chance.randrange(30)] = events[place + chance.randrange(30)], events[place]
    unique = list({event.id: event for event in events}.values())
    return [replace(event, received_at=START_MS + 400 * (number // 7)) for number, event in enumerate(unique)]


@pytest.mark.parametrize("seed", range(3))
def test_a_random_walk_shows_what_all_events_up_to_there_would(qtbot: QtBot, seed: int) -> None:
    events = in_lots(played_clips(8, seed), seed)
    deck, chance = Deck(events, every=37), random.Random(seed)
    deck.replay.seek_end()
    deck.settle()
    assert len(deck.snapshots.kept) > 4
    for _ in range(8):
        deck.replay.seek(chance.randint(deck.tape.start_ms, deck.tape.end_ms))
        deck.settle()
        for _ in range(chance.randrange(5)):
            deck.replay.step()
        until = deck.tape.given
        live = Live()
        for event in events[:until]:
            live.take([event])
            live.advance(event.received_at)
        assert deck.shown == [event.id for event in events[:until]]
        assert figures(deck.live, deck.replay.at_ms) == figures(live, deck.replay.at_ms)


def test_what_is_kept_is_not_changed_by_what_comes_after(qtbot: QtBot) -> None:
    events = played_clips(6)
    live = Live()
    live.take(events[:300])
    now = events[299].received_at
    then, kept = figures(live, now), live.keep()
    live.take(events[300:])
    later, all_of_it = figures(live, events[-1].received_at), live.keep()
    assert later != then
    for _ in range(2):
        live.go_back(kept)
        assert figures(live, now) == then
        live.take(events[300:])
        assert figures(live, events[-1].received_at) == later
    with pytest.raises(ValueError, match="not held"):
        live.go_back(all_of_it._replace(events=len(events) + 1))


def test_going_back_reads_little_again(qtbot: QtBot) -> None:
    events = many(20_000)
    deck = Deck(events, every=500)
    deck.replay.seek_end()
    deck.settle()
    for share in (0.93, 0.41, 0.08):
        deck.replay.seek(START_MS + int(share * 20_000 * 40))
        missing = len(events_until(events, deck.replay.at_ms)) - deck.tape.given
        assert 0 <= missing < 600
        deck.settle()
        assert len(deck.shown) == len(events_until(events, deck.replay.at_ms))


def test_snapshots_are_thinned_where_they_are_many_or_large(qtbot: QtBot) -> None:
    crowd = [replace(event, view_id=f"view-{event.number % 60}", seq=event.number // 60) for event in many(12_000)]
    many_of_them, small = Deck(crowd, every=10), Deck(crowd, every=10)
    small.snapshots._most_bytes = 2_000_000
    for deck in (many_of_them, small):
        deck.replay.seek_end()
        deck.settle()
    assert 4 <= len(many_of_them.snapshots.kept) <= MOST
    assert 2 <= len(small.snapshots.kept) < len(many_of_them.snapshots.kept)
    assert small.snapshots.nbytes <= 2_000_000
    assert small.snapshots.kept[0].place.given == 0
    small.replay.seek(small.tape.start_ms)
    small.settle()
    assert small.shown == [crowd[0].id]


def test_without_snapshots_nothing_is_copied(qtbot: QtBot) -> None:
    live = Live()
    for event in played_clips(3):
        live.take([event])
    assert live.copied == (0, 0)


def test_each_is_set_aside_and_those_that_go_do_so_one_by_one(qtbot: QtBot) -> None:
    told: list[int] = []
    deck = Deck(many(20_000), every=10)
    deck.snapshots.set_aside = lambda: told.append(len(deck.snapshots.kept))
    deck.replay.seek_end()
    deck.settle()
    assert max(told) == MOST
    assert min(after - before for before, after in pairwise(told)) < -MOST // 4  # thinned
    held = len(deck.snapshots.kept) + len(deck.snapshots._going)
    steps = deck.snapshots.let_go()
    for left in reversed(range(held)):
        next(steps)
        assert len(deck.snapshots.kept) + len(deck.snapshots._going) == left
    assert next(steps, "over") == "over"
