"""Rejected: rows and bytes of a real store, retry and drop as buttons, hostile bytes as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict
from PySide6.QtCore import QItemSelectionModel
from pytestqt.qtbot import QtBot

from collector.record.rejected import Rejected
from collector.store.store import Batch, Store
from desktop.look import raw_bytes
from desktop.rejected import LISTED, RejectedPieces, words_for
from desktop.run.tasks import Tasks
from tests.desktop.kit import make_context, make_panel
from tests.desktop.samples import START_MS, make_event

_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
HOSTILE = b'{"event":"<img src=x>\xe2\x80\xae","a":NaN}'
PIECES = (
    Rejected(field="", reason="of old: too strict", raw=b'{"event":"play","id":"mended"}', received_at=START_MS),
    Rejected(field="a", reason="<b>odd</b>\u202e", raw=HOSTILE, received_at=START_MS + 1),
    Rejected(field="", reason="not JSON", raw=b"\x00\xff\x1b[31m", received_at=START_MS + 2, common_json=b'{"x":1}'),
)


@dataclass
class House:
    """A store with rejected pieces, what the window knows of them, and the panel."""

    store: Store
    pieces: RejectedPieces
    panel: Any
    qtbot: QtBot

    def look(self) -> None:
        self.pieces.look({"counters": asdict(self.store.counters())})

    def settle(self, total: int) -> None:
        def settled() -> None:
            self.look()
            assert self.pieces.total == total

        self.qtbot.waitUntil(settled)

    def choose(self, *rows: int) -> None:
        for row in rows:
            self.panel.table.selectionModel().select(self.panel.table.model().index(row, 0), _SELECT)

    def said(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: self.panel.words.text() == words)

    def rows(self) -> list[list[str]]:
        model = self.panel.table.model()
        return [[model.index(row, column).data() for column in (1, 2, 3)] for row in range(model.rowCount())]


@pytest.fixture
def house(tmp_path: Path, qtbot: QtBot) -> Iterator[House]:
    store, tasks = Store(tmp_path / "data"), Tasks()
    pieces = RejectedPieces(store, tasks)
    yield House(store, pieces, make_panel("rejected", make_context(rejected=pieces), qtbot), qtbot)
    tasks.stop()
    store.close()


def filled(house: House) -> House:
    house.store.add(Batch(rejected=PIECES))
    house.settle(3)
    return house


def test_empty_it_says_what_would_be_here(house: House) -> None:
    house.settle(0)
    assert house.panel.empty.isVisible()
    assert "never holds up the others" in house.panel.empty.text()
    assert house.panel.words.text() == ""
    assert not house.panel.retry_all.isEnabled()


def test_rows_newest_first_and_the_bytes_of_the_chosen_one_as_text(house: House) -> None:
    filled(house)
    assert house.rows() == [
        ["-", "not JSON", "7"], ["a", r"<b>odd</b>\u202e", str(len(HOSTILE))], ["-", "of old: too strict", "30"],
    ]  # fmt: skip
    assert not house.panel.empty.isVisible()
    house.choose(1)
    house.qtbot.waitUntil(lambda: house.panel.raw.toPlainText() == r'{"event":"<img src=x>\u202e","a":NaN}')
    assert house.panel.why.text() == r"a: <b>odd</b>\u202e"
    house.panel.hex.click()
    assert house.panel.raw.toPlainText().startswith("000000  7b 22 65 76")


def test_bytes_that_are_no_text_come_as_hex_with_what_the_batch_said(house: House) -> None:
    filled(house)
    house.choose(0)
    house.qtbot.waitUntil(lambda: "00 ff 1b 5b" in house.panel.raw.toPlainText())
    assert house.panel.hex.isChecked()
    assert house.panel.why.text() == 'not JSON · said of its whole batch: {"x":1}'
    house.panel.hex.click()
    assert house.panel.raw.toPlainText() == r"\x00\xff\x1b[31m"


def test_retry_takes_what_is_good_by_now(house: House) -> None:
    filled(house)
    house.panel.retry_all.click()
    house.settle(2)
    house.said("2 rejected · 1 stored, 0 there already, 2 still rejected")
    assert house.store.counters().stored == 1
    house.choose(0)
    house.panel.retry.click()
    house.said("2 rejected · 0 stored, 0 there already, 1 still rejected")


def test_dropping_asks_once_in_its_row(house: House) -> None:
    filled(house)
    assert not house.panel.drop.isEnabled()
    house.choose(0, 2)
    house.panel.drop.click()
    assert house.panel.question.text() == "Drop 2 for good?"
    assert not house.panel.drop.isVisible()
    house.panel.keep_them.click()
    assert house.panel.drop.isVisible()
    house.panel.drop.click()
    house.panel.drop_them.click()
    house.settle(1)
    assert [row[1] for row in house.rows()] == [r"<b>odd</b>\u202e"]
    assert house.store.counters().rejected == 3
    house.said("1 rejected · 2 dropped")


def test_what_is_chosen_stays_chosen_while_others_arrive(house: House) -> None:
    filled(house)
    house.choose(2)
    house.store.add(Batch(rejected=PIECES[:1], events=[make_event()]))
    house.settle(4)
    assert [index.row() for index in house.panel.table.selectionModel().selectedRows()] == [3]


def test_a_flood_is_listed_in_part(house: House) -> None:
    house.store.add(Batch(rejected=PIECES[:1] * (LISTED + 5)))
    house.settle(LISTED + 5)
    assert len(house.rows()) == LISTED
    assert house.panel.words.text() == words_for(LISTED + 5) == "The newest 1,000 of 1,005 rejected"


def test_a_large_piece_is_shown_in_part() -> None:
    assert raw_bytes.as_text(b"x" * 70_000).endswith("… and 4,464 more bytes")
    assert raw_bytes.as_hex(b"x" * 20_000).endswith("… and 3,616 more bytes")
    assert raw_bytes.as_text(b"a\tb\r\nc") == "a\\tb\\r\nc"
    assert raw_bytes.is_text(b"a\tb\r\nc\xc3\xa4")
    assert not raw_bytes.is_text(b"\xc3")
