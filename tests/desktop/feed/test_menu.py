"""What the menu of a cell makes of a value: filters that take it, and what lies beyond it."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit

from analytics.playback.filter import parse
from desktop.feed.columns import DETAIL
from desktop.feed.fields import value_of
from desktop.feed.menu import limits
from desktop.filter.going_to import go_to_filter
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from desktop.shell.window import Window
from tests.desktop.kit import make_context, make_panel
from tests.desktop.samples import played_clips


@pytest.fixture
def panel(qtbot) -> FeedPanel:
    live = Live()
    live.take(played_clips(2))
    return make_panel("feed", make_context(live), qtbot, (900, 400))


@pytest.mark.parametrize("field", ["timestamp", "media_time", "seq"])
def test_limits_part_the_events(field: str, panel: FeedPanel) -> None:
    event = panel.model.event_at(40)
    value = value_of(event, field)
    after, before = (parse(text) for _, text in limits(field, value))
    assert after.matches(event)
    assert before.matches(event)
    others = [panel.model.event_at(row) for row in range(panel.model.rowCount())]
    there = [other for other in others if getattr(other, field) is not None]
    assert all(after.matches(other) == (getattr(other, field) >= getattr(event, field)) for other in there)
    assert all(before.matches(other) == (getattr(other, field) <= getattr(event, field)) for other in there)


@pytest.mark.parametrize(("field", "value"), [("event", "play"), ("marked", True), ("data.x", [1]), ("percent", None)])
def test_what_has_no_order_has_no_limits(field: str, value: object) -> None:
    assert limits(field, value) == []


def test_only_the_view_of_a_row_is_shown(panel: FeedPanel) -> None:
    panel.table.setCurrentIndex(panel.model.index(10, 0))
    view_id = panel.view.current_event().view_id
    panel.commands.only_view()
    panel.model.finish()
    shown = {panel.model.event_at(row).view_id for row in range(panel.model.rowCount())}
    assert shown == {view_id}
    assert panel.filter_text == f'view_id == "{view_id}"'


def test_a_cell_of_words_offers_the_fields_they_are_made_of(panel: FeedPanel) -> None:
    row = next(row for row in range(50) if panel.model.event_at(row).event == "progress")
    panel.table.setCurrentIndex(panel.model.index(row, DETAIL))
    panel.show_menu(panel.commands.target(), QPoint(0, 0))
    (ways,) = (action.menu() for action in panel.menu.actions() if action.text() == "Apply as filter")
    offers = [action.text() for action in ways.actions()]
    assert offers[0] == "event == progress" or offers[0] == 'event == "progress"'
    assert len(offers) > 1
    ways.actions()[1].trigger()
    panel.menu.close()
    panel.model.finish()
    assert panel.line.state == "valid"
    assert panel.filter_text.startswith("data.")
    assert panel.model.row_of(panel.model.place_of(0)) == 0


def test_one_key_leads_to_the_filter_from_anywhere(window: Window, qtbot) -> None:
    feed, other = (make_panel("feed", make_context(Live()), qtbot) for _ in range(2))
    window.fill_dock("feed", feed)
    window.fill_dock("timeline", other)  # another panel that has a line
    aside = QLineEdit()
    window.fill_dock("mix", aside)
    for panel_id in ("feed", "timeline", "mix"):
        window.show_panel(panel_id)
    window.activateWindow()
    aside.setFocus()
    qtbot.waitUntil(aside.hasFocus)
    go_to_filter(feed, feed.line)
    assert feed.line.line.hasFocus()
    window.show_panel("timeline")
    other.table.setFocus()
    go_to_filter(feed, feed.line)
    assert other.line.line.hasFocus()
