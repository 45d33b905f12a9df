"""Runs of the feed, folded and unfolded: marks within them are seen, and what was unfolded by hand stays so."""

import random

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from collector.store.remarks import Remark
from desktop.feed.block import BLOCK_ROWS
from desktop.feed.chunk import Chunk
from desktop.feed.columns import EVENT, MARK
from desktop.feed.model import FeedModel
from desktop.feed.remark_book import RemarkBook
from desktop.feed.remarked import RemarkedPlaces
from desktop.feed.rows import FeedRows
from desktop.live import Live
from desktop.look.theme import Theme
from tests.desktop.kit import application, make_context, make_panel, tick
from tests.desktop.samples import make_event, many

TIP, WORDS = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole
#: Ten, a pause, ten, another view, ten.
EVENTS = [
    make_event(number, "pause" if number == 11 else "timeupdate", view_id="b" if number == 22 else "a")
    for number in range(1, 33)
]


@pytest.fixture
def rows(qtbot: QtBot) -> FeedRows:
    rows = FeedRows(BLOCK_ROWS)
    rows.append(EVENTS)
    return rows


@pytest.fixture
def model(rows: FeedRows) -> FeedModel:
    model = FeedModel(rows, Theme(application(), "light"))
    model.set_folded(True)
    model.finish()
    return model


def counts(model: FeedModel) -> list[int]:
    return [len(model.members(row)) for row in range(model.rowCount())]


def only_a(chunk: Chunk) -> np.ndarray:
    codes, table = chunk.texts("view_id")
    return np.array([view_id == "a" for view_id in table])[codes]


def no_pause(chunk: Chunk) -> np.ndarray:
    codes, table = chunk.texts("event")
    return np.array([name != "pause" for name in table])[codes]


def none_of_it(chunk: Chunk) -> np.ndarray:
    return np.zeros(len(chunk), dtype=bool)


def test_a_run_shows_what_is_noted_within_it(model: FeedModel) -> None:
    book = model.cells.remarks
    assert counts(model) == [10, 1, 10, 1, 10]
    assert all(model.cell(row, MARK) is None for row in range(5))
    book.toggle_marks([EVENTS[4].id, EVENTS[7].id, EVENTS[25].id])
    assert [model.cell(row, MARK) is not None for row in range(5)] == [True, False, False, False, True]
    assert model.index(0, MARK).data(WORDS) == "2 of 10: Marked"
    assert model.index(4, MARK).data(WORDS) == "1 of 10: Marked"
    book.comment(EVENTS[13].id, "why <b>here</b>?")
    assert model.index(2, MARK).data(WORDS) == "1 of 10: why <b>here</b>?"
    assert "&lt;b&gt;" in model.index(2, MARK).data(TIP)
    flag, bubble = model.cell(0, MARK).mark, model.cell(2, MARK).mark
    assert flag.cacheKey() != bubble.cacheKey()
    book.toggle_marks([EVENTS[4].id, EVENTS[7].id])
    assert model.cell(0, MARK) is None
    model.toggle_run(2)
    assert [row for row in range(model.rowCount()) if model.cell(row, MARK)] == [4, 13]
    assert model.index(4, MARK).data(WORDS) == "why <b>here</b>?"


def test_a_run_that_grows_and_one_that_is_filtered_show_theirs_only(rows: FeedRows, model: FeedModel) -> None:
    late = make_event(33, view_id="a")
    model.cells.remarks.put({late.id: Remark(True), EVENTS[10].id: Remark(True)})
    assert model.cell(4, MARK) is None
    assert model.cell(1, MARK) is not None
    rows.append([late])
    model.catch_up()
    assert model.cell(4, MARK) is not None
    model.set_filter(no_pause)
    model.finish()
    assert counts(model) == [20, 1, 11]
    assert [model.cell(row, MARK) is not None for row in range(3)] == [False, False, True]


def test_marks_of_a_run_are_taken_away_where_it_has_some(qtbot: QtBot) -> None:
    live = Live()
    live.take(EVENTS)
    panel = make_panel("feed", make_context(live), qtbot)
    panel.buttons.fold.click()
    panel.model.finish()
    tick(panel)
    book = panel.model.cells.remarks
    book.toggle_marks([EVENTS[4].id, EVENTS[7].id])
    chosen, flag = panel.table.selectionModel(), QItemSelectionModel.SelectionFlag
    chosen.setCurrentIndex(panel.model.index(0, 0), flag.ClearAndSelect | flag.Rows)
    panel.commands.toggle_marks()
    assert len(book) == 0
    panel.commands.toggle_marks()
    assert list(book.all) == [EVENTS[0].id]
    book.toggle_marks([EVENTS[25].id, EVENTS[28].id])
    panel.commands.go_to_remark(1)
    assert panel.table.currentIndex().row() == 4
    panel.commands.go_to_remark(1)
    assert panel.table.currentIndex().row() == 0


def test_places_with_remarks_are_those_that_a_look_at_each_event_finds(qtbot: QtBot) -> None:
    chance, rows, book = random.Random(5), FeedRows(2 * BLOCK_ROWS), RemarkBook()
    found = RemarkedPlaces(rows, book)
    events = many(4 * BLOCK_ROWS)
    came = 0
    for _ in range(25):
        step = chance.choice(["come", "mark", "unmark", "older", "clear"])
        if step == "come":
            count = chance.randint(1, BLOCK_ROWS // 2)
            rows.append(events[came : came + count])
            came += count
        elif step == "mark":
            book.put({events[chance.randrange(len(events))].id: Remark(True) for _ in range(40)})
        elif step == "unmark" and len(book):
            book.put({next(iter(book.all)): Remark()})
        elif step == "older":
            rows.prepend([make_event(900_000 + chance.randrange(100_000), view_id="older")])
        elif chance.random() < 0.2:
            rows.clear()
        expected = [place for place in range(rows.first, rows.end) if book.of(rows[place].id)] if len(book) else []
        assert found.all().tolist() == expected
    assert found.among(np.array([*expected[::2], 10**9])).tolist() == expected[::2]


def test_a_run_unfolded_by_hand_stays_so_when_the_filter_changes(model: FeedModel) -> None:
    model.toggle_run(2)
    unfolded = [10, 1, *[1] * 10, 1, 10]
    assert counts(model) == unfolded
    model.set_filter(only_a)
    model.finish()
    assert counts(model) == [10, 1, *[1] * 20], "the run it is joined with stays readable too"
    model.set_filter(none_of_it)
    model.finish()
    assert counts(model) == []
    model.set_filter(None)
    model.finish()
    assert counts(model) == unfolded, "no more than what was unfolded"
    model.rebuild()
    model.finish()
    assert counts(model) == unfolded
    assert model.toggle_run(2)
    model.set_filter(only_a)
    model.finish()
    assert counts(model) == [10, 1, 20]


def test_folding_all_anew_folds_all(model: FeedModel) -> None:
    model.toggle_run(0)
    model.set_folded(False)
    model.finish()
    assert model.rowCount() == len(EVENTS)
    model.set_folded(True)
    model.finish()
    assert counts(model) == [10, 1, 10, 1, 10]


def test_after_sorting_it_is_still_unfolded(model: FeedModel) -> None:
    model.toggle_run(0)
    model.sort(model.all_places()[::-1].copy(), model.end)
    model.rebuild()
    model.finish()
    assert counts(model) == [*[1] * 10, 1, 10, 1, 10]
    assert model.index(0, EVENT).data() == "timeupdate"
