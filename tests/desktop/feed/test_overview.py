"""The strip beside the rows: what it marks is there, and a press goes to it."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from desktop.feed.shown import Keep, Shown, pieces
from desktop.feed.telling import KINDS, TellingPlaces
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from player.vocabulary import group_of
from tests.desktop.feed.desk import names
from tests.desktop.kit import tick
from tests.desktop.samples import START_MS, make_event, many


def by_hand(live: Live, names: set[str]) -> list[int]:
    rows = live.rows
    return [place for place in range(rows.first, rows.end) if rows[place].event in names]


def test_telling_places_are_those_by_hand_also_as_rows_come_and_go(live: Live) -> None:
    telling = TellingPlaces(live.rows)
    live.rows.set_limit(20_000)
    for _ in range(3):
        telling.look()
        found = telling.all()
        assert telling.end == live.rows.end
        for kind in KINDS:
            wanted = set(kind.names) or {name for name in ("error", "abort") if group_of(name) == kind.group}
            assert found[kind].tolist() == by_hand(live, wanted), kind.title
        assert len(found[KINDS[-1]]) or live.rows.first, "an error is among the first"
        live.take(many(15_000, first=live.rows.end + 1))
        live.take([make_event(live.rows.end + 1, "waiting"), make_event(live.rows.end + 2, "seeking")])


@pytest.mark.parametrize("fold", [False, True])
@pytest.mark.parametrize("keep", [None, lambda chunk: chunk.places % 3 > 0])
@pytest.mark.parametrize("parts", [1, 7, 500, 9000])
def test_the_parts_that_show_a_place_are_those_by_hand(live: Live, fold: bool, keep: Keep | None, parts: int) -> None:
    live.take(many(3_000, first=live.rows.end + 1))
    shown = Shown(live.rows.first, fold, keep)
    found = list(pieces(live.rows, live.rows.first, live.rows.end, keep, fold))
    shown.extend(shown.growth(found), live.rows.end)
    places = np.array(sorted({live.rows.first, 5, 6, 7, 1500, 1501, 2999, live.rows.end - 1, live.rows.end + 5}))
    rows = [row for place in places.tolist() if (row := shown.row_of(place)) is not None]
    by_hand = sorted({row * parts // len(shown) for row in rows})
    assert np.flatnonzero(shown.parts_with(places, parts)).tolist() == by_hand
    assert not Shown(0).parts_with(places, parts).any()


def marks(panel: FeedPanel) -> set[int]:
    """The ranks that are drawn."""
    tick(panel)
    return set(panel.view.overview._marks.tolist()) - {0}


def test_it_marks_what_is_shown_and_nothing_else(panel: FeedPanel, live: Live, qtbot: Any) -> None:
    assert marks(panel) == {1, 2, 3, 4}
    strip = panel.view.overview
    assert "error" in strip.accessibleDescription()
    picture = strip.grab().toImage()
    drawn = {picture.pixelColor(3, y).name() for y in range(picture.height())}
    colours = panel.model.cells._theme.colours
    assert {colours.groups[kind.group] for kind in KINDS} <= drawn
    panel.ask("event == playing", True)
    assert names(panel) == {"playing"}
    assert marks(panel) == set()
    panel.ask("event == error or event == playing", True)
    assert names(panel) == {"playing", "error"}
    assert marks(panel) == {4}
    panel.ask("", True)
    panel.buttons.fold.click()
    assert names(panel)
    assert marks(panel) == {1, 2, 3, 4}


def test_a_press_goes_to_the_mark_among_a_great_many_rows(panel: FeedPanel, live: Live, qtbot: Any) -> None:
    live.take(many(40_000, first=live.rows.end + 1))
    live.take([make_event(live.rows.end + 1, "error", START_MS)])
    wanted = live.rows.end - 1
    live.take(many(40_000, first=live.rows.end + 1))
    tick(panel)
    strip = panel.view.overview
    at = next(y for y in range(len(strip._marks) - 1, 0, -1) if strip._marks[y] == 4)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(6, strip._top + at))
    tick(panel)
    first, last = panel.table.visible_rows()
    assert first < panel.model.row_of(wanted) < last
    assert not panel.table.following
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(6, strip.height() - 1))
    tick(panel)
    assert panel.table.visible_rows()[1] > panel.model.rowCount() * 0.99, "where there is no mark, to the height"
