"""A capture's window comes panel by panel: nothing holds up the main window meanwhile, and nothing is lost."""

import weakref
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from desktop.capture.captures import Captures
from desktop.capture.window import CaptureWindow
from desktop.look.message_bar import MessageBars
from desktop.panels import PANELS
from desktop.run.garbage import GarbageCollection
from desktop.run.tasks import Tasks
from tests.desktop.kit import make_context
from tests.desktop.test_capture_window import NOT_SERVED, captures, messages, opened, saved

__all__ = ["captures", "messages"]


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
    assert max(after - before for before, after in pairwise([0, *seen])) == 1
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


def test_nothing_of_it_stays_in_memory_when_it_is_closed(
    tasks: Tasks, messages: MessageBars, tmp_path: Path, qtbot: QtBot
) -> None:
    garbage = GarbageCollection()
    captures = Captures(tmp_path / "data", "1.2.3", tasks, messages, NOT_SERVED, garbage=garbage)
    captures.come_alive(make_context(), None)  # type: ignore[arg-type]
    garbage.start()
    try:
        window = opened(captures, saved(tmp_path / "a.playscope"), qtbot)
        kept, events = weakref.ref(window.snapshots), weakref.ref(window.live)
        garbage.set_aside()
        window.close()
        del window
        qtbot.waitUntil(lambda: kept() is None and events() is None, timeout=10_000)
    finally:
        captures.close_all()
        garbage.stop()
