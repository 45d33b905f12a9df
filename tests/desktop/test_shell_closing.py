"""Closing goes in order, once, and never longer than its limit."""

import os
import signal
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from pytestqt.qtbot import QtBot

from desktop.run import closing as closing_module
from desktop.run.closing import Closing
from desktop.run.signals import SignalWatch
from desktop.shell.window import Window


class Scene:
    """Writes down what was done in which order."""

    def __init__(self, closing: Closing, page_closes_after_ms: int | None = 30) -> None:
        self.closing = closing
        self.done: list[str] = []
        self.view_open = True
        self._after = page_closes_after_ms
        closing.finished.connect(lambda: self.done.append("finished"))
        closing.arm(
            [lambda: self.done.append("picture"), lambda: self.done.append("layout")],
            self._close_page,
            lambda: self.view_open,
        )

    def _close_page(self) -> None:
        self.done.append("page")
        if self._after is not None:
            QTimer.singleShot(self._after, self.closing.on_page_closed)

    def end_view(self) -> None:
        self.done.append("viewend")
        self.view_open = False


@pytest.fixture
def closing(qtbot: QtBot) -> Closing:
    return Closing()


def test_picture_layout_page_last_event_then_the_end(closing: Closing, qtbot: QtBot) -> None:
    scene = Scene(closing)
    with qtbot.waitSignal(closing.finished, timeout=closing_module.LONGEST_MS - 500):
        closing.begin()
        assert scene.done == ["picture", "layout", "page"]
        QTimer.singleShot(300, scene.end_view)
    assert scene.done == ["picture", "layout", "page", "viewend", "finished"]


def test_asked_again_and_again_it_closes_once(closing: Closing, qtbot: QtBot) -> None:
    scene = Scene(closing)
    QTimer.singleShot(250, scene.end_view)
    with qtbot.waitSignal(closing.finished):
        for _ in range(5):
            closing.begin()
    closing.begin()
    qtbot.wait(100)
    assert scene.done == ["picture", "layout", "page", "viewend", "finished"]


@pytest.mark.parametrize("page_closes_after_ms", [30, None], ids=["no last event", "page does not answer"])
def test_it_waits_no_longer_than_its_limit(closing: Closing, qtbot: QtBot, page_closes_after_ms: int | None) -> None:
    Scene(closing, page_closes_after_ms)
    started = time.monotonic()
    with qtbot.waitSignal(closing.finished, timeout=closing_module.LONGEST_MS + 1000):
        closing.begin()
    assert time.monotonic() - started > closing_module.LONGEST_MS / 1000 - 0.1


def test_asked_while_starting_it_closes_as_soon_as_all_is_there(closing: Closing, qtbot: QtBot) -> None:
    closing.begin()
    scene = Scene(closing)
    scene.view_open = False
    with qtbot.waitSignal(closing.finished):
        pass
    assert scene.done == ["picture", "layout", "page", "finished"]


def test_the_windows_close_button_only_asks(window: Window, qtbot: QtBot) -> None:
    asked: list[bool] = []
    window.close_asked.connect(lambda: asked.append(True))
    event = QCloseEvent()
    window.closeEvent(event)
    assert not event.isAccepted()
    assert not window.close()
    assert window.isVisible()
    assert len(asked) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_a_close_by_hand(qtbot: QtBot, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    asked: list[bool] = []
    watch = SignalWatch(lambda: asked.append(True))
    os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: bool(asked))
    os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: len(asked) == 2)
    watch.stop()
    assert signal.getsignal(number) == before
