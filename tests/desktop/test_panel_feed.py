"""The live feed: it follows, stands still to the pixel when you read, pauses, clears, and loses nothing."""

import csv
import io
import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from analytics.playback.filter import parse
from desktop.feed.columns import DETAIL, EVENT, TIME
from desktop.feed.rows import BLOCK_ROWS
from desktop.focus import Focus
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.kit import make_context, make_panel, tick, wheel
from tests.desktop.samples import make_event, many

_Key = Qt.Key


@pytest.fixture
def live() -> Live:
    return Live()


@pytest.fixture
def panel(live: Live, qtbot) -> FeedPanel:
    live.take(many(200))
    return make_panel("feed", make_context(live), qtbot)


def more(live: Live, panel: FeedPanel, count: int = 50) -> None:
    live.take(many(count, first=live.rows.end + 1))
    tick(panel)


def seen(panel: FeedPanel) -> QImage:
    """The pixels of the rows."""
    return panel.table.viewport().grab().toImage()


def last_seen(panel: FeedPanel) -> int:
    return panel.table.visible_rows()[1]


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


def test_pause_freezes_the_view_and_loses_nothing(panel: FeedPanel, live: Live, qtbot) -> None:
    qtbot.keyClick(panel.table, _Key.Key_Space)
    assert panel.buttons.pause.isChecked()
    before = seen(panel)
    more(live, panel, 300)
    assert seen(panel) == before
    assert panel.model.rowCount() == 200
    assert panel.table.chip_text == "Paused · 300 new — resume"
    qtbot.keyClick(panel.table, _Key.Key_Space)
    tick(panel)
    assert panel.table.following
    assert [panel.model.event_at(row) for row in range(500)] == many(500)
    assert last_seen(panel) == 499


def test_a_pause_while_reading_goes_on_reading(panel: FeedPanel, live: Live, qtbot) -> None:
    wheel(panel.table.viewport(), up=True)
    tick(panel)
    before = seen(panel)
    panel.buttons.pause.click()
    more(live, panel)
    panel.buttons.pause.click()
    more(live, panel)
    assert seen(panel) == before
    assert panel.model.rowCount() == 300


def test_a_pause_longer_than_the_rows_that_are_held(qtbot) -> None:
    live = Live(row_limit=BLOCK_ROWS)
    live.take(many(100))
    panel = make_panel("feed", make_context(live), qtbot)
    panel.buttons.pause.click()
    more(live, panel, 2 * BLOCK_ROWS)
    assert panel.model.rowCount() == 0
    panel.resume()
    tick(panel)
    assert panel.model.rowCount() == len(live.rows)
    assert panel.model.event_at(0) == live.rows[live.rows.first]


def test_clear_hides_and_can_be_undone(panel: FeedPanel, live: Live) -> None:
    assert panel.buttons.undo.isHidden()
    panel.buttons.clear.click()
    tick(panel)
    assert panel.model.rowCount() == 0
    assert panel.table.empty.text() == "Cleared. New events appear here.\nCtrl+Z shows the cleared ones again."
    more(live, panel, 3)
    assert panel.model.rowCount() == 3
    assert panel.buttons.words.text() == "200 cleared · 3 events"
    panel.buttons.undo.click()
    tick(panel)
    assert panel.model.rowCount() == 203
    assert last_seen(panel) == 202
    assert panel.buttons.undo.isHidden()


def test_clear_while_paused_shows_nothing_until_resumed(panel: FeedPanel, live: Live) -> None:
    panel.buttons.pause.click()
    more(live, panel, 10)
    panel.buttons.clear.click()
    more(live, panel, 5)
    assert panel.model.rowCount() == 0
    panel.resume()
    assert panel.model.rowCount() == 5


def test_a_hidden_panel_shows_everything_when_it_comes_back(qtbot) -> None:
    live = Live(row_limit=BLOCK_ROWS)
    panel = make_panel("feed", make_context(live), qtbot)
    panel.hide()
    live.take(many(3 * BLOCK_ROWS + 5))
    panel.show()
    tick(panel)
    assert panel.model.rowCount() == len(live.rows)
    assert panel.model.event_at(panel.model.rowCount() - 1) == live.rows[live.rows.end - 1]


def test_keys_move_the_chosen_row(panel: FeedPanel, qtbot) -> None:
    table = panel.table
    qtbot.keyClick(table, _Key.Key_K)
    assert table.currentIndex().row() == 199
    for key, row in (("K", 198), ("K", 197), ("J", 198), ("Up", 197), ("Down", 198), ("Home", 0)):
        qtbot.keyClick(table, getattr(_Key, f"Key_{key}"))
        if key == "Home":
            table.setCurrentIndex(table.model().index(0, 0))
        assert table.currentIndex().row() == row, key
    qtbot.keyClick(table, _Key.Key_K)
    assert table.currentIndex().row() == 0
    qtbot.keyClick(table, _Key.Key_P)
    assert table.currentIndex().row() == 0, "letters do not search"


def test_coming_to_the_rows_by_key_chooses_none_and_the_first_key_begins_at_the_end(panel: FeedPanel, qtbot) -> None:
    panel.activateWindow()
    panel.line.line.setFocus()
    panel.table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(panel.table.hasFocus)
    tick(panel)
    assert last_seen(panel) == 199
    qtbot.keyClick(panel.table, _Key.Key_K)
    assert [event.number for event in panel.selected_events()] == [200]


def test_hostile_text_is_text_everywhere(live: Live, qtbot) -> None:
    hostile = "<img src=file:///etc/passwd>\u202e\x00\n"
    live.take([make_event(event=hostile, source=hostile, view_id=hostile, data={hostile: hostile})])
    panel = make_panel("feed", make_context(live), qtbot)
    for column in range(panel.model.columnCount()):
        index = panel.model.index(0, column)
        shown = index.data()
        assert shown.isprintable()
        assert "<img" not in (index.data(Qt.ItemDataRole.ToolTipRole) or "")
    assert panel.model.index(0, EVENT).data() == r"<img src=file:///etc/passwd>\u202e\x00\n"
    for label in panel.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_copies_are_what_an_export_would_hold(panel: FeedPanel, live: Live, qtbot) -> None:
    live.take([make_event(201, "=cmd|'/c calc'!A0", data={"a": [1, "x"]})])
    tick(panel)
    model, select = panel.model, panel.table.selectionModel()
    for row in (200, 3):
        select.select(model.index(row, 0), select.SelectionFlag.Select | select.SelectionFlag.Rows)
    clipboard = QGuiApplication.clipboard()
    panel.commands.copy_json()
    copied = [json.loads(line) for line in clipboard.text().splitlines()]
    assert copied == [live.rows[3].record(), live.rows[200].record()]
    panel.commands.copy_csv()
    cells = list(csv.DictReader(io.StringIO(clipboard.text())))
    assert cells[0]["event"] == live.rows[3].event
    assert cells[1]["event"] == "'=cmd|'/c calc'!A0"
    panel.view.head.choose_time_form("previous")
    panel.commands.copy_shown()
    head, *lines = [line.split("\t") for line in clipboard.text().splitlines()]
    assert head[:3] == ["", "Time", "Event"]
    assert [line[2] for line in lines] == [live.rows[3].event, "'=cmd|'/c calc'!A0"]
    assert float(lines[0][1]) > 0


def test_the_empty_feed_says_so(qtbot) -> None:
    panel = make_panel("feed", make_context(), qtbot)
    assert "No events yet" in panel.table.empty.text()
    assert panel.buttons.words.text() == "0 events"


def test_what_is_shown_in_a_row(live: Live, qtbot) -> None:
    live.take([make_event(1, "percentsplayed", percent=25, media_time=3725.5, view_id="abc-3f9a2c")])
    panel = make_panel("feed", make_context(live), qtbot)
    cells = [panel.model.index(0, column).data() for column in range(6)]
    assert cells[TIME].endswith(".000")
    assert cells[EVENT:] == ["percentsplayed", "1:02:05.500", "25 %", "3f9a2c"]
    assert "Received" in panel.model.index(0, TIME).data(Qt.ItemDataRole.ToolTipRole)
    assert panel.model.index(0, EVENT).data(Qt.ItemDataRole.AccessibleTextRole) == "percentsplayed, progress"


def test_a_narrow_feed_keeps_room_for_the_detail(panel: FeedPanel) -> None:
    panel.resize(340, 200)
    tick(panel)
    assert panel.table.columnWidth(DETAIL) > 60
    panel.resize(900, 200)
    tick(panel)
    assert not any(panel.table.isColumnHidden(column) for column in range(5))


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
