"""What takes long leaves Qt's loop its turns."""

import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from desktop.run.turns import Steps, Turns


class _Posting(QObject):
    """Counts its events; each brings the next."""

    def __init__(self) -> None:
        super().__init__()
        self.handled = 0
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.User:
            self.handled += 1
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
        return True


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Five modules, each of which imports the next before it does anything itself."""
    names = [f"turns_module_{number}" for number in range(5)]
    for name, after in zip(names, [*names[1:], "sys"], strict=True):
        (tmp_path / f"{name}.py").write_text(f"import {after}\nloaded = True\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield names
    for name in names:
        sys.modules.pop(name, None)


def test_the_loop_turns_between_imports_that_one_import_brings(qtbot: QtBot, modules: list[str]) -> None:
    posting, before = _Posting(), list(sys.meta_path)
    Turns(longest_s=0).load(modules[0])
    assert posting.handled >= len(modules)
    assert all(sys.modules[name].loaded for name in modules)
    assert sys.meta_path == before


def test_without_need_it_does_not_turn(qtbot: QtBot, modules: list[str]) -> None:
    posting = _Posting()
    Turns(longest_s=3600).load(*modules)
    assert posting.handled == 0


def test_in_a_hurry_it_does_not_turn(qtbot: QtBot, modules: list[str]) -> None:
    posting = _Posting()
    Turns(hurry=lambda: True, longest_s=0).load(*modules)
    assert (posting.handled, modules[-1] in sys.modules) == (0, True)


def test_what_another_thread_imports_turns_nothing(
    qtbot: QtBot, modules: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While this thread loads one module, another imports four: the loop turns for the one alone."""
    posting = _Posting()
    elsewhere = threading.Thread(target=import_module, args=[modules[1]], name="test-importing")
    (Path(sys.path[0]) / "turns_waiting.py").write_text("import threading\nthreading.test_elsewhere()\n")

    def start_and_wait() -> None:
        elsewhere.start()
        elsewhere.join()

    monkeypatch.setattr(threading, "test_elsewhere", start_and_wait, raising=False)
    Turns(longest_s=0).load("turns_waiting")
    sys.modules.pop("turns_waiting")
    assert (posting.handled, modules[-1] in sys.modules) == (2, True)


def test_a_module_that_fails_leaves_nothing_behind(qtbot: QtBot) -> None:
    before = list(sys.meta_path)
    with pytest.raises(ModuleNotFoundError):
        Turns().load("no_such_module_of_ours")
    assert sys.meta_path == before


def test_steps_are_taken_one_a_turn(qtbot: QtBot) -> None:
    parent = QObject()
    taken: list[int] = []
    steps = Steps(map(taken.append, range(3)), parent)
    for before in range(3):
        assert (taken, steps.is_over) == ([*range(before)], False)
        QCoreApplication.processEvents()
    with qtbot.waitSignal(steps.finished):
        pass
    assert (taken, steps.is_over) == ([0, 1, 2], True)


def test_steps_end_with_stop(qtbot: QtBot) -> None:
    parent = QObject()
    taken: list[int] = []
    steps = Steps(map(taken.append, range(3)), parent)
    QCoreApplication.processEvents()
    steps.stop()
    QCoreApplication.processEvents()
    assert (taken, steps.is_over) == ([0], False)
