"""Keys: those of a capture's window too, letters that are one entry's alone, and every chart as a table."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from analytics.history.capture.writer import write_capture
from collector.http.media import MediaShelf
from desktop.capture.actions import ACTIONS
from desktop.capture.captures import Captures
from desktop.capture.video.origin import Served
from desktop.capture.window import CaptureWindow
from desktop.charts.shared import Chart
from desktop.look.message_bar import MessageBars
from desktop.panels.chart_panel import ChartPanel
from desktop.past.sources import history_sources
from desktop.run.tasks import Tasks
from desktop.shell.keys_box import KeysBox
from desktop.shell.window import Window
from tests.commands.conftest import fill
from tests.desktop.kit import make_context, make_panel
from tests.desktop.samples import START_MS, played_clips


@pytest.fixture
def capture_window(tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> Iterator[CaptureWindow]:
    path = tmp_path / "talk.playscope"
    with path.open("wb") as file:
        write_capture(played_clips(), file, "1", START_MS, {})
    messages = MessageBars()
    qtbot.addWidget(messages)
    captures = Captures(tmp_path, "1", tasks, messages, Served("http://127.0.0.1:9", None, MediaShelf()))
    captures.come_alive(make_context(), None)  # type: ignore[arg-type]
    captures.open(path)
    qtbot.waitUntil(lambda: bool(captures.windows))
    yield captures.windows[0]
    captures.close_all()
    qtbot.waitUntil(lambda: not captures.windows)


def letters(texts: Iterable[str]) -> list[str]:
    """Letters that more than one of these texts has after its "&"."""
    marked = [text.replace("&&", "")[text.replace("&&", "").find("&") + 1].lower() for text in texts if "&" in text]
    return [letter for letter, count in Counter(marked).items() if count > 1]


def letters_of_menus(window: Any) -> dict[str, list[str]]:
    menus = {"the bar": [action.text() for action in window.menuBar().actions()]}
    menus |= {title: _texts(menu.actions()) for title, menu in window.menus.menus.items()}
    return {title: found for title, texts in menus.items() if (found := letters(texts))}


def _texts(actions: list[QAction]) -> list[str]:
    return [action.text() for action in actions if not action.isSeparator()]


def test_each_letter_of_a_menu_is_one_entrys(window: Window, capture_window: CaptureWindow) -> None:
    assert letters_of_menus(window) == {}
    assert letters_of_menus(capture_window) == {}


def test_letters_of_parts_on_one_window_are_one_parts(window: Window, capture_window: CaptureWindow) -> None:
    for whole in (window, capture_window):
        parts: list[Any] = [*whole.findChildren(QAbstractButton), *whole.findChildren(QLabel)]
        texts = [part.text() for part in parts if not (isinstance(part, QLabel) and part.buddy() is None)]
        texts += [action.text() for action in whole.menuBar().actions()]
        assert letters(texts) == []


def test_a_captures_window_goes_round_its_regions_by_key(capture_window: CaptureWindow, qtbot: QtBot) -> None:
    window = capture_window
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    parts = [part for part in window.regions() if part.isVisible()]
    window.bar.play.setFocus()
    seen = []
    for _ in parts:
        qtbot.keyClick(window, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        seen += [part for part in parts if part is focused or part.isAncestorOf(focused)]
    assert len(set(seen)) == len(parts) >= 4
    assert window.bar.play.hasFocus(), "where it was, after a round"
    qtbot.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert not window.bar.isAncestorOf(QApplication.focusWidget())


def test_a_captures_window_lists_its_own_keys(capture_window: CaptureWindow, qtbot: QtBot) -> None:
    capture_window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is capture_window)
    qtbot.keyClick(capture_window, Qt.Key.Key_F1)
    box = capture_window.findChild(KeysBox)
    words = "\n".join(
        f"{branch.child(row).text(0)} {branch.child(row).text(1)}"
        for place in range(box.tree.topLevelItemCount())
        for branch in [box.tree.topLevelItem(place)]
        for row in range(branch.childCount())
    )
    for row in ACTIONS:
        assert row.tip in words
    assert "Play the bundled clip" not in words, "that is another window's"
    box.close()


def _charts(panels: Iterable[QWidget]) -> list[Chart]:
    return [chart for panel in panels for chart in [*panel.findChildren(Chart)]]


def test_charts_of_the_past_have_words_and_a_table_too(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    fill(tmp_path / "data", played_clips())
    context = make_context(
        now_ms=lambda: START_MS + 3_600_000, run=tasks.run, sources=history_sources(tmp_path / "data", lambda: None)
    )
    panel = make_panel("history", context, qtbot, (900, 400))
    panel.load()
    qtbot.waitUntil(lambda: panel.bar.load.isVisible() and panel.tabs.count() > 0, timeout=10_000)
    charted = 0
    for place in range(panel.tabs.count()):
        panel.tabs.setCurrentIndex(place)
        shown = panel.tabs.widget(place)
        shown.refresh()
        assert all(chart.accessibleName() and len(chart.accessibleDescription()) > 10 for chart in _charts([shown]))
        if isinstance(shown, ChartPanel):
            charted += 1
            shown.as_table.click()
            assert shown.table.model().rowCount() > 0, panel.tabs.tabText(place)
            assert shown.table.accessibleName()
    assert charted >= 3
