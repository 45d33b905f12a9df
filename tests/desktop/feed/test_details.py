"""The details of the chosen event, hostile and huge ones too."""

from PySide6.QtCore import Qt

from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.feed.desk import choose, row_of
from tests.desktop.kit import tick
from tests.desktop.samples import make_event

_Key = Qt.Key


def test_the_details_of_the_chosen_event(panel: FeedPanel, live: Live, qtbot) -> None:
    choose(panel, row_of(panel, "thaw"))
    assert panel.detail.isHidden()
    qtbot.keyClick(panel.table, _Key.Key_Return)
    tick(panel)
    shown = dict(panel.detail.texts())
    assert shown["event"] == "thaw"
    assert shown["frozen_ms"] == "3150"
    assert "The playhead moves again" in shown["meaning"]
    assert shown["received"].endswith("+180 ms")
    assert shown["HarperDB"] == "HarperDB will not have it: a reason"
    assert shown["state"] == "rebuffering → playing"
    assert '"frozen_ms":3150' in panel.detail.raw.toPlainText()
    choose(panel, row_of(panel, "play"))
    assert dict(panel.detail.texts())["state"] == "idle → starting"
    assert "Startup" in dict(panel.detail.texts())["counts to"]
    qtbot.keyClick(panel.table, _Key.Key_Return)
    assert panel.detail.isHidden()


def test_hostile_text_in_the_details_is_text(live: Live, panel: FeedPanel) -> None:
    evil = "<b>\u202e</b>\x00\n<img src=x>"
    live.take([make_event(9000, evil, data={evil: {evil: [evil]}}, source=evil)])
    panel.buttons.details.click()
    tick(panel)
    choose(panel, panel.model.rowCount() - 1)
    for name, value in panel.detail.texts():
        assert name.isprintable()
        assert value.isprintable()
    assert all(character.isprintable() or character == "\n" for character in panel.detail.raw.toPlainText())


def test_the_details_of_an_event_that_is_too_large_stay_short(live: Live, panel: FeedPanel) -> None:
    live.take([make_event(9001, "huge", data={"list": [[number] * 300 for number in range(300)]})])
    panel.buttons.details.click()
    tick(panel)
    choose(panel, panel.model.rowCount() - 1)
    assert len(panel.detail.texts()) < 1400
    assert "more, in the raw text" in str(panel.detail.texts())
