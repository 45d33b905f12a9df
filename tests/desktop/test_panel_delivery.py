"""Delivery and log: words and shape for each state, the way out of trouble, hostile text as text."""

import logging
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel

from collector.config import HarperTarget
from desktop.look.colours import LIGHT
from desktop.panels.delivery import COUNTERS, STATES
from desktop.run.log_records import LogRecords
from tests.desktop.kit import make_context, make_panel, tick, wheel

_HOSTILE = "<img src=x>\u202e\n"


def health(state: str = "ok", error: str | None = None, oldest: float | None = None, **counters: int) -> dict[str, Any]:
    return {
        "counters": dict.fromkeys((counter.name for counter in COUNTERS), 0) | counters,
        "harperdb": {"state": state, "error": error, "oldest_pending_s": oldest},
    }


def shown_figures(panel) -> dict[str, str]:
    cards = [card for card in panel.figures._cards if not card.isHidden()]
    return {card._title.text(): card._value.text() for card in cards}


def test_the_counters_that_matter_are_there_and_others_when_they_count(qtbot) -> None:
    now = health(received=12_482, stored=12_460)
    panel = make_panel("delivery", make_context(health=lambda: now), qtbot)
    assert shown_figures(panel) == {
        "Received": "12,482", "Stored": "12,460", "Delivered": "0", "Pending": "0", "Rejected": "0",
    }  # fmt: skip
    now = health(received=1, refused=1, parked=2, oldest=84.2)
    tick(panel)
    assert shown_figures(panel).items() >= {"Refused": "1", "Parked": "2", "Oldest pending": "84 s"}.items()
    assert "Duplicates" not in shown_figures(panel)


def test_every_counter_of_health_has_its_place() -> None:
    from collector.store.counters import Counters

    assert {counter.name for counter in COUNTERS} == set(Counters.__struct_fields__)


@pytest.mark.parametrize("state", ["off", "ok", "retrying", "refused"])
def test_a_state_is_said_in_words_with_a_sign(state: str, qtbot) -> None:
    panel = make_panel("delivery", make_context(health=lambda: health(state)), qtbot)
    assert panel.head.state.text() == STATES[state]
    assert not panel.head.sign.pixmap().isNull()
    assert panel.head.retry.isVisible() == (state in ("retrying", "refused"))
    assert ("Connect to HarperDB" in panel.head.trouble.text()) == (state == "off")


def test_the_error_its_way_out_and_the_retry(qtbot) -> None:
    asked = []
    target = HarperTarget(url="http://127.0.0.1:9925", password="secret", origin="from the environment (HARPERDB_URL)")
    panel = make_panel(
        "delivery",
        make_context(
            health=lambda: health("refused", "HarperDB refuses the password. Correct HARPERDB_PASSWORD."),
            harper=lambda: target,
            retry_delivery=lambda: asked.append(1),
        ),
        qtbot,
    )
    assert panel.head.trouble.text() == "HarperDB refuses the password. Correct HARPERDB_PASSWORD."
    assert LIGHT.error in panel.head.trouble.styleSheet()
    assert "from the environment (HARPERDB_URL)" in panel.target.text()
    assert "secret" not in panel.target.text()
    qtbot.mouseClick(panel.head.retry, Qt.MouseButton.LeftButton)
    assert asked == [1]


def test_without_a_collector_it_says_nothing_wrong(qtbot) -> None:
    panel = make_panel("delivery", make_context(health=dict), qtbot)
    assert panel.head.state.text() == STATES["off"]


def test_hostile_answers_are_text(qtbot) -> None:
    panel = make_panel("delivery", make_context(health=lambda: health("retrying", _HOSTILE)), qtbot)
    assert panel.head.trouble.text() == r"<img src=x>\u202e\n"
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in panel.findChildren(QLabel) if label.text())


def logged(records: LogRecords, count: int = 1, level: int = logging.INFO, words: str = "line") -> None:
    for _ in range(count):
        records.handle(logging.LogRecord("room.part", level, "", 0, f"{words} {records.end}", None, None))


def test_the_log_shows_what_is_logged_from_a_level_on(qtbot) -> None:
    records = LogRecords()
    panel = make_panel("log", make_context(log=records), qtbot)
    assert panel.table.empty.isVisible()
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logged(records, 1, level)
    tick(panel)
    assert [panel.model.index(row, 1).data() for row in range(panel.model.rowCount())] == ["Info", "Warning", "Error"]
    choice = panel.findChild(QComboBox)
    choice.setCurrentText("Errors")
    assert panel.model.rowCount() == 1
    choice.setCurrentText("Everything")
    assert panel.model.rowCount() == 4
    assert not panel.table.empty.isVisible()


def test_the_log_stands_still_while_it_is_read_and_forgets_the_oldest(qtbot) -> None:
    records = LogRecords()
    panel = make_panel("log", make_context(log=records), qtbot)
    logged(records, 1990)
    tick(panel)
    wheel(panel.table.viewport(), up=True)
    tick(panel)
    before = panel.table.viewport().grab().toImage()
    logged(records, 51)
    tick(panel)
    assert panel.model.rowCount() == 1999
    assert panel.table.viewport().grab().toImage() == before
    assert panel.table.chip_text == "51 new — jump to live"
    panel.table.live_asked.emit()
    assert panel.table.at_end


def test_a_hostile_record_is_one_line_of_text_also_when_copied(qtbot) -> None:
    records = LogRecords()
    panel = make_panel("log", make_context(log=records), qtbot)
    logged(records, 1, logging.ERROR, _HOSTILE)
    tick(panel)
    assert panel.model.index(0, 3).data() == r"<img src=x>\u202e\n 0"
    panel.table.selectRow(0)
    panel.copy()
    assert QGuiApplication.clipboard().text().count("\n") == 1
    assert r"ERROR room.part: <img src=x>\u202e\n 0" in QGuiApplication.clipboard().text()
