"""Reading in the feed: details, menu, marks, comments, colours, finding, older rows, keys; clicked as a user would."""

import json
import shlex

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from collector.store.delivery import Standing
from collector.store.remarks import Remark
from desktop.feed import colour_rules
from desktop.feed.block import BLOCK_ROWS
from desktop.feed.colour_rules import GROUNDS, ColourRule, from_settings, to_settings
from desktop.feed.columns import EVENT, MEDIA_TIME, TIME, VIEW
from desktop.feed.keys import KEYS
from desktop.feed.remark_book import RemarkBook
from desktop.feed.seen_values import seen_in
from desktop.focus import Focus
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.kit import make_context, make_panel, tick
from tests.desktop.samples import make_event, many, played_clips

_Key = Qt.Key


@pytest.fixture
def live() -> Live:
    live = Live()
    live.take(played_clips(12))
    return live


@pytest.fixture
def focus() -> Focus:
    return Focus()


@pytest.fixture
def kept() -> dict:
    return {}


@pytest.fixture
def panel(live: Live, focus: Focus, kept: dict, qtbot) -> FeedPanel:
    context = make_context(
        live, focus=focus, keep=kept.__setitem__, standing_of=lambda number: Standing("parked", "a reason")
    )
    panel = make_panel("feed", context, qtbot, (900, 400))
    panel.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    return panel


def row_of(panel: FeedPanel, name: str) -> int:
    """The first row with an event of this name."""
    rows = range(panel.model.rowCount())
    return next(row for row in rows if panel.model.event_at(row).event == name)


def choose(panel: FeedPanel, row: int, column: int = EVENT) -> None:
    panel.table.set_following(False)
    panel.table.scrollTo(panel.model.index(row, column))
    panel.table.setCurrentIndex(panel.model.index(row, column))
    tick(panel)


def names(panel: FeedPanel) -> set[str]:
    panel.model.finish()
    tick(panel)
    return {panel.model.event_at(row).event for row in range(panel.model.rowCount())}


def press_entry(menu: QMenu, *path: str) -> None:
    """Choose the entry at the end of the path, by the beginnings of the titles."""
    for title in path[:-1]:
        menu = next(action.menu() for action in menu.actions() if action.text().startswith(title))
    next(action for action in menu.actions() if action.text().startswith(path[-1])).trigger()


def menu_at(panel: FeedPanel, row: int, column: int, qtbot) -> QMenu:
    choose(panel, row, column)
    place = panel.table.visualRect(panel.model.index(row, column)).center()
    panel.table.customContextMenuRequested.emit(place)
    return panel.menu


def test_the_details_of_the_chosen_event(panel: FeedPanel, live: Live, qtbot) -> None:
    choose(panel, row_of(panel, "thaw"))
    assert panel.detail.isHidden()
    qtbot.keyClick(panel.table, _Key.Key_Return)
    tick(panel)
    shown = dict(panel.detail.texts())
    assert shown["event"] == "thaw"
    assert shown["frozen_ms"] == "3150"
    assert "The playhead moves again" in shown["meaning"]
    assert shown["received"].endswith("+180 ms")
    assert shown["HarperDB"] == "HarperDB will not have it: a reason"
    assert shown["state"] == "rebuffering → playing"
    assert '"frozen_ms":3150' in panel.detail.raw.toPlainText()
    choose(panel, row_of(panel, "play"))
    assert dict(panel.detail.texts())["state"] == "idle → starting"
    assert "Startup" in dict(panel.detail.texts())["counts to"]
    qtbot.keyClick(panel.table, _Key.Key_Return)
    assert panel.detail.isHidden()


def test_hostile_text_in_the_details_is_text(live: Live, panel: FeedPanel) -> None:
    evil = "<b>\u202e</b>\x00\n<img src=x>"
    live.take([make_event(9000, evil, data={evil: {evil: [evil]}}, source=evil)])
    panel.buttons.details.click()
    tick(panel)
    choose(panel, panel.model.rowCount() - 1)
    for name, value in panel.detail.texts():
        assert name.isprintable()
        assert value.isprintable()
    assert all(character.isprintable() or character == "\n" for character in panel.detail.raw.toPlainText())


def test_the_details_of_an_event_that_is_too_large_stay_short(live: Live, panel: FeedPanel) -> None:
    live.take([make_event(9001, "huge", data={"list": [[number] * 300 for number in range(300)]})])
    panel.buttons.details.click()
    tick(panel)
    choose(panel, panel.model.rowCount() - 1)
    assert len(panel.detail.texts()) < 1400
    assert "more, in the raw text" in str(panel.detail.texts())


def test_a_value_becomes_a_filter_and_more_values_join_it(panel: FeedPanel, qtbot) -> None:
    press_entry(menu_at(panel, row_of(panel, "seeking"), EVENT, qtbot), "Apply as filter", "Selected")
    assert names(panel) == {"seeking"}
    panel.ask("", True)
    panel.ask('event == "seeking"', True)
    panel.model.finish()
    press_entry(menu_at(panel, 0, VIEW, qtbot), "Apply as filter", "… and selected")
    view = panel.model.event_at(0).view_id
    assert panel.filter_text == f'event == "seeking" and view_id == "{view}"'
    panel.ask("", True)
    panel.model.finish()
    press_entry(menu_at(panel, row_of(panel, "timeupdate"), EVENT, qtbot), "Apply as filter", "Not selected")
    assert "timeupdate" not in names(panel)
    assert "progress" in names(panel)


def test_keys_filter_by_the_cell(panel: FeedPanel, qtbot) -> None:
    choose(panel, row_of(panel, "waiting"))
    qtbot.keyClick(panel.table, _Key.Key_A)
    assert names(panel) == {"waiting"}
    qtbot.keyClick(panel.table, _Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    assert "waiting" not in names(panel)


def test_selection_and_place_survive_a_filter(panel: FeedPanel, qtbot) -> None:
    row = row_of(panel, "seeked")
    choose(panel, row)
    chosen, height = panel.model.event_at(row), panel.table.visualRect(panel.model.index(row, TIME)).top()
    for text in ("group == seeking", "not group == progress", ""):
        panel.ask(text, True)
        panel.model.finish()
        tick(panel)
        current = panel.table.currentIndex().row()
        assert panel.model.event_at(current) == chosen
        assert [event.id for event in panel.selected_events()] == [chosen.id]
        bar = panel.table.verticalScrollBar()
        if bar.minimum() < bar.value() < bar.maximum():
            assert panel.table.visualRect(panel.model.index(current, TIME)).top() == height


def test_a_filter_that_shows_nothing_loses_neither_choice_nor_place(panel: FeedPanel, qtbot) -> None:
    row = row_of(panel, "thaw")
    choose(panel, row)
    chosen, height = panel.model.event_at(row), panel.table.visualRect(panel.model.index(row, TIME)).top()
    for text in ("event == nobody", "event == nothing", ""):
        panel.ask(text, True)
        panel.model.finish()
        tick(panel)
    assert [event.id for event in panel.selected_events()] == [chosen.id]
    assert panel.view.current_event() == chosen
    assert panel.table.visualRect(panel.model.index(row, TIME)).top() == height


def test_a_field_becomes_a_column_and_is_remembered(panel: FeedPanel, kept: dict, live: Live, qtbot) -> None:
    panel.buttons.details.click()
    choose(panel, row_of(panel, "framestats"))
    node = next(node for node in _nodes(panel) if node.name == "frames_dropped")
    panel.detail.menu_asked.emit(panel.detail.event_shown, node, QPoint(0, 0))
    press_entry(panel.menu, "Apply as column")
    column = panel.model.columnCount() - 1
    assert panel.model.index(row_of(panel, "framestats"), column).data() == str(node.value)
    panel.view.head.choose_time_form("previous")
    panel.table.hide_column(MEDIA_TIME, True)
    panel.table.horizontalHeader().resizeSection(column, 123)
    panel.table.horizontalHeader().moveSection(panel.table.horizontalHeader().visualIndex(VIEW), 0)
    qtbot.waitUntil(lambda: "feed" in kept, timeout=4000)
    remembered = json.loads(json.dumps(kept["feed"]))
    again = make_panel("feed", make_context(live, settings={"feed": remembered}), qtbot, (900, 400))
    assert again.view.head.state() == panel.view.head.state()
    assert again.model.columns[-1].field == "data.frames_dropped"
    assert again.table.isColumnHidden(MEDIA_TIME)
    assert not again.detail.isHidden()


def _nodes(panel: FeedPanel) -> list:
    items = panel.detail._items()
    return [item.data(0, Qt.ItemDataRole.UserRole) for item in items]


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        7,
        [],
        {"columns": 7, "colours": {}, "time": []},
        {"columns": [None, {"key": 5}, {"key": "field:"}, {"key": "else"}], "colours": [1, {"ground": "none"}]},
    ],
)
def test_settings_that_make_no_sense_change_nothing(damaged: object, live: Live, qtbot) -> None:
    panel = make_panel("feed", make_context(live, settings={"feed": damaged}), qtbot)
    assert panel.model.columnCount() == 6
    assert panel.colours.rules is not None


def test_sorting_stands_still_and_one_click_goes_back(panel: FeedPanel, live: Live, qtbot) -> None:
    head = panel.table.horizontalHeader()
    clicked = QPoint(head.sectionViewportPosition(EVENT) + 30, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=clicked)
    tick(panel)
    shown = [panel.model.event_at(row).event for row in range(panel.model.rowCount())]
    assert shown == sorted(shown)
    live.take(many(20, first=90_000))
    tick(panel)
    assert panel.model.rowCount() == len(shown)
    assert panel.table.chip_text == "Sorted · 20 new — live order"
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=clicked)
    tick(panel)
    assert panel.model.event_at(0).event == max(shown)
    qtbot.mouseClick(panel.table._chip, Qt.MouseButton.LeftButton)
    tick(panel)
    assert panel.table.following
    assert not panel.model.sorted
    assert panel.model.event_at(panel.model.rowCount() - 1).number == 90_019


def test_marks_and_comments(panel: FeedPanel, qtbot) -> None:
    book = panel.model.cells.remarks
    row = row_of(panel, "seeking")
    choose(panel, row)
    identity = panel.model.event_at(row).id
    qtbot.keyClick(panel.table, _Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert book.of(identity) == Remark(True)
    qtbot.keyClick(panel.table, _Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    panel.commands.dialog.setTextValue("why <b>here</b>?\n")
    panel.commands.dialog.accept()
    assert book.of(identity) == Remark(True, "why <b>here</b>?")
    assert "&lt;b&gt;" in panel.model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
    panel.ask("marked", True)
    panel.model.finish()
    assert panel.model.rowCount() == 1
    qtbot.keyClick(panel.table, _Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    panel.model.finish()
    assert panel.model.rowCount() == 0, "the filter is asked again"
    panel.ask('comment contains "here"', True)
    panel.model.finish()
    assert panel.model.rowCount() == 1
    panel.ask("", True)
    panel.model.finish()
    choose(panel, 0)
    panel.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    qtbot.keyClick(panel.table, _Key.Key_F2)
    assert panel.view.current_event().id == identity


def test_what_cannot_be_kept_is_said(live: Live, qtbot) -> None:
    def write(remarks, failed) -> None:
        failed("The disk is full.")

    panel = make_panel("feed", make_context(live, remarks=RemarkBook(write=write)), qtbot)
    choose(panel, 3)
    panel.commands.toggle_marks()
    assert panel.buttons.words.text() == "The disk is full."


def test_colours_follow_the_first_rule_and_have_a_name(panel: FeedPanel, live: Live, kept: dict, qtbot) -> None:
    row = row_of(panel, "waiting")
    assert panel.model.cell(row, TIME).ground.name() == GROUNDS["amber"][0]
    assert "Standing still" in panel.model.index(row, EVENT).data(Qt.ItemDataRole.ToolTipRole)
    press_entry(menu_at(panel, row, EVENT, qtbot), "Colour by this value")
    assert panel.colours.rules[0].filter == 'event == "waiting"'
    assert panel.model.cell(row, TIME).ground.name() == GROUNDS[panel.colours.rules[0].ground][0]
    assert panel.model.cell(row_of(panel, "timeupdate"), TIME).ground is None
    rules = from_settings(json.loads(json.dumps(to_settings(panel.colours.rules))))
    assert rules == panel.colours.rules
    late = make_event(5000, "error")
    live.take([late])
    tick(panel)
    assert panel.model.cell(panel.model.rowCount() - 1, TIME).ground.name() == GROUNDS["vermilion"][0]


def test_a_rule_about_the_view_is_asked_anew_as_the_view_goes_on(panel: FeedPanel, live: Live, monkeypatch) -> None:
    monkeypatch.setattr(colour_rules, "ANEW_S", 0.0)
    live.take([make_event(8000, "play", view_id="new", seq=0, media_time=0)])
    tick(panel)
    row = panel.model.rowCount() - 1
    panel.colours.set([ColourRule("over", 'view.state == "left"', "rose")])
    assert panel.model.cell(row, TIME).ground is None
    live.take([make_event(8001, "viewend", view_id="new", seq=1, media_time=0, data={"reason": "closed"})])
    tick(panel)
    assert panel.model.cell(row, TIME).ground.name() == GROUNDS["rose"][0]


def test_rules_are_edited_in_their_window(panel: FeedPanel, qtbot) -> None:
    press_entry(panel.buttons.more.menu(), "Colour rules")
    dialog = panel.rules_dialog
    before = panel.colours.rules
    dialog.add()
    assert len(panel.colours.rules) == len(before) + 1
    dialog.table.item(0, 1).setText("event ==")
    assert "At character" in dialog.words.text()
    dialog.table.item(0, 1).setText("event == seeked")
    assert dialog.words.text() == ""
    assert panel.model.cell(row_of(panel, "seeked"), TIME).ground.name() == GROUNDS["green"][0]
    dialog.move_rule(1)
    assert panel.colours.rules[1] == ColourRule("New rule", "event == seeked", "green")
    dialog.table.item(1, 0).setCheckState(Qt.CheckState.Unchecked)
    assert panel.model.cell(row_of(panel, "seeked"), TIME).ground is None
    dialog.table.setCurrentCell(1, 0)
    dialog.remove()
    assert panel.colours.rules == before
    dialog.close()


def test_finding_goes_on_and_around(panel: FeedPanel, qtbot) -> None:
    seeks = [row for row in range(panel.model.rowCount()) if panel.model.event_at(row).event == "seeking"]
    choose(panel, 0)
    qtbot.keyClick(panel.table, _Key.Key_Slash)
    assert not panel.find_bar.isHidden()
    panel.find_bar.line.setText("SEEKING")
    qtbot.keyClick(panel.find_bar.line, _Key.Key_Return)
    panel.find_bar.finish()
    assert panel.table.currentIndex().row() == seeks[0]
    panel.table.setFocus()
    qtbot.keyClick(panel.table, _Key.Key_F3)
    panel.find_bar.finish()
    assert panel.table.currentIndex().row() == seeks[1]
    assert panel.find_bar.words.text() == f"2 of {len(seeks)}"
    for _ in range(2):
        qtbot.keyClick(panel.table, _Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
        panel.find_bar.finish()
    assert panel.table.currentIndex().row() == seeks[-1]
    assert panel.find_bar.words.text() == f"{len(seeks)} of {len(seeks)} · from the end"
    panel.find_bar.by_filter.setChecked(True)
    panel.find_bar.line.setText("event == ended and media_time > 1s")
    panel.find_bar.find(1)
    panel.find_bar.finish()
    assert panel.view.current_event().event == "ended"
    panel.find_bar.line.setText("event ==")
    panel.find_bar.find(1)
    assert "At 9" in panel.find_bar.words.text()
    panel.find_bar.by_filter.setChecked(False)
    panel.find_bar.line.setText("nowhere to be found")
    panel.find_bar.find(1)
    panel.find_bar.finish()
    assert panel.find_bar.words.text() == "Not found among the rows shown"


def test_older_rows_come_from_the_store_and_nothing_moves(qtbot) -> None:
    stored = many(40_000)

    def read_before(number: int | None, limit: int) -> list:
        below = [event for event in stored if number is None or event.number < number]
        return below[-limit:]

    live = Live(BLOCK_ROWS)
    panel = make_panel("feed", make_context(live, read_before=read_before), qtbot)
    press_entry(panel.buttons.more.menu(), "Load older")
    tick(panel)
    assert panel.model.event_at(panel.model.rowCount() - 1).number == 40_000, "earlier events, before any came"
    live.take(many(100, first=40_001))
    tick(panel)
    panel.table.scrollToTop()
    choose(panel, 5)
    before, chosen = panel.table.viewport().grab().toImage(), panel.model.event_at(5)
    panel.table.clearFocus()
    panel.older.load()
    tick(panel)
    assert panel.table.viewport().grab().toImage() == before
    assert panel.view.current_event() == chosen
    assert panel.model.event_at(0).number == 40_101 - 2 * BLOCK_ROWS, "no more than twice what is held"
    assert panel.buttons.words.text() == "16,284 older events read from the store."
    panel.resume()
    tick(panel)
    assert panel.table.following
    assert len(live.rows) <= BLOCK_ROWS


def test_copies_of_a_cell_and_as_curl(panel: FeedPanel, live: Live, qtbot) -> None:
    live.take([make_event(7000, "it's", data={"a": "'; rm -rf /"}, media_time=1.5)])
    tick(panel)
    row = panel.model.rowCount() - 1
    press_entry(menu_at(panel, row, MEDIA_TIME, qtbot), "Copy", "Value")
    assert QGuiApplication.clipboard().text() == "1.5"
    panel.commands.copy_curl()
    words = shlex.split(QGuiApplication.clipboard().text())
    assert words[:4] == ["curl", "-X", "POST", "http://127.0.0.1:3000/api/analytics"]
    body = json.loads(words[words.index("--data-raw") + 1])
    assert body["event"] == "it's"
    assert body["data"] == {"a": "'; rm -rf /"}
    assert "id" not in body


def test_the_view_and_the_player_follow(panel: FeedPanel, focus: Focus, qtbot) -> None:
    wanted: list = []
    focus.media_time_wanted.connect(lambda *what: wanted.append(what))
    row = row_of(panel, "heartbeat")
    event = panel.model.event_at(row)
    choose(panel, row)
    qtbot.keyClick(panel.table, _Key.Key_V)
    assert focus.view_ids == (event.view_id,)
    assert focus.cursor == event.timestamp
    qtbot.keyClick(panel.table, _Key.Key_P)
    assert wanted == [(event.view_id, event.media_time)]


def test_every_key_of_the_table_is_there_and_no_two_are_the_same(panel: FeedPanel) -> None:
    own = [keys for action in (*panel.table.actions(), *panel.actions()) for keys in action.shortcuts()]
    listed = [QKeySequence(keys) for row in KEYS for keys in row.keys]
    assert len({keys.toString() for keys in listed}) == len(listed)
    assert {keys.toString() for keys in own} == {
        QKeySequence(keys).toString() for row in KEYS if not row.built_in for keys in row.keys
    }


def test_a_filter_is_typed_and_what_is_no_filter_changes_nothing(panel: FeedPanel, kept: dict, qtbot) -> None:
    qtbot.keyClick(panel.table, _Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel.line.line.hasFocus)
    qtbot.keyClicks(panel.line.line, "group == seeking")
    qtbot.waitUntil(lambda: panel.model.filtered and not panel.model.busy)
    assert names(panel) == {"seeking", "seeked"}
    shown = panel.model.rowCount()
    assert panel.buttons.words.text() == f"{shown} of 1,968 events ({100 * shown / 1968:.1f} %)"
    qtbot.keyClicks(panel.line.line, " and nonsense")
    qtbot.waitUntil(lambda: panel.line.state == "invalid")
    assert names(panel) == {"seeking", "seeked"}
    panel.line.set_text("event == nobody")
    panel.model.finish()
    tick(panel)
    assert "No event is kept by this filter, of 1,968 events" in panel.table.empty.text()
    assert kept["filters"]["history"][0] == "event == nobody"
    panel.line.clear()
    panel.activateWindow()
    qtbot.keyClick(panel.line.line, _Key.Key_Escape)
    qtbot.waitUntil(panel.table.hasFocus)
    panel.model.finish()
    assert panel.model.rowCount() == 1968


def test_what_was_seen_is_offered(live: Live) -> None:
    live.take([make_event(8000, "custom thing", data={"deep": {"er": 3}, "kind": "odd one"})])
    seen = seen_in(live.rows)
    assert next(iter(seen("event"))) == "custom thing"
    assert {"deep.er", "kind"} <= set(seen("data"))
    assert "odd one" in list(seen("data.kind"))
    assert list(seen("percent")) == []


def test_prepared_filters_wait_for_enter(panel: FeedPanel, qtbot) -> None:
    press_entry(menu_at(panel, row_of(panel, "seeking"), EVENT, qtbot), "Prepare as filter", "Not selected")
    assert panel.line.text == 'not event == "seeking"'
    assert not panel.model.filtered
    qtbot.keyClick(panel.line.line, _Key.Key_Return)
    assert "seeking" not in names(panel)
    assert panel.model.filtered
