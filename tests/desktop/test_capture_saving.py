"""Captures saved from the store and from a capture's window: whole, in part, or not at all."""

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from analytics.history.capture.reader import open_capture
from collector.store.remarks import Remark
from desktop.capture.captures import Captures
from desktop.look.message_bar import MessageBars
from desktop.shell.window import Window
from tests.desktop.samples import many
from tests.desktop.test_capture_window import EVENTS, REMARKS, captures, fill, messages, opened, words

__all__ = ["captures", "messages"]


def test_what_is_saved_can_be_opened(captures: Captures, messages: MessageBars, tmp_path: Path, qtbot: QtBot) -> None:
    fill(tmp_path / "data", EVENTS)
    path = tmp_path / "all.playscope"
    captures.save_to(path)
    qtbot.waitUntil(lambda: "saved in" in words(messages))
    with open_capture(path) as capture:
        assert [event.record() for event in capture.all()] == [event.record() for event in EVENTS]
        assert capture.remarks == {EVENTS[3].id: REMARKS[EVENTS[3].id]}
    window = opened(captures, path, qtbot)
    window.feed.model.clear()
    window.replay.seek_end()
    numbers = window.feed.shown_numbers()
    assert not len(numbers)
    window.feed.model.undo_clear()
    numbers = window.feed.shown_numbers()
    window.context.remarks.put({EVENTS[6].id: Remark(False, "seen here"), EVENTS[3].id: Remark()})
    captures.save_copy(window, tmp_path / "some.playscope", numbers[5:17])
    qtbot.waitUntil(lambda: "12 events saved" in words(window.messages))
    with open_capture(tmp_path / "some.playscope") as capture:
        assert [event.id for event in capture.all()] == [event.id for event in EVENTS[5:17]]
        assert capture.remarks == {EVENTS[6].id: Remark(False, "seen here")}
    captures.save_to(tmp_path / "shown.csv", numbers[2:5])
    qtbot.waitUntil(lambda: "3 events saved" in words(messages))
    rows = list(csv.DictReader((tmp_path / "shown.csv").read_text().splitlines()))
    assert [row["id"] for row in rows] == [event.id for event in EVENTS[2:5]]
    captures.save_to(tmp_path / "shown.playscope", numbers[:4])
    qtbot.waitUntil(lambda: "4 events saved" in words(messages))
    with open_capture(tmp_path / "shown.playscope") as capture:
        assert [event.id for event in capture.all()] == [event.id for event in EVENTS[:4]]


def test_a_save_that_fails_or_is_stopped_leaves_what_was_there(
    captures: Captures, messages: MessageBars, tmp_path: Path, qtbot: QtBot
) -> None:
    fill(tmp_path / "data", many(60_000))
    path = tmp_path / "all.playscope"
    path.write_bytes(b"before")
    captures.save_to(path)
    bar = messages.bar("save")
    assert bar is not None
    cancel = next(button for button in bar.findChildren(QAbstractButton) if button.text() == "Cancel")
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: {entry.name for entry in tmp_path.iterdir()} == {"all.playscope", "data"}, timeout=10_000)
    assert path.read_bytes() == b"before"
    assert messages.messages == []
    captures.save_to(tmp_path / "none" / "a.playscope")
    qtbot.waitUntil(lambda: "choose another place" in words(messages))


def test_what_is_not_of_the_store_is_not_saved_from_it(
    captures: Captures, messages: MessageBars, window: Window
) -> None:
    captures.save_shown(window)
    assert "export --source harper" in words(messages)
