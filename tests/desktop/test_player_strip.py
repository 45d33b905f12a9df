"""The strip under the player: follows the view that plays there, and a click moves the player."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.focus import Focus
from desktop.live import Live
from desktop.look.theme import Theme
from desktop.player.strip import PlayerStrip
from tests.desktop.kit import application
from tests.desktop.samples import START_MS
from tests.desktop.test_panel_coverage import SHORT, TWICE, played

_ENDED_MS = START_MS + 15_400


@pytest.fixture
def open_views() -> set[str]:
    return {"v"}


@pytest.fixture
def focus() -> Focus:
    return Focus()


@pytest.fixture
def strip(qtbot: QtBot, open_views: set[str], focus: Focus) -> Iterator[PlayerStrip]:
    live = Live()
    live.take(played("v", TWICE, 1))
    live.take(played("w", SHORT, 100))
    made = PlayerStrip(Theme(application(), "light"), live, focus, lambda: open_views, lambda: _ENDED_MS + 500)
    qtbot.addWidget(made)
    made.resize(400, 16)
    made.show()
    tick(made)
    yield made
    made.hide()


def tick(strip: PlayerStrip) -> None:
    strip.refresh()
    strip.draw()
    QApplication.processEvents()


def lightness(strip: PlayerStrip, seconds: float) -> int:
    return strip.grab().toImage().pixelColor(round(400 * seconds / 20), 8).lightness()


def test_it_shows_what_was_watched_and_carries_the_playhead_on(strip: PlayerStrip) -> None:
    assert strip.accessibleDescription().startswith("10.")
    assert lightness(strip, 7) < lightness(strip, 2) < lightness(strip, 15)
    assert lightness(strip, 10.5) < 60  # the last event came half a second ago at 10 s


def test_only_the_views_of_this_player_are_followed(strip: PlayerStrip, open_views: set[str]) -> None:
    open_views.clear()
    tick(strip)
    assert strip.accessibleDescription() == "No video plays here."
    open_views.add("w")
    tick(strip)
    assert strip.accessibleDescription().startswith("5.")


def test_a_click_moves_the_player(strip: PlayerStrip, focus: Focus, qtbot: QtBot) -> None:
    with qtbot.waitSignal(focus.media_time_wanted) as asked:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(100, 8))
    assert asked.args == ["v", pytest.approx(5.0, abs=0.05)]


def test_the_shared_cursor_is_a_place_in_the_media(strip: PlayerStrip, focus: Focus) -> None:
    before = strip.grab().toImage()
    focus.choose("v")
    focus.move_cursor(START_MS + 4200)
    tick(strip)
    after = strip.grab().toImage()
    changed = {x for x in range(400) for y in range(16) if before.pixel(x, y) != after.pixel(x, y)}
    assert changed
    assert changed <= set(range(77, 84))  # 4 s of 20
    focus.choose("w")
    tick(strip)
    assert strip.grab().toImage() == before
