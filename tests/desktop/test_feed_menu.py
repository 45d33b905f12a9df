"""What the menu of a cell makes of a value: filters that take it, and what lies beyond it."""

import pytest

from analytics.playback.filter import parse
from desktop.feed.fields import value_of
from desktop.feed.menu import limits
from desktop.live import Live
from desktop.panels.feed import FeedPanel
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
