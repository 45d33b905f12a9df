"""Finding among the feed's rows, and rows of before."""

from PySide6.QtCore import Qt

from desktop.feed.block import BLOCK_ROWS
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.feed.desk import choose, press_entry
from tests.desktop.kit import make_context, make_panel, tick
from tests.desktop.samples import many

_Key = Qt.Key


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
