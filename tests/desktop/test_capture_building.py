"""A capture's window comes panel by panel: nothing holds up the main window meanwhile, and nothing is lost."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from desktop.capture.captures import Captures
from desktop.capture.window import CaptureWindow
from desktop.panels import PANELS
from tests.desktop.test_capture_window import captures, messages, opened, saved, tasks

__all__ = ["captures", "messages", "tasks"]


def coming(captures: Captures, path: Path, qtbot: QtBot) -> CaptureWindow:
    """The window as soon as there is one; its panels are still to come."""
    captures.open(path)
    qtbot.waitUntil(lambda: bool(captures._coming), timeout=10_000)
    return captures._coming[0]


def test_panels_come_one_in_a_turn_of_the_loop(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    window = coming(captures, saved(tmp_path / "a.playscope"), qtbot)
    assert not window.bar.isEnabled()
    assert not window.menus.by_id["play_pause"].isEnabled()
    seen: list[int] = []
    while not captures.windows:
        QCoreApplication.processEvents()
        seen.append(len(window.panels))
    wanted = sum(bool(kind.of_capture) for kind in PANELS) + 1
    assert seen[-1] == wanted
    assert max(after - before for before, after in zip([0, *seen], seen, strict=False)) == 1
    assert window.bar.isEnabled()
    assert window.menus.by_id["play_pause"].isEnabled()


def test_closed_before_it_is_there_it_leaves_the_remembered_layout(
    captures: Captures, tmp_path: Path, qtbot: QtBot
) -> None:
    path = saved(tmp_path / "a.playscope")
    whole = opened(captures, path, qtbot)
    whole.docks["mix"].close()
    whole.close()
    remembered = (tmp_path / "data" / "capture-layout.ini").read_bytes()
    assert not captures.windows
    window = coming(captures, path, qtbot)
    window.close()
    assert not captures._coming
    assert (tmp_path / "data" / "capture-layout.ini").read_bytes() == remembered
    again = opened(captures, path, qtbot)
    assert again.docks["mix"].isHidden()


def test_opened_again_before_it_is_there_it_stays_one(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    path = saved(tmp_path / "a.playscope")
    window = coming(captures, path, qtbot)
    captures.open(path)
    qtbot.waitUntil(lambda: captures.windows == [window])
    qtbot.wait(50)
    assert (captures.windows, captures._coming) == ([window], [])


def test_the_main_window_closes_one_that_is_not_there_yet(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    coming(captures, saved(tmp_path / "a.playscope"), qtbot)
    captures.close_all()
    assert (captures.windows, captures._coming) == ([], [])
