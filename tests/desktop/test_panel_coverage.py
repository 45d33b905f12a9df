"""Coverage: the parts that were watched, how often, by how many; watched and reached are two figures."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.coverage import CELLS, Coverage
from desktop.focus import Focus
from desktop.live import Live
from tests.desktop.kit import make_context, make_panel, tick
from tests.desktop.samples import START_MS, make_event

Moments = list[tuple[str, float, float]]


def played(view_id: str, moments: Moments, first: int) -> list[Any]:
    """Events of a view of a clip of 20 s: (name, seconds since the start, media time)."""
    return [
        make_event(
            first + seq, name, START_MS + round(at * 1000), view_id=view_id, seq=seq, media_time=media, duration=20.0
        )
        for seq, (name, at, media) in enumerate(moments)
    ]


def steps(start: float, media: float, seconds: int) -> Moments:
    return [("timeupdate", start + step / 2, media + step / 2) for step in range(1, 2 * seconds + 1)]


BEGIN: Moments = [("viewstart", 0, 0), ("play", 0.1, 0), ("playing", 0.2, 0)]
#: 0 to 10 s, then a jump back to 5 s and on to 10 s.
TWICE: Moments = [*BEGIN, *steps(0.2, 0, 10), ("seeking", 10.3, 5), ("seeked", 10.4, 5), *steps(10.4, 5, 5)]
#: 0 to 5 s.
SHORT: Moments = [*BEGIN, *steps(0.2, 0, 5)]


def rows(panel: Any) -> list[list[str]]:
    model = panel.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def make(live: Live, focus: Focus, qtbot: QtBot) -> Any:
    now = max((view.received_at for view in live.views), default=START_MS) + 100
    return make_panel("coverage", make_context(live, focus=focus, now_ms=lambda: now), qtbot)


def test_without_a_view_nothing_is_shown(qtbot: QtBot) -> None:
    panel = make(Live(), Focus(), qtbot)
    assert panel.strip.accessibleDescription() == "No view yet."


def test_without_a_duration_it_says_so(qtbot: QtBot) -> None:
    live, focus = Live(), Focus()
    live.take([make_event(1, "viewstart", view_id="v", seq=0)])
    focus.choose("v")
    assert "duration is not known" in make(live, focus, qtbot).strip.accessibleDescription()


def test_watched_reached_and_watched_again_are_told_apart(qtbot: QtBot) -> None:
    live, focus = Live(), Focus()
    live.take(played("v", TWICE, 1))
    focus.choose("v")
    panel = make(live, focus, qtbot)
    assert panel.figure.text() == "50 %"
    assert panel.words.text() == "watched · 50 % reached · 5.0 s watched again"
    panel.as_table.click()
    shown = rows(panel)
    assert len(shown) == CELLS
    assert [float(row[1]) for row in (shown[10], shown[30], shown[60])] == [1.0, 2.0, 0.0]


def test_retention_counts_the_views_of_the_same_source() -> None:
    live = Live()
    live.take(played("v", TWICE, 1))
    live.take(played("w", SHORT, 100))
    live.take(played("x", SHORT, 200))
    other = [make_event(300, "play", view_id="o", seq=0, source="another.webm", media_time=0.0, duration=20.0)]
    live.take(other)
    view = live.views.get("v")
    assert view is not None
    watched = Coverage(live.views).of(view, START_MS + 20_000)
    assert watched is not None
    assert watched.views == 3
    assert np.allclose(watched.retention[[10, 40, 80]], [1, 1 / 3, 0])


def test_the_strip_is_darker_where_more_was_watched(qtbot: QtBot) -> None:
    live, focus = Live(), Focus()
    live.take(played("v", TWICE, 1))
    focus.choose("v")
    panel = make(live, focus, qtbot)
    tick(panel)
    image: QImage = panel.strip.grab().toImage()
    width, line = panel.strip.width(), panel.strip.fontMetrics().height()
    left, room = 16, width - 32
    once, twice, never = (
        image.pixelColor(left + int(room * share), 8 + line + 6).lightness() for share in (0.1, 0.35, 0.8)
    )
    assert twice < once < never


def test_a_range_limits_what_was_watched_but_not_the_retention(qtbot: QtBot) -> None:
    live, focus = Live(), Focus()
    live.take(played("v", TWICE, 1))
    focus.choose("v")
    panel = make(live, focus, qtbot)
    focus.limit((START_MS + 200, START_MS + 5200))
    assert panel.figure.text() == "25 %"
    assert panel.words.text().endswith("only 5.000 s of it")
    panel.as_table.click()
    assert [float(rows(panel)[place][1]) for place in (10, 35)] == [1.0, 0.0]
    assert rows(panel)[35][2] == "100 %"
    focus.limit(None)
    assert panel.figure.text() == "50 %"


def test_cursor_and_click_are_places_in_the_media(qtbot: QtBot) -> None:
    live, focus = Live(), Focus()
    live.take(played("v", TWICE, 1))
    focus.choose("v")
    panel = make(live, focus, qtbot)
    before = panel.strip.grab().toImage()
    focus.move_cursor(START_MS + 4200)
    after = panel.strip.grab().toImage()
    width, place = panel.strip.width() - 32, 16
    changed = {
        x for x in range(after.width()) for y in range(after.height()) if before.pixel(x, y) != after.pixel(x, y)
    }
    assert changed
    assert all(abs(x - place - width * 4 / 20) < 4 for x in changed)
    focus.move_cursor(None)
    assert panel.strip.grab().toImage() == before
    with qtbot.waitSignal(focus.media_time_wanted) as asked:
        QTest.mouseClick(panel.strip, Qt.MouseButton.LeftButton, pos=QPoint(place + width // 2, 20))
    assert asked.args == ["v", pytest.approx(10.0, abs=0.1)]
