"""What the feed shows in its rows, where there are none, and where room is short; its keys and copies."""

import csv
import io
import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from desktop.feed.columns import DETAIL, EVENT, TIME
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.feed.desk import last_seen
from tests.desktop.kit import make_context, make_panel, tick
from tests.desktop.samples import make_event

_Key = Qt.Key


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
