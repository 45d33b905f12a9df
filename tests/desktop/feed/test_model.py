"""What of the feed is shown: filtered, folded, sorted, cleared, dropped; compared with plain lists."""

import random

import numpy as np
import pytest

from analytics.playback.filter import parse
from collector.event import Event
from desktop.feed import slices
from desktop.feed.block import BLOCK_ROWS
from desktop.feed.chunk import Chunk
from desktop.feed.columns import EVENT, MEDIA_TIME, OWN_COLUMNS, TIME
from desktop.feed.expressions import comparison
from desktop.feed.fields import data_fields, value_of
from desktop.feed.model import FeedModel
from desktop.feed.order import order_by
from desktop.feed.rows import FeedRows
from desktop.feed.shown import FOLDED
from desktop.look.theme import Theme
from tests.desktop.kit import application
from tests.desktop.samples import make_event, many, played_clips


@pytest.fixture
def rows(qtbot) -> FeedRows:
    return FeedRows(BLOCK_ROWS)


@pytest.fixture
def model(rows: FeedRows) -> FeedModel:
    return FeedModel(rows, Theme(application(), "light"))


def odd(chunk: Chunk) -> np.ndarray:
    return chunk.numbers("number") % 2 == 1


def late(chunk: Chunk) -> np.ndarray:
    return chunk.numbers("media_time") > 5


def shown(model: FeedModel) -> list[list[Event]]:
    """The events that each row stands for."""
    found = []
    for row in range(model.rowCount()):
        events = [model.event_of(place) for place in model.members(row).tolist()]
        assert model.event_at(row) == events[0]
        found.append(events)
    return found


def folded(events: list[Event]) -> list[list[Event]]:
    runs: list[list[Event]] = []
    for event in events:
        last = runs[-1][-1] if runs else None
        both = last is not None and event.event in FOLDED and last.event in FOLDED
        if both and last.view_id == event.view_id:
            runs[-1].append(event)
        else:
            runs.append([event])
    return runs


def test_a_random_walk_shows_what_plain_lists_say(rows: FeedRows, model: FeedModel) -> None:
    chance, events = random.Random(3), played_clips(30)
    came: list[Event] = []
    keeps = {None: lambda e: True, odd: lambda e: e.number % 2 == 1, late: lambda e: (e.media_time or 0) > 5}
    keep, fold, cleared = None, False, 0
    for _ in range(120):
        step = chance.choice(["come", "come", "come", "filter", "fold", "clear", "undo", "flood"])
        if step == "come":
            count = chance.randint(1, 40)
            start = len(came) % (len(events) - 40)
            rows.append(events[start : start + count])
            came += events[start : start + count]
        elif step == "flood" and chance.random() < 0.3:
            flood = many(BLOCK_ROWS // 3)
            rows.append(flood)
            came += flood
        elif step == "filter":
            keep = chance.choice(list(keeps))
            model.set_filter(keep)
        elif step == "fold":
            fold = not fold
            model.set_folded(fold)
        elif step == "clear":
            model.clear()
            cleared = len(came)
        elif step == "undo":
            model.undo_clear()
            cleared = 0
        model.finish()
        model.catch_up()
        held = [event for event in came[max(rows.first, cleared) :] if keeps[keep](event)]
        expected = folded(held) if fold else [[event] for event in held]
        assert model.rowCount() == len(expected)
        assert model.events == len(held)
        near_the_ends = [*range(min(20, len(expected))), *range(max(0, len(expected) - 20), len(expected))]
        for row in near_the_ends:
            assert [model.event_of(place) for place in model.members(row).tolist()] == expected[row]
    assert rows.first > 0, "rows were to be dropped"


def test_a_filter_is_worked_through_in_slices_and_rows_stay_until_then(qtbot, monkeypatch) -> None:
    monkeypatch.setattr(slices, "SLICE_S", 0.0)  # a block each turn
    rows = FeedRows(4 * BLOCK_ROWS)
    model = FeedModel(rows, Theme(application(), "light"))
    rows.append(many(3 * BLOCK_ROWS))
    model.catch_up()
    swaps: list[int] = []
    model.swapped.connect(lambda: swaps.append(model.rowCount()))
    model.set_filter(late)
    assert model.busy
    model.set_filter(odd)
    rows.append(many(5, first=90_001))
    model.catch_up()
    assert model.rowCount() == 3 * BLOCK_ROWS + 5, "the old rows, and what came"
    qtbot.waitUntil(lambda: bool(swaps))
    assert swaps == [3 * BLOCK_ROWS // 2], "the first filter was forgotten"
    model.catch_up()
    assert [event.number for events in shown(model)[-3:] for event in events] == [90_001, 90_003, 90_005]


def test_runs_are_unfolded_and_folded_again_and_grow(rows: FeedRows, model: FeedModel) -> None:
    model.set_folded(True)
    rows.append([make_event(number, "timeupdate") for number in range(1, 11)])
    model.catch_up()
    assert model.rowCount() == 1
    assert model.index(0, EVENT).data() == "timeupdate x 10"
    rows.append([make_event(11, "progress"), make_event(12, "pause"), make_event(13, "timeupdate")])
    model.catch_up()
    assert [model.index(row, EVENT).data() for row in range(3)] == ["timeupdate x 11", "pause", "timeupdate"]
    assert model.toggle_run(0)
    assert model.rowCount() == 13
    assert model.row_of(5) == 5
    assert model.toggle_run(0)
    assert model.rowCount() == 3
    assert not model.toggle_run(1), "there is no run"
    assert model.row_of(5) == 0, "within the run"
    rows.append([make_event(14, "timeupdate", view_id="another"), make_event(15, "timeupdate")])
    model.catch_up()
    assert model.rowCount() == 5, "views are not folded into each other"


def test_an_unfolded_last_run_is_not_joined_by_what_comes(rows: FeedRows, model: FeedModel) -> None:
    model.set_folded(True)
    rows.append([make_event(number) for number in (1, 2, 3)])
    model.catch_up()
    model.toggle_run(0)
    rows.append([make_event(4), make_event(5)])
    model.catch_up()
    assert [len(events) for events in shown(model)] == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event", lambda e: e.event),
        ("media_time", lambda e: e.media_time),
        ("seq", lambda e: e.seq),
        ("view_id", lambda e: e.view_id),
        ("timestamp", lambda e: e.timestamp),
        ("id", lambda e: e.id),
        ("data.width", lambda e: e.data.get("width")),
        ("data.reason", lambda e: e.data.get("reason")),
    ],
)
@pytest.mark.parametrize("descending", [False, True])
def test_the_order_by_a_field_is_pythons(field: str, value, descending: bool) -> None:
    rows, events = FeedRows(BLOCK_ROWS * 4), played_clips(4)
    while rows.end < BLOCK_ROWS + 3000:
        rows.append(events)
    chunks = list(rows.chunks(rows.first, rows.end))
    places = np.arange(rows.first, rows.end, 3)
    order = order_by(field, chunks, places, descending)
    all_events = [rows[place] for place in places.tolist()]
    present = [at for at, event in enumerate(all_events) if value(event) is not None]
    missing = [at for at, event in enumerate(all_events) if value(event) is None]
    expected = sorted(present, key=lambda at: value(all_events[at]), reverse=descending) + missing
    assert order.tolist() == places[expected].tolist()


def test_times_read_as_the_user_wants(rows: FeedRows, model: FeedModel) -> None:
    start = make_event().timestamp
    for number, at in ((1, 0), (2, 250), (3, 1500)):
        rows.append([make_event(number, at_ms=start + at, media_time=at / 1000)])
    model.catch_up()

    def times(form: str) -> list[str]:
        model.cells.time_form = form
        model.refresh_all()
        return [model.index(row, TIME).data() for row in range(3)]

    assert times("start") == ["+0.000", "+0.250", "+1.500"]
    assert times("previous") == ["", "+0.250", "+1.250"]
    assert times("media") == ["0:00.000", "0:00.250", "0:01.500"]
    assert all(text.count(":") == 2 for text in times("clock"))
    model.set_filter(odd)
    model.finish()
    model.cells.time_form = "previous"
    assert model.index(1, TIME).data() == "+1.500", "since the row that is shown above"


def test_a_column_for_any_field(rows: FeedRows, model: FeedModel) -> None:
    rows.append([make_event(1, data={"error": {"code": 4}, "list": [1, "<b>"]}), make_event(2, data={"x": "\u202e"})])
    model.catch_up()
    first = model.add_column("data.error.code")
    assert model.add_column("data.error.code") == first, "one each"
    shown_columns = [first, *map(model.add_column, ("data.list", "data.x", "seq", "nobody.knows"))]
    assert [model.index(0, column).data() for column in shown_columns] == ["4", '[1,"<b>"]', "", "0", ""]
    assert model.index(1, shown_columns[2]).data() == r"\u202e"
    rows.append([make_event(3, data={"odd name.x": {"é": [7]}})])
    model.catch_up()
    assert data_fields(model.event_at(2)) == ['data."odd name.x".é']
    assert value_of(model.event_at(2), 'data."odd name.x".é.0') == 7
    assert parse(comparison('data."odd name.x".é.0', 7)).matches(model.event_at(2))
    model.remove_column(first)
    assert model.columnCount() == len(OWN_COLUMNS) + 4
    model.remove_column(MEDIA_TIME)
    assert model.columnCount() == len(OWN_COLUMNS) + 4, "own columns stay"


def test_older_rows_in_front_stay_until_they_are_let_go(qtbot) -> None:
    rows = FeedRows(2 * BLOCK_ROWS)
    model = FeedModel(rows, Theme(application(), "light"))
    rows.append(many(2 * BLOCK_ROWS, first=50_001))
    model.catch_up()
    assert rows.prepend(many(500, first=49_501)) == 500
    model.rebuild()
    assert model.event_at(0).number == 49_501
    rows.append(many(100, first=90_001))
    model.catch_up()
    assert model.rowCount() == 2 * BLOCK_ROWS + 600
    assert [rows[place].number for place in (-500, 0, 2 * BLOCK_ROWS)] == [49_501, 50_001, 90_001]
    rows.let_go()
    model.catch_up()
    assert model.event_at(0).number == 50_001 + BLOCK_ROWS
    assert model.rowCount() == len(rows) == BLOCK_ROWS + 100
    assert rows.prepend(many(5 * BLOCK_ROWS)) == 3 * BLOCK_ROWS - 100, "no more than twice the limit"
