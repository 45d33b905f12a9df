"""Filtering in the feed: typed, made of a value, and what stays as it was meanwhile."""

from PySide6.QtCore import Qt

from desktop.feed.columns import EVENT, TIME, VIEW
from desktop.feed.seen_values import seen_in
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.feed.desk import choose, menu_at, names, press_entry, row_of
from tests.desktop.kit import tick
from tests.desktop.samples import make_event

_Key = Qt.Key


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
