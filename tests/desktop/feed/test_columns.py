"""The feed's columns: of any field, remembered, sorted by."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop.feed.columns import EVENT, MARK, MEDIA_TIME, VIEW
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.feed.desk import choose, nodes, press_entry, row_of
from tests.desktop.kit import make_context, make_panel, tick
from tests.desktop.samples import many


def test_a_field_becomes_a_column_and_is_remembered(panel: FeedPanel, kept: dict, live: Live, qtbot) -> None:
    panel.buttons.details.click()
    choose(panel, row_of(panel, "framestats"))
    node = next(node for node in nodes(panel) if node.name == "frames_dropped")
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


def test_a_column_is_fitted_to_what_it_holds(panel: FeedPanel, qtbot) -> None:
    choose(panel, row_of(panel, "percentsplayed"))
    head, asked = panel.table.horizontalHeader(), panel.view.head
    head.resizeSection(EVENT, 30)
    press_entry(asked.menu(EVENT), "Fit to what it holds")
    needed = panel.table.fontMetrics().horizontalAdvance("percentsplayed")
    assert needed + 12 < head.sectionSize(EVENT) < 2 * needed + 12, "its words and the mark before them"
    head.resizeSection(VIEW, 200)
    press_entry(asked.menu(-1), "Fit all columns")
    assert head.sectionSize(VIEW) < 120
    head.resizeSection(EVENT, 300)
    edge = head.sectionViewportPosition(EVENT) + 299
    place = QPoint(edge, head.height() // 2)
    qtbot.mouseDClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert head.sectionSize(EVENT) < 300


def test_rows_of_the_chosen_events_view_have_a_line_along_their_edge(panel: FeedPanel) -> None:
    row = row_of(panel, "playing")
    assert panel.model.cells.chosen_view is None
    choose(panel, row)
    chosen = panel.model.event_at(row).view_id
    edges = {
        panel.model.event_at(at).view_id: cell is not None and cell.edge is not None
        for at in range(panel.model.rowCount())
        for cell in [panel.model.cell(at, MARK)]
    }
    assert len(edges) > 1
    assert [view for view, edge in edges.items() if edge] == [chosen]
