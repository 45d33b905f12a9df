"""The feed pauses, clears, is hidden, and loses nothing."""

from PySide6.QtCore import Qt

from desktop.feed.rows import BLOCK_ROWS
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.feed.desk import last_seen, more, seen
from tests.desktop.kit import make_context, make_panel, tick, wheel
from tests.desktop.samples import many

_Key = Qt.Key


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


def test_fewer_rows_are_held_from_the_moment_it_is_said(qtbot) -> None:
    live = Live(row_limit=4 * BLOCK_ROWS)
    live.take(many(4 * BLOCK_ROWS))
    panel = make_panel("feed", make_context(live), qtbot)
    tick(panel)
    last = live.rows[live.rows.end - 1]
    live.rows.set_limit(BLOCK_ROWS)
    tick(panel)
    assert len(live.rows) == panel.model.rowCount() == BLOCK_ROWS
    assert panel.model.event_at(BLOCK_ROWS - 1) == last
    live.rows.set_limit(2 * BLOCK_ROWS)
    more(live, panel, BLOCK_ROWS)
    assert panel.model.rowCount() == 2 * BLOCK_ROWS


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
