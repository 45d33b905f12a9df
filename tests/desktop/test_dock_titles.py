"""A tab is title enough for its panel, and arranging leaves nothing behind."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QTabBar

from desktop.shell.dock_titles import DockTitles
from desktop.shell.window import Window
from tests.desktop.conftest import MakeWindow


def tab_bars(window: Window) -> list[QTabBar]:
    """Those of the docks that are seen."""
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [bar for bar in bars if not bar.visibleRegion().isEmpty()]


def bar_of(window: Window, title: str) -> tuple[QTabBar, int]:
    for bar in tab_bars(window):
        for place in range(bar.count()):
            if bar.tabText(place) == title:
                return bar, place
    raise AssertionError(f"no tab {title}")


def has_title(window: Window, panel: str) -> bool:
    return window.docks[panel].titleBarWidget() is None


def test_a_tab_has_no_second_title_and_a_panel_alone_has_one(window: Window, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not has_title(window, "feed") and not has_title(window, "timeline"))
    window.docks["timeline"].setFloating(True)
    qtbot.waitUntil(lambda: has_title(window, "timeline"))
    assert not has_title(window, "feed"), "others are still beside it"
    window.dock_all()
    window.reset_layout()
    qtbot.waitUntil(lambda: not has_title(window, "timeline"))
    for other in ("playback", "quality"):
        window.docks[other].close()
    if len(window.tabifiedDockWidgets(window.docks["mix"])) == 2:
        qtbot.waitUntil(lambda: has_title(window, "mix"))


def test_a_tab_floats_and_closes_its_panel(window: Window, qtbot: Any) -> None:
    titles = window.findChild(DockTitles)
    bar, place = bar_of(window, "Timeline")
    menu = titles.menu_of(bar, place)
    assert menu is not None
    menu.actions()[1].trigger()
    assert window.docks["timeline"].isHidden()
    bar, place = bar_of(window, "Views")
    menu = titles.menu_of(bar, place)
    assert menu is not None
    menu.actions()[0].trigger()
    assert window.docks["views"].isFloating()
    assert titles.menu_of(bar, -1) is None
    coverage = window.docks["coverage"]
    window.show_panel("coverage")
    qtbot.waitUntil(lambda: not coverage.visibleRegion().isEmpty())
    bar, place = bar_of(window, "Coverage")
    docked = coverage.width()
    bar.tabBarDoubleClicked.emit(place)
    assert coverage.isFloating()
    assert coverage.width() < docked, "it is seen to float"
    assert window.geometry().contains(coverage.geometry().center())


def test_a_tab_can_be_dragged_out(window: Window, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not has_title(window, "timeline"))
    bar, place = bar_of(window, "Timeline")
    start, left = bar.tabRect(place).center(), Qt.MouseButton.LeftButton
    assert bar.isMovable()
    qtbot.mousePress(bar, left, pos=start)
    for step in range(1, 40):
        at = QPointF(start + QPoint(min(step, 20), -5 * step))
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            bar.mapToGlobal(at),
            Qt.MouseButton.NoButton,
            left,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(bar, move)
        QApplication.processEvents()
    assert window.docks["timeline"].isFloating()
    qtbot.mouseRelease(bar, left, pos=start - QPoint(0, 200))


@pytest.mark.parametrize("size", [(1024, 700), (1600, 1000)])
def test_arranging_leaves_no_tabs_behind_and_the_window_as_large_as_it_was(
    make_window: MakeWindow, size: tuple[int, int]
) -> None:
    window = make_window()
    window.resize(*size)
    for arrange in (window.reset_layout, lambda: window.arrange("debug"), window.reset_layout, window.reset_layout):
        arrange()
        for _ in range(3):
            QApplication.processEvents()
        titles = [bar.tabText(place) for bar in tab_bars(window) for place in range(bar.count())]
        assert len(titles) == len(set(titles)), titles
        assert "Live feed" in titles
        assert (window.width(), window.height()) == size
