"""Marks and comments in the feed."""

from PySide6.QtCore import Qt

from collector.store.remarks import Remark
from desktop.feed.remark_book import RemarkBook
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.feed.desk import choose, row_of
from tests.desktop.kit import make_context, make_panel

_Key = Qt.Key


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
