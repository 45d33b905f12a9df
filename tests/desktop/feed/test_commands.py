"""What is done with the event of a row by menu and key."""

import json
import shlex

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence

from desktop.feed.columns import MEDIA_TIME
from desktop.feed.keys import KEYS
from desktop.focus import Focus
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.feed.desk import choose, menu_at, press_entry, row_of
from tests.desktop.kit import tick
from tests.desktop.samples import make_event

_Key = Qt.Key


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
