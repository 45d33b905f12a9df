"""The feed follows, and stands still to the pixel when you read."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from analytics.playback.filter import parse
from desktop.feed.columns import EVENT
from desktop.feed.rows import BLOCK_ROWS
from desktop.focus import Focus
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.feed.desk import last_seen, more, seen
from tests.desktop.kit import make_context, make_panel, tick, wheel
from tests.desktop.samples import make_event, many

_Key = Qt.Key


def stop_by_wheel(panel: FeedPanel, qtbot) -> None:
    wheel(panel.table.viewport(), up=True)


def stop_by_key(panel: FeedPanel, qtbot) -> None:
    qtbot.keyClick(panel.table, _Key.Key_K)


def stop_by_page_up(panel: FeedPanel, qtbot) -> None:
    qtbot.keyClick(panel.table, _Key.Key_PageUp)


def stop_by_click(panel: FeedPanel, qtbot) -> None:
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 40))


def stop_by_pressing_the_bar(panel: FeedPanel, qtbot) -> None:
    bar = panel.table.verticalScrollBar()
    bar.setSliderDown(True)
    bar.setSliderPosition(bar.maximum() // 2)


def stop_by_paging_the_bar(panel: FeedPanel, qtbot) -> None:
    bar = panel.table.verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderPageStepSub)


STOPS = [
    stop_by_wheel,
    stop_by_key,
    stop_by_page_up,
    stop_by_click,
    stop_by_pressing_the_bar,
    stop_by_paging_the_bar,
]


def test_it_follows_the_newest_row(panel: FeedPanel, live: Live) -> None:
    assert panel.table.following
    assert last_seen(panel) == 199
    more(live, panel)
    assert last_seen(panel) == 249
    assert panel.table.chip_text == ""


@pytest.mark.parametrize("stop", STOPS)
def test_it_stops_at_once_and_does_not_move_a_pixel(stop, panel: FeedPanel, live: Live, qtbot) -> None:
    stop(panel, qtbot)
    assert not panel.table.following
    tick(panel)
    before, top = seen(panel), panel.table.verticalScrollBar().value()
    for _ in range(5):
        more(live, panel)
        assert panel.table.verticalScrollBar().value() == top
        assert seen(panel) == before
    assert panel.table.chip_text == "250 new — jump to live"


@pytest.mark.parametrize("stop", [stop_by_wheel, stop_by_click])
def test_rows_dropped_above_do_not_move_what_is_seen(stop, qtbot) -> None:
    live = Live(row_limit=2 * BLOCK_ROWS)
    live.take(many(2 * BLOCK_ROWS - 20))
    panel = make_panel("feed", make_context(live), qtbot)
    stop(panel, qtbot)
    tick(panel)
    before = seen(panel)
    more(live, panel, 100)
    assert panel.model.place_of(0) == BLOCK_ROWS, "a block was to be dropped"
    assert panel.model.rowCount() == BLOCK_ROWS + 80
    assert seen(panel) == before
    assert "16,384 older in the store only" in panel.buttons.words.text()


def test_a_reader_of_rows_that_are_dropped_comes_to_the_oldest_there_are(qtbot) -> None:
    live = Live(row_limit=BLOCK_ROWS)
    live.take(many(BLOCK_ROWS))
    panel = make_panel("feed", make_context(live), qtbot)
    qtbot.keyClick(panel.table, _Key.Key_K)
    panel.table.scrollToTop()
    more(live, panel, BLOCK_ROWS + 1)
    assert panel.table.visible_rows()[0] == 0
    assert panel.model.event_at(0) == live.rows[live.rows.first]


@pytest.mark.parametrize("way", ["End", "chip", "wheel down", "drag to the end"])
def test_ways_back_to_live(way: str, panel: FeedPanel, live: Live, qtbot) -> None:
    wheel(panel.table.viewport(), up=True, notches=4)
    more(live, panel)
    bar = panel.table.verticalScrollBar()
    if way == "End":
        qtbot.keyClick(panel.table, _Key.Key_End)
    elif way == "chip":
        qtbot.mouseClick(panel.table._chip, Qt.MouseButton.LeftButton)
    elif way == "wheel down":
        for _ in range(30):
            wheel(panel.table.viewport(), up=False, notches=10)
    else:
        bar.setSliderDown(True)
        bar.setSliderPosition(bar.maximum())
        assert not panel.table.following, "not before the bar is let go"
        bar.setSliderDown(False)
    assert panel.table.following
    more(live, panel)
    assert last_seen(panel) == live.rows.end - 1
    assert panel.table.chip_text == ""


@pytest.mark.parametrize("text", ["not event == progress", "event == playing", "seq > 5"])
def test_with_a_filter_on_nothing_moves_while_rows_come_and_others_are_dropped(text: str, qtbot) -> None:
    live = Live(row_limit=2 * BLOCK_ROWS)
    live.take(many(2 * BLOCK_ROWS - 40))
    panel = make_panel("feed", make_context(live), qtbot)
    panel.ask(text, True)
    panel.model.finish()
    tick(panel)
    assert last_seen(panel) == panel.model.rowCount() - 1, "it goes on following"
    more(live, panel, 10)
    assert last_seen(panel) == panel.model.rowCount() - 1
    wheel(panel.table.viewport(), up=True, notches=3)
    tick(panel)
    before = seen(panel)
    for _ in range(4):
        more(live, panel, 30)
        assert seen(panel) == before
    assert live.rows.first == BLOCK_ROWS, "a block was to be dropped"
    expected = [event for event in live.rows.between(live.rows.first, live.rows.end) if parse(text).matches(event)]
    assert panel.model.rowCount() == len(expected)
    assert panel.model.event_at(0) == expected[0]
    assert panel.model.event_at(panel.model.rowCount() - 1) == expected[-1]


def test_with_runs_folded_nothing_moves_while_the_last_run_grows(panel: FeedPanel, live: Live, qtbot) -> None:
    live.take([make_event(1000 + number, "seeking" if number % 3 else "timeupdate") for number in range(90)])
    panel.buttons.fold.click()
    panel.model.finish()
    tick(panel)
    wheel(panel.table.viewport(), up=True, notches=3)
    tick(panel)
    before = seen(panel)
    for number in range(4):
        live.take([make_event(2000 + 10 * number + other) for other in range(10)])
        tick(panel)
        assert seen(panel) == before
    assert panel.model.index(panel.model.rowCount() - 1, EVENT).data() == "timeupdate x 40"


def test_an_event_that_another_panel_wants_is_shown_and_the_feed_stands_still(qtbot: QtBot) -> None:
    live, focus = Live(), Focus()
    events = many(2000)
    live.take(events)
    panel = make_panel("feed", make_context(live, focus=focus), qtbot)
    assert panel.table.following
    focus.event_wanted.emit(events[700].id)
    assert not panel.table.following
    assert [event.id for event in panel.selected_events()] == [events[700].id]
    shown = panel.table.rowAt(panel.table.viewport().height() // 2)
    assert abs(shown - 700) < 5
    focus.event_wanted.emit("nobody knows it")
    tick(panel)
    assert "not among the rows" in panel.buttons.words.text()
    assert [event.id for event in panel.selected_events()] == [events[700].id]
