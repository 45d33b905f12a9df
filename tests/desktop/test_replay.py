"""Playing back: the same events in the same order as live, at any speed, from anywhere."""

import io
from collections.abc import Sequence

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from analytics.history.capture.reader import Capture
from analytics.history.capture.writer import write_capture
from analytics.history.views import view_record
from collector.event import Event
from collector.inbox import Inbox
from desktop.capture.replay import SPEEDS, Replay
from desktop.capture.snapshots import Snapshots
from desktop.capture.tape import Tape
from desktop.live import Live
from desktop.run.pump import Pump
from tests.desktop.samples import START_MS, make_event, played_clips


class Watch:
    """A clock that a test moves; it also goes on by `step_s` with each look at it."""

    def __init__(self, step_s: float) -> None:
        self.s = 0.0
        self.step_s = step_s

    def __call__(self) -> float:
        self.s += self.step_s
        return self.s


class Deck:
    """A replay with all that is around it; `ticks` moves its clock on by hand."""

    def __init__(self, events: Sequence[Event], step_s: float = 0.0, every: int = 100) -> None:
        file = io.BytesIO()
        write_capture(events, file, "1", START_MS)
        self.tape = Tape(Capture(file, "a.playscope"))
        self.live = Live()
        self.watch = Watch(step_s)
        inbox = Inbox()
        self.snapshots = Snapshots(self.tape, self.live, every)
        self.pump = Pump(inbox, [self.live.take, lambda _: self.snapshots.look()])
        self.replay = Replay(self.tape, inbox, self.pump.turn, self.snapshots.go_back, self.watch)

    def ticks(self, count: int, each_s: float = 0.1) -> None:
        for _ in range(count):
            self.watch.s += each_s
            self.replay.tick()
            self.live.advance(self.replay.now_ms)

    def settle(self) -> None:
        for _ in range(1000):
            if not self.replay.is_behind:
                return
            self.replay.tick()
            self.live.advance(self.replay.now_ms)
        raise AssertionError("it never caught up")

    @property
    def shown(self) -> list[str]:
        return [event.id for event in self.live.rows.between(self.live.rows.first, self.live.rows.end)]


def figures(live: Live, now_ms: int) -> tuple[object, ...]:
    """All that the panels show of it."""
    live.advance(now_ms)
    views = {view.view_id: view_record(view, now_ms) for view in live.views}
    rate = [part.tolist() for part in live.rate.series(now_ms)]
    traces = {
        view_id: {group: list(series.ids) for group, series in live.traces.get(view_id).events.items()}
        for view_id in views
    }
    return dict(live.mix.counts), live.marks.total, live.marks.histogram()[1].tolist(), rate, views, traces


def events_until(events: Sequence[Event], at_ms: int) -> list[Event]:
    return [event for event in events if event.received_at <= at_ms]


def test_a_replay_gives_the_figures_that_live_gave(qtbot: QtBot) -> None:
    events = played_clips()
    live = Live()
    for event in events:
        live.take([event])
    end = events[-1].received_at
    played, jumped = Deck(events), Deck(events)
    played.replay.set_speed(100)
    played.replay.play()
    played.ticks(60)
    jumped.replay.seek_end()
    jumped.settle()
    assert not played.replay.playing
    assert played.shown == jumped.shown == [event.id for event in events]
    assert figures(played.live, end) == figures(live, end)
    assert figures(jumped.live, end) == figures(live, end)


def test_events_that_came_late_find_their_place_in_a_replay_too(qtbot: QtBot) -> None:
    events = played_clips()
    for place in range(5, len(events) - 40, 47):
        events[place], events[place + 30] = events[place + 30], events[place]
    events = [replace(event, received_at=START_MS + 2000 * number) for number, event in enumerate(events)]
    live, deck = Live(), Deck(events, step_s=0.004)  # a few lots of events a turn
    for event in events:
        live.take([event])
        live.advance(event.received_at)
    deck.replay.seek_end()
    deck.settle()
    end = events[-1].received_at
    assert figures(deck.live, end) == figures(live, end)
    assert not sum(view.too_late for view in deck.live.views)


def test_going_back_gives_what_was_there_then(qtbot: QtBot) -> None:
    events = played_clips()
    deck = Deck(events)
    deck.replay.seek_end()
    deck.settle()
    for share in (0.7, 0.2, 0.5, 0.0):
        at = int(START_MS + 180 + share * (events[-1].received_at - START_MS))
        deck.replay.seek(at)
        deck.settle()
        live = Live()
        live.take(events_until(events, deck.replay.at_ms))
        assert deck.shown == [event.id for event in events_until(events, deck.replay.at_ms)]
        assert figures(deck.live, deck.replay.at_ms) == figures(live, deck.replay.at_ms)


def test_speed_is_how_much_faster_it_goes(qtbot: QtBot) -> None:
    events = [make_event(number, at_ms=START_MS + 100 * number) for number in range(1, 1001)]
    for speed in SPEEDS:
        deck = Deck(events)
        deck.replay.set_speed(speed)
        deck.replay.play()
        deck.ticks(1, 0.0)
        deck.ticks(5, 0.1)
        assert deck.replay.at_ms - deck.tape.start_ms == 500 * speed
        assert len(deck.shown) == 5 * speed + 1
        deck.replay.pause()
        deck.ticks(5)
        assert len(deck.shown) == 5 * speed + 1


def test_a_step_is_one_event_also_where_several_came_at_once(qtbot: QtBot) -> None:
    events = [make_event(number, at_ms=START_MS + 1000 * (number // 3)) for number in range(1, 10)]
    deck = Deck(events)
    for count in range(1, 10):
        deck.replay.step()
        assert len(deck.shown) == count
        assert deck.replay.at_ms == events[count - 1].received_at
    deck.replay.step()
    assert len(deck.shown) == 9
    deck.replay.play()  # at the end: from the start
    assert deck.shown == []
    deck.ticks(1)
    assert deck.replay.playing
    assert len(deck.shown) == 2


def test_the_order_of_the_store_holds_where_the_clock_went_back(qtbot: QtBot) -> None:
    moments = [0, 5000, 1000, 2000, 6000]
    events = [make_event(number, at_ms=START_MS + at) for number, at in enumerate(moments, 1)]
    deck = Deck(events)
    deck.replay.seek(START_MS + 180 + 4999)
    deck.settle()
    assert deck.shown == [events[0].id]
    deck.replay.seek(START_MS + 180 + 5000)
    deck.settle()
    assert deck.shown == [event.id for event in events[:4]]


def test_silence_can_be_skipped_and_a_long_turn_jumps_over_nothing(qtbot: QtBot) -> None:
    events = [make_event(1), make_event(2, at_ms=START_MS + 3_600_000), make_event(3, at_ms=START_MS + 3_600_500)]
    deck = Deck(events)
    deck.replay.play()
    deck.ticks(1, 0.0)
    deck.ticks(1, each_s=60)
    assert deck.replay.at_ms - deck.tape.start_ms == 250
    deck.replay.skips_silence = True
    deck.ticks(1)
    assert len(deck.shown) == 2
    deck.ticks(6)
    assert len(deck.shown) == 3


def test_an_empty_capture_can_be_played(qtbot: QtBot) -> None:
    deck = Deck([])
    for call in (deck.replay.play, deck.replay.step, deck.replay.seek_end, lambda: deck.replay.seek(5)):
        call()
        deck.ticks(2)
    assert (deck.shown, deck.replay.playing) == ([], False)
