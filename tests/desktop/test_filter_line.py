"""The filter line: what is typed becomes a filter, what is none is said below it, and what was used comes back."""

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from analytics.playback.filter import Filter
from desktop.filter.line import FilterLine
from desktop.filter.ready import READY
from desktop.filter.saved import Saved
from desktop.look.theme import Theme
from tests.desktop.kit import application

SEEN = {"source": ["sea.webm", "<b>bold</b>"], "data": ["kind"]}


class Line:
    """A shown line, and what it said."""

    def __init__(self, qtbot: QtBot, kept: object = None) -> None:
        self.names = ["my filter"]
        self.widget = FilterLine(
            Theme(application(), "light"), lambda field: SEEN.get(field, ()), kept, lambda name: self.names.pop()
        )
        self.filters: list[Filter] = []
        self.kept: list[object] = []
        self.left = 0
        self.widget.filter_changed.connect(self.filters.append)
        self.widget.kept_changed.connect(self.kept.append)
        self.widget.left.connect(self._on_left)
        qtbot.addWidget(self.widget)
        self.widget.resize(640, 80)
        self.widget.show()
        self.widget.focus()

    def _on_left(self) -> None:
        self.left += 1

    def type(self, text: str) -> None:
        QTest.keyClicks(self.widget.line, text)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.widget.line, key, modifiers)


@pytest.fixture
def line(qtbot: QtBot) -> Line:
    return Line(qtbot)


def test_what_is_typed_is_taken_a_moment_after_the_last_key(line: Line, qtbot: QtBot) -> None:
    line.type("seq > 1")
    assert line.filters == []
    qtbot.waitUntil(lambda: [one.text for one in line.filters] == ["seq > 1"])
    assert line.widget.word.text() == "Filtered"
    assert line.widget.message.isHidden()
    assert line.kept == []


def test_what_is_no_filter_changes_nothing_and_is_said(line: Line, qtbot: QtBot) -> None:
    line.widget.set_text("seq > 1")
    line.type(" and evnt == 5")
    qtbot.waitUntil(lambda: line.widget.state == "invalid")
    assert [one.text for one in line.filters] == ["seq > 1"]
    assert line.widget.message.isVisible()
    assert line.widget.message.text() == "Column 13: there is no field evnt; expected: event"
    assert line.widget.word.text() == "Not a filter"
    assert "there is no field" in line.widget.line.accessibleDescription()
    assert not line.widget.save.isEnabled()


def test_enter_takes_it_at_once_and_remembers_it(line: Line) -> None:
    line.widget.line.setText("seq > 1")
    line.press(Qt.Key.Key_Return)
    assert [one.text for one in line.filters] == ["seq > 1"]
    assert line.kept == [{"history": ["seq > 1"], "saved": []}]


def test_escape_clears_then_leaves(line: Line) -> None:
    line.widget.set_text("seq > 1")
    line.press(Qt.Key.Key_Escape)
    assert (line.widget.text, line.left) == ("", 0)
    assert not line.filters[-1]
    assert line.widget.word.text() == "No filter"
    line.press(Qt.Key.Key_Escape)
    assert line.left == 1


def test_the_cross_in_the_line_clears_too(line: Line, qtbot: QtBot) -> None:
    line.widget.set_text("seq > 1")
    line.widget.line.clear()
    qtbot.waitUntil(lambda: line.widget.state == "empty")
    assert not line.filters[-1]


def test_the_last_ones_come_back(qtbot: QtBot) -> None:
    line = Line(qtbot, {"history": ["seq > 1", "event == play", 5], "saved": "nonsense"})
    line.press(Qt.Key.Key_Up)
    line.press(Qt.Key.Key_Up)
    assert line.widget.text == "event == play"
    line.press(Qt.Key.Key_Down)
    assert line.widget.text == "seq > 1"
    line.press(Qt.Key.Key_Down)
    assert line.widget.text == ""
    line.widget._fill_menu()
    offered = [action.text() for action in line.widget._menu.actions()]
    assert offered == ["seq > 1", "event == play", "", *(title for title, _ in READY)]


def test_a_word_is_completed(line: Line, qtbot: QtBot) -> None:
    line.type("sour")
    qtbot.waitUntil(lambda: line.widget.completer.open)
    assert line.widget.completer.texts[0] == "source"
    line.widget.completer.take(0)
    assert line.widget.text == "source "
    assert not line.widget.completer.open
    line.type("== ")
    line.press(Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: line.widget.completer.open)
    assert line.widget.completer.texts[:2] == ['"sea.webm"', '"<b>bold</b>"']
    line.widget.completer.take(0)
    qtbot.waitUntil(lambda: [one.text for one in line.filters][-1:] == ['source == "sea.webm" '])


def test_return_takes_what_is_typed_and_goes_to_the_rows(line: Line, qtbot: QtBot) -> None:
    line.type("event == play")
    qtbot.waitUntil(lambda: line.widget.completer.open)
    assert "playing" in line.widget.completer.texts
    assert not line.widget.completer.chosen
    QTest.keyClick(line.widget.completer._list, Qt.Key.Key_Return)
    assert (line.widget.text, line.filters[-1].text, line.left) == ("event == play", "event == play", 1)
    assert not line.widget.completer.open
    line.type(" and nonsense")
    line.press(Qt.Key.Key_Return)
    assert (line.widget.state, line.left) == ("invalid", 1)


def test_tab_takes_the_first_and_return_the_one_gone_to(line: Line, qtbot: QtBot) -> None:
    line.type("sour")
    qtbot.waitUntil(lambda: line.widget.completer.open)
    QTest.keyClick(line.widget.completer._list, Qt.Key.Key_Tab)
    assert line.widget.text == "source "
    assert line.widget.line.hasFocus()
    line.widget.line.clear()
    line.type("event == play")
    qtbot.waitUntil(lambda: line.widget.completer.open)
    first = line.widget.completer.texts[0]
    QTest.keyClick(line.widget.completer._list, Qt.Key.Key_Down)
    QTest.keyClick(line.widget.completer._list, Qt.Key.Key_Return)
    assert (line.widget.text, line.left) == (f"event == {first} ", 0)


def test_escape_closes_the_list_first(line: Line, qtbot: QtBot) -> None:
    line.type("sour")
    qtbot.waitUntil(lambda: line.widget.completer.open)
    QTest.keyClick(line.widget.completer._list, Qt.Key.Key_Escape)
    assert not line.widget.completer.open
    assert line.widget.text == "sour"


def test_saved_ones_are_buttons(line: Line) -> None:
    line.widget.set_text("seq > 1")
    line.widget.save.click()
    (button,) = line.widget.saved.buttons
    assert button.text() == "my filter"
    line.widget.clear()
    button.click()
    assert line.widget.text == "seq > 1"
    assert line.filters[-1].text == "seq > 1"
    assert line.kept[-1] == {"history": ["seq > 1"], "saved": [{"name": "my filter", "filter": "seq > 1"}]}


def test_buttons_are_dragged_into_another_order(qtbot: QtBot) -> None:
    saved = [{"name": name, "filter": f"seq == {number}"} for number, name in enumerate(["one", "two", "three"])]
    line = Line(qtbot, {"saved": saved})
    one, _, three = line.widget.saved.buttons
    QTest.mousePress(one, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(one, one.mapFrom(line.widget.saved, three.geometry().center() + QPoint(5, 0)))
    QTest.mouseRelease(one, Qt.MouseButton.LeftButton)
    assert [button.saved.name for button in line.widget.saved.buttons] == ["two", "three", "one"]
    assert line.filters == []
    QTest.keyClick(one, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert line.widget.saved.saved == [Saved("two", "seq == 1"), Saved("one", "seq == 0"), Saved("three", "seq == 2")]
    QTest.keyClick(one, Qt.Key.Key_Delete)
    assert [one["name"] for one in line.kept[-1]["saved"]] == ["two", "three"]  # type: ignore[index]


def test_many_saved_ones_make_the_line_no_wider(qtbot: QtBot) -> None:
    narrow = Line(qtbot).widget.minimumSizeHint().width()
    saved = [{"name": f"filter number {number}", "filter": f"seq == {number}"} for number in range(30)]
    line = Line(qtbot, {"saved": saved})
    assert line.widget.minimumSizeHint().width() == narrow
    line.widget._fill_menu()
    assert [action.isSeparator() for action in line.widget._menu.actions()].index(True) == 30


def test_hostile_names_are_text(qtbot: QtBot) -> None:
    line = Line(qtbot, {"saved": [{"name": "<img src=x>&\u202e", "filter": 'event == "<b>"'}]})
    (button,) = line.widget.saved.buttons
    assert button.text() == "<img src=x>&&\\u202e"
    assert "<img" not in button.toolTip()
    assert "<b>" not in button.toolTip()


def test_typing_a_long_filter_never_stutters(line: Line) -> None:
    line.widget.set_text(" or ".join(f'source == "{number}"' for number in range(250)), apply=False)
    line.widget.line.end(False)
    start = time.perf_counter()
    for letter in " or seq > 1":
        line.type(letter)
    assert (time.perf_counter() - start) / 11 < 0.25


def test_a_ground_says_beside_sign_and_word_whether_it_is_a_filter(line: Line) -> None:
    def ground() -> str:
        picture = line.widget.line.grab().toImage()
        return picture.pixelColor(picture.width() - 40, 3).name()

    colours = Theme(application(), "light").colours
    assert ground() == colours.base
    line.widget.set_text("seq > 1")
    assert ground() == colours.ok_ground
    line.widget.set_text("seq >")
    assert ground() == colours.error_ground
    line.widget.clear()
    assert ground() == colours.base


@pytest.mark.parametrize(("title", "text"), READY)
def test_those_that_are_ready_are_filters_and_taken_at_once(title: str, text: str, line: Line) -> None:
    line.widget._fill_menu()
    next(action for action in line.widget._menu.actions() if action.text() == title).trigger()
    assert (line.widget.state, line.filters[-1].text) == ("valid", text)
    line.widget._fill_menu()
    assert line.widget._menu.actions()[0].text() == text, "it is among the last ones from then on"
