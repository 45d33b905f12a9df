"""The feed's colour rules."""

import json

from PySide6.QtCore import Qt

from desktop.feed import colour_rules
from desktop.feed.colour_rules import GROUNDS, ColourRule, from_settings, to_settings
from desktop.feed.columns import EVENT, TIME
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.feed.desk import menu_at, press_entry, row_of
from tests.desktop.kit import tick
from tests.desktop.samples import make_event


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
