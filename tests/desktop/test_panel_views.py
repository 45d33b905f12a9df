"""Views: a row each, live ones first; the chosen ones are looked at everywhere."""

import time
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from desktop.focus import Focus
from desktop.live import Live
from desktop.views_model import COLUMNS, STARTED, STATE, ViewsModel
from tests.desktop.kit import application, make_context, make_panel, tick
from tests.desktop.samples import make_event, played_clips

ROWS = QItemSelectionModel.SelectionFlag.Rows
NEW = QItemSelectionModel.SelectionFlag.ClearAndSelect | ROWS


@pytest.fixture
def live() -> Live:
    live = Live()
    live.take(played_clips())
    return live


def make(live: Live, focus: Focus, qtbot: QtBot) -> Any:
    now = max(view.received_at for view in live.views) + 400
    return make_panel("views", make_context(live, focus=focus, now_ms=lambda: now), qtbot, (900, 400))


def column(panel: Any, title: str) -> list[str]:
    place = next(number for number, column in enumerate(COLUMNS) if column.title == title)
    return [row.texts[place] for row in panel.model.rows]


def test_without_views_it_says_what_to_do(qtbot: QtBot) -> None:
    panel = make_panel("views", make_context(Live()), qtbot)
    assert panel.words.text().startswith("No view yet")


def test_live_views_come_first_then_the_newest(live: Live, qtbot: QtBot) -> None:
    panel = make(live, Focus(), qtbot)
    open_ones = [row.is_open for row in panel.model.rows]
    assert any(open_ones)
    assert open_ones == sorted(open_ones, reverse=True)
    started = [row.keys[STARTED] for row in panel.model.rows if not row.is_open]
    assert started == sorted(started, reverse=True)
    assert panel.words.text() == f"12 views · {sum(open_ones)} live"


def test_a_column_sorts_and_unknown_ones_stay_last(live: Live, qtbot: QtBot) -> None:
    panel = make(live, Focus(), qtbot)
    place = next(number for number, column in enumerate(COLUMNS) if column.title == "Ratio")
    for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
        panel.table.sortByColumn(place, order)
        keys = [row.keys[place] for row in panel.model.rows]
        known = [key for key in keys if key is not None]
        assert known == sorted(known, reverse=order is Qt.SortOrder.DescendingOrder)
        assert keys[len(known) :] == [None] * (len(keys) - len(known))
        assert max(known) > 0
    panel.live_first.click()
    assert panel.model.rows[0].is_open


def test_choosing_one_looks_at_it_and_two_put_them_side_by_side(live: Live, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make(live, focus, qtbot)
    chosen = panel.table.selectionModel()
    chosen.select(panel.model.index(3, 0), NEW)
    assert focus.view_ids == (panel.model.rows[3].view_id,)
    assert (focus.follows, panel.follow.isChecked()) == (False, False)
    chosen.select(panel.model.index(5, 0), QItemSelectionModel.SelectionFlag.Select | ROWS)
    assert set(focus.view_ids) == {panel.model.rows[3].view_id, panel.model.rows[5].view_id}


def test_what_others_chose_is_selected_and_stays_so_when_rows_move(live: Live, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make(live, focus, qtbot)
    wanted = panel.model.rows[4].view_id
    focus.choose(wanted)
    live.take([make_event(9000, "viewstart", live.views.newest.received_at, view_id="brand-new", seq=0)])  # type: ignore[union-attr]
    tick(panel)
    selected = [panel.model.rows[index.row()].view_id for index in panel.table.selectionModel().selectedRows()]
    assert selected == [wanted]
    assert focus.view_ids == (wanted,)
    panel.follow.click()
    assert focus.view_ids == ("brand-new",)
    tick(panel)
    assert panel.follow.isChecked()


def test_a_view_that_failed_and_hostile_text(live: Live, qtbot: QtBot) -> None:
    live.take([make_event(9000, "viewstart", view_id="x", seq=0, source="http://h/<b>\u202eevil\n")])
    panel = make(live, Focus(), qtbot)
    assert "start failure" in column(panel, "State")
    assert "<b>\\u202eevil\\n" in column(panel, "Source")
    failed = column(panel, "State").index("start failure")
    assert panel.model.cell(failed, STATE).colour is not None


def test_a_thousand_views_cost_little(qtbot: QtBot) -> None:
    application()
    live = Live()
    names = ("viewstart", "play", "playing", "timeupdate", "timeupdate")
    live.take(
        [
            make_event(5 * view + seq + 1, name, view_id=f"v{view}", seq=seq, media_time=seq * 0.25)
            for view in range(1000)
            for seq, name in enumerate(names)
        ]
    )
    model = ViewsModel(make_context(live).theme)
    views, now = list(live.views), live.views.newest.received_at  # type: ignore[union-attr]
    model.catch_up(views, now)
    assert len(model.rows) == 1000
    began = time.process_time()
    for turn in range(10):
        model.catch_up(views, now + 250 * turn)
    assert (time.process_time() - began) / 10 < 0.2  # wanted: 20 ms; the limit leaves room for a slow machine
