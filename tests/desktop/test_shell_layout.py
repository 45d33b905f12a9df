"""Layouts come back, damaged ones give way to the default."""

import os
import random
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QPushButton

from desktop.look.screens import bring_back, first_size, is_held
from desktop.look.theme import Theme
from desktop.shell.layout import LayoutFile, arrange_by_default
from desktop.shell.window import Window
from tests.desktop.conftest import MakeWindow
from tests.desktop.kit import application

AREAS = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.TopDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)


def picture(window: Window) -> dict[str, Any]:
    """What a user would call the layout."""
    return {name: _place(window, dock) if _is_open(dock) else "closed" for name, dock in window.docks.items()}


def _place(window: Window, dock: QDockWidget) -> tuple[bool, object, list[str]]:
    beside = sorted(other.objectName() for other in window.tabifiedDockWidgets(dock) if _is_open(other))
    return dock.isFloating(), None if dock.isFloating() else window.dockWidgetArea(dock), beside


def _is_open(dock: QDockWidget) -> bool:
    return dock.toggleViewAction().isChecked()


def change(window: Window, chance: random.Random) -> None:
    dock, other = chance.sample(list(window.docks.values()), 2)
    match chance.randrange(6):
        case 0:
            dock.close()
        case 1:
            dock.show()
        case 2:
            dock.setFloating(not dock.isFloating())
        case 3:
            dock.setFloating(False)
            window.addDockWidget(chance.choice(AREAS), dock)
        case 4:
            if _can_tab(window, dock, other):
                window.tabifyDockWidget(other, dock)
        case 5:
            window.resizeDocks([dock], [chance.randint(120, 500)], Qt.Orientation.Horizontal)


def _can_tab(window: Window, dock: QDockWidget, other: QDockWidget) -> bool:
    docked = all(_is_open(one) and not one.isFloating() for one in (dock, other))
    return docked and other not in window.tabifiedDockWidgets(dock)


@pytest.mark.parametrize("seed", [20, 1])
def test_fifty_random_changes_come_back(make_window: MakeWindow, seed: int) -> None:
    chance = random.Random(seed)
    window = make_window()
    for turn in range(50):
        change(window, chance)
        QApplication.processEvents()
        window.keep_layout()
        before = picture(window)
        window.hide()
        window = make_window()
        QApplication.processEvents()
        assert picture(window) == before, f"turn {turn}"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(b"version=1", b"version=99"),
        lambda content: bytes(random.Random(1).randbytes(len(content))),
        lambda content: content.replace(b"\\0\\0", b"\\x1\\0", 1),
        lambda content: b"[layout]\nversion=1\nstate=@ByteArray(x)\ngeometry=@ByteArray(y)\nchecksum=z\n",
    ],
    ids=["empty", "cut", "other version", "noise", "one byte", "invented"],
)
def test_a_damaged_layout_gives_way_to_the_default(make_window: MakeWindow, layout_path: Path, damage: Any) -> None:
    window = make_window()
    default = picture(window)
    window.docks["feed"].close()
    window.docks["mix"].setFloating(True)
    window.keep_layout()
    window.hide()
    content = layout_path.read_bytes()
    layout_path.write_bytes(damage(content))
    assert layout_path.read_bytes() != content
    again = make_window()
    assert picture(again) == default
    assert again.layout_file.is_lost


def test_a_place_that_cannot_be_written_is_no_error(window: Window, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    LayoutFile(tmp_path / "file" / "layout.ini").save(window)
    os.mkfifo(tmp_path / "layout.ini")
    layout = LayoutFile(tmp_path / "layout.ini")
    layout.save(window)
    assert not layout.restore_state(window)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700), (1920, 1080), (2560, 1440)])
def test_by_default_the_feed_is_below_and_the_charts_are_at_the_right(window: Window, size: tuple[int, int]) -> None:
    window.resize(*size)
    arrange_by_default(window, window.docks)
    QApplication.processEvents()
    feed, mix, rate = (window.docks[name] for name in ("feed", "mix", "rate"))
    assert feed.width() == window.width()
    assert mix.x() > window.width() // 2
    assert rate.y() > mix.y()
    assert window.docks["log"].isHidden()
    assert window.centre.width() >= window.width() // 2
    assert window.centre.height() >= window.height() // 2
    assert feed.height() > window.height() * 0.25, "a large window has more rows"
    assert mix.width() > window.width() * 0.19
    assert window.size().toTuple() == size, "something does not fit"


def test_dock_all_and_reset(window: Window) -> None:
    default = picture(window)
    for dock in window.docks.values():
        dock.setFloating(True)
    window.docks["log"].close()
    window.dock_all()
    assert not any(dock.isFloating() for dock in window.docks.values())
    window.docks["feed"].close()
    window.reset_layout()
    assert picture(window) == default


def test_panels_close_float_move_and_tab_but_the_player_stays(window: Window) -> None:
    wanted = QDockWidget.DockWidgetFeature
    for dock in window.docks.values():
        features = dock.features()
        assert features & wanted.DockWidgetClosable
        assert features & wanted.DockWidgetMovable
        assert features & wanted.DockWidgetFloatable
    assert window.centralWidget() is window.centre


def test_full_screen_and_back_leaves_the_layout_as_it_was(window: Window, layout_path: Path) -> None:
    before = picture(window)
    window.set_player_full_screen(True)
    QApplication.processEvents()
    assert window.isFullScreen()
    assert not window.menuBar().isVisible()
    assert not window.centre.source_bar.isVisible()
    assert all(dock.isHidden() for dock in window.docks.values())
    window.set_player_full_screen(False)
    QApplication.processEvents()
    assert not window.isFullScreen()
    assert window.menuBar().isVisible()
    assert window.centre.source_bar.isVisible()
    assert picture(window) == before


def test_closed_in_full_screen_the_layout_from_before_is_kept(make_window: MakeWindow) -> None:
    window = make_window()
    before = picture(window)
    window.set_player_full_screen(True)
    window.keep_layout()
    window.hide()
    assert picture(make_window()) == before


def test_the_ready_layouts_show_what_they_are_for(make_window: MakeWindow) -> None:
    window = make_window()
    window.resize(1400, 900)
    window.show()
    window.arrange("watch")
    QApplication.processEvents()
    watching = window.docks["feed"].height()
    assert not window.docks["timeline"].visibleRegion().isEmpty()
    assert not window.docks["quality"].visibleRegion().isEmpty()
    assert picture(window)["log"] == "closed"
    window.arrange("debug")
    QApplication.processEvents()
    assert "closed" not in picture(window).values()
    assert not window.docks["feed"].visibleRegion().isEmpty()
    assert window.docks["feed"].height() > watching


def test_a_layout_of_ones_own_comes_back_when_asked_for(make_window: MakeWindow) -> None:
    window = make_window()
    assert not window.restore_own_layout()
    window.docks["mix"].close()
    window.docks["rate"].setFloating(True)
    window.keep_own_layout()
    own = picture(window)
    window.reset_layout()
    assert picture(window) != own
    assert window.restore_own_layout()
    assert picture(window) == own
    assert not window.own_layout.is_lost
    window.own_layout.path.write_text("[layout]")
    assert not window.restore_own_layout()
    assert window.own_layout.is_lost
    window.own_layout.path.unlink()
    assert not window.own_layout.is_lost


def test_what_was_left_on_a_screen_that_has_gone_comes_back(window: Window) -> None:
    there = window.screen().availableGeometry()
    kept, lost = window.docks["rate"], window.docks["mix"]
    for dock, place in ((kept, there.topLeft()), (lost, there.bottomRight() + QPoint(4000, 40))):
        dock.setFloating(True)
        dock.move(place)
    window.move(there.topLeft() - QPoint(5000, 0))
    QApplication.processEvents()
    application().screenRemoved.emit(window.screen())
    QApplication.processEvents()
    assert kept.isFloating()
    assert not lost.isFloating()
    assert window.dockWidgetArea(lost) != Qt.DockWidgetArea.NoDockWidgetArea
    assert window.frameGeometry().topLeft() == there.topLeft()


def test_a_panel_made_for_a_larger_screen_does_not_lie_over_the_menus(window: Window) -> None:
    wide, beside = window.docks["coverage"], window.docks["rate"]
    for dock in (wide, beside):
        dock.setFloating(True)
    wide.setGeometry(QRect(window.mapToGlobal(QPoint(0, 0)), QSize(window.width(), 204)))
    beside.setGeometry(QRect(window.mapToGlobal(QPoint(0, 0)), QSize(window.width() // 2, 204)))
    QApplication.processEvents()
    bring_back(window, window.docks.values())
    assert not wide.isFloating()
    assert beside.isFloating()


@pytest.mark.parametrize(
    ("available", "size"),
    [
        ((1024, 700), None),
        ((1280, 800), None),
        ((1366, 880), (1280, 800)),
        ((1920, 1050), (1536, 840)),
        ((2560, 1440), (1920, 1152)),
        ((3840, 2160), (1920, 1200)),
    ],
)
def test_the_first_size_fits_with_its_frame_or_the_window_fills_the_screen(
    available: tuple[int, int], size: tuple[int, int] | None
) -> None:
    found = first_size(QSize(1280, 800), QSize(*available))
    assert (found and (found.width(), found.height())) == size


@pytest.mark.parametrize(
    ("frame", "held"),
    [
        (QRect(100, 100, 800, 600), True),
        (QRect(-700, 100, 800, 600), True),
        (QRect(-780, 100, 800, 600), False),
        (QRect(100, -60, 800, 600), False),
        (QRect(2000, 100, 800, 600), True),
        (QRect(100, 1070, 800, 600), False),
    ],
)
def test_a_hand_must_get_hold_of_a_window(frame: QRect, held: bool) -> None:
    assert is_held(frame, [QRect(0, 0, 1920, 1080), QRect(1920, 0, 1280, 1024)]) == held


@pytest.mark.parametrize(("percent", "groups"), [(100, 2), (200, 1)])
def test_large_text_gets_one_panel_at_the_right(window: Window, percent: int, groups: int) -> None:
    theme = Theme(application(), "light")
    try:
        theme.set_text_size(percent)
        window.resize(1024, 700)
        window.reset_layout()
        QApplication.processEvents()
        right = [dock for dock in window.docks.values() if window.dockWidgetArea(dock) == AREAS[1]]
        assert sum(not dock.visibleRegion().isEmpty() for dock in right) == groups
    finally:
        theme.set_text_size(100)


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_passes_over_panels_behind_tabs(make_window: MakeWindow, qtbot: Any, key: Qt.Key) -> None:
    window = make_window()
    buttons = {}
    for panel_id in window.docks:
        buttons[panel_id] = QPushButton(panel_id)
        window.fill_dock(panel_id, buttons[panel_id])
    window.show()
    window.activateWindow()
    window.show_panel("feed")
    qtbot.waitUntil(lambda: not window.docks["feed"].visibleRegion().isEmpty())
    seen = {name for name, dock in window.docks.items() if not dock.visibleRegion().isEmpty()}
    assert seen < set(window.docks)
    buttons["feed"].setFocus()
    qtbot.waitUntil(buttons["feed"].hasFocus)
    visited = set()
    for _ in range(60):
        qtbot.keyClick(QApplication.focusWidget() or window, key)
        visited |= {name for name, button in buttons.items() if button.hasFocus()}
    assert visited == seen
