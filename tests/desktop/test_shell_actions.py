"""The menus: everything has a shortcut of its own, a name, and something that it does."""

from collections import Counter
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.capture.captures import Captures
from desktop.feed.keys import KEYS
from desktop.lab.menu import LabMenu
from desktop.look.theme import Theme
from desktop.panels import PANELS
from desktop.shell.actions import ACTIONS, MENUS
from desktop.shell.handlers import make_handlers
from desktop.shell.keys_box import KeysBox
from desktop.shell.text_size import STEPS, TextSize
from desktop.shell.window import Window
from tests.desktop.kit import application


def test_every_entry_has_a_shortcut_of_its_own(window: Window) -> None:
    entries = [action for menu in window.menus.menus.values() for action in menu.actions() if not action.isSeparator()]
    assert len(entries) == len(ACTIONS) + len(PANELS)
    keys = Counter(action.shortcut().toString() for action in entries)
    assert "" not in keys
    assert not [key for key, count in keys.items() if count > 1]
    assert all(QKeySequence(row.shortcut).toString() for row in ACTIONS)


def test_the_feeds_keys_are_nobody_elses_and_all_are_on_the_page_of_keys(window: Window, qtbot: QtBot) -> None:
    feed = [QKeySequence(keys).toString() for row in KEYS for keys in row.keys]
    others = [QKeySequence(keys).toString() for keys in [*(r.shortcut for r in ACTIONS), *(k.shortcut for k in PANELS)]]
    assert not set(feed) & set(others)
    box = KeysBox(window, window.panel_keys)
    qtbot.addWidget(box)
    branches = [box.tree.topLevelItem(at) for at in range(box.tree.topLevelItemCount())]
    listed = [branch.child(at).text(0) for branch in branches for at in range(branch.childCount())]
    assert {keys for text in listed for keys in text.split(" or ")} >= {*feed, *others}
    box.line.setText("bookmark nobody")
    assert all(branch.isHidden() for branch in branches)
    box.line.setText("MARK the chosen")
    assert [branch.text(0) for branch in branches if not branch.isHidden()] == ["Live feed"]


def test_within_a_menu_each_letter_is_used_once(window: Window) -> None:
    for menu in window.menus.menus.values():
        letters = [a.text().split("&")[1][0].lower() for a in menu.actions() if a.text().count("&") == 1]
        assert len(letters) == len(set(letters)), menu.title()


def test_every_row_has_a_handler_and_no_handler_is_left_over(window: Window) -> None:
    handlers = make_handlers(window, *(MagicMock() for _ in range(9)))
    lab = LabMenu(*(MagicMock() for _ in range(3))).handlers()
    captures = Captures(Path(), "1", MagicMock(), MagicMock(), MagicMock()).handlers(window, MagicMock())
    text = TextSize(MagicMock(), MagicMock()).handlers()
    ids = [*handlers, *lab, *captures, *text, "connect"]  # the last is the connection dialog's own
    assert len(ids) == len(ACTIONS)
    assert set(ids) == {row.id for row in ACTIONS}


def test_nothing_can_be_pressed_before_it_is_connected_nor_without_a_player(window: Window) -> None:
    pressed: list[str] = []
    assert not any(action.isEnabled() for action in window.menus.by_id.values())
    window.menus.connect_all({row.id: (lambda name=row.id: pressed.append(name)) for row in ACTIONS})
    for row in ACTIONS:
        assert window.menus.by_id[row.id].isEnabled() == (not row.needs_player)
    window.menus.set_player_loaded(True)
    for row in ACTIONS:
        window.menus.by_id[row.id].trigger()
    assert pressed == [row.id for row in ACTIONS]


def test_shortcuts_work_with_a_hidden_menu_bar(window: Window, qtbot: QtBot) -> None:
    pressed: list[str] = []
    window.menus.connect_all({row.id: (lambda name=row.id: pressed.append(name)) for row in ACTIONS})
    window.menus.set_player_loaded(True)
    window.menuBar().hide()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["fullscreen", "quit"]


def test_a_panel_is_closed_and_shown_by_its_entry(window: Window) -> None:
    for kind in PANELS:
        dock, entry = window.docks[kind.id], window.entries[kind.id]
        shown = not dock.isHidden()
        assert entry.isChecked() == shown
        if shown and dock.visibleRegion().isEmpty():
            entry.trigger()  # it was behind a tab
            assert not dock.visibleRegion().isEmpty()
            assert entry.isChecked()
        entry.trigger()
        assert dock.isHidden() == shown
        assert entry.isChecked() != shown
        entry.trigger()
        assert dock.isHidden() != shown
        assert entry.isChecked() == shown


def test_menus_are_named(window: Window) -> None:
    assert [action.text() for action in window.menuBar().actions()] == list(MENUS)


def test_every_control_of_the_frame_has_a_name(window: Window) -> None:
    nameless = [
        control
        for kind in (QAbstractButton, QComboBox, QLineEdit)
        for control in window.centre.findChildren(kind) + window.status_line.findChildren(kind)
        if not (control.accessibleName() or _inner(control))
    ]
    assert not nameless


def _inner(control: QWidget) -> bool:
    """Qt's own parts of a control, such as the field of a combo box, are named by it."""
    return isinstance(control.parent(), QComboBox | QLineEdit) or control.objectName().startswith("qt_")


@pytest.mark.parametrize(
    ("keys", "steps", "size"),
    [("Ctrl++", 2, 125), ("Ctrl+=", 1, 110), ("Ctrl+-", 1, 90), ("Ctrl+-", 9, STEPS[0]), ("Ctrl++", 9, STEPS[-1])],
)
def test_text_grows_and_shrinks_by_keys_and_is_kept(
    window: Window, qtbot: QtBot, keys: str, steps: int, size: int
) -> None:
    theme, kept = Theme(application(), "light"), []
    handlers = TextSize(theme, kept.append).handlers()
    for name, call in handlers.items():
        window.menus.by_id[name].setEnabled(True)
        window.menus.by_id[name].triggered.connect(call)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    usual = application().font().pointSizeF()
    try:
        for _ in range(steps):
            qtbot.keySequence(window, keys)
        assert application().font().pointSizeF() == pytest.approx(usual * size / 100)
        assert kept[-1] == theme.text_size == size
        qtbot.keySequence(window, "Ctrl+Alt+0")
        assert application().font().pointSizeF() == pytest.approx(usual)
    finally:
        theme.set_text_size(100)
