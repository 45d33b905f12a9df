"""Cycles that hold Qt objects end on the main thread, whichever thread allocates."""

import gc
import threading

from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from desktop.run.garbage import GarbageCollection


class _Held(QObject):
    """A Qt object in a cycle of Python's."""

    def __init__(self, ended: list[str]) -> None:
        super().__init__()
        self.itself = self
        self.destroyed.connect(
            lambda: ended.append(threading.current_thread().name), Qt.ConnectionType.DirectConnection
        )


def _allocate_elsewhere() -> list[list[None]]:
    """Another thread makes enough for many collections by thresholds."""
    kept: list[list[None]] = []

    def allocate() -> None:
        for _ in range(20 * gc.get_threshold()[0]):
            kept.append([])

    thread = threading.Thread(target=allocate, name="test-allocating")
    thread.start()
    thread.join()
    return kept


def test_python_alone_ends_them_on_whatever_thread_allocates() -> None:
    """The reason for all this; where Python no longer does so, it can go."""
    ended: list[str] = []
    gc.collect()
    _Held(ended)
    _allocate_elsewhere()
    assert ended == ["test-allocating"]


def test_they_end_on_the_main_thread(qtbot: QtBot) -> None:
    ended: list[str] = []
    garbage = GarbageCollection()
    garbage.start()
    try:
        _Held(ended)
        kept = _allocate_elsewhere()
        assert (len(kept) > 0, ended) == (True, [])
        qtbot.waitUntil(lambda: bool(ended), timeout=5000)
    finally:
        garbage.stop()
    assert ended == [threading.main_thread().name]
    assert gc.isenabled()


def test_what_was_set_aside_is_not_looked_through_again(qtbot: QtBot) -> None:
    garbage = GarbageCollection()
    garbage.start()
    try:
        garbage.set_aside()
        assert gc.get_freeze_count() > 1000
        assert len(gc.get_objects()) < 1000
    finally:
        garbage.stop()
    assert gc.get_freeze_count() == 0


def test_what_was_set_aside_and_is_not_needed_any_more_ends(qtbot: QtBot) -> None:
    ended: list[str] = []
    garbage = GarbageCollection()
    garbage.start()
    try:
        _Held(ended)
        garbage.set_aside()
        gc.collect()
        assert ended == []
        garbage.take_back()
        qtbot.waitUntil(lambda: bool(ended), timeout=5000)
        assert gc.get_freeze_count() > 1000
    finally:
        garbage.stop()
    assert ended == [threading.main_thread().name]


def test_while_it_does_not_run_nothing_is_set_aside(qtbot: QtBot) -> None:
    garbage = GarbageCollection()
    garbage.set_aside()
    garbage.take_back()
    assert gc.get_freeze_count() == 0
