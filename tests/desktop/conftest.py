"""A window as the application makes it, with the docks of the table but without what fills them; a collector."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from collector.collector import Collector
from collector.config import CollectorConfig
from collector.inbox import Inbox
from desktop.panels import PANELS
from desktop.player.source_bar import SourceBar
from desktop.run.garbage import GarbageCollection
from desktop.run.tasks import Tasks
from desktop.shell.centre import Centre
from desktop.shell.layout import LayoutFile
from desktop.shell.window import Window
from resources import CLIPS
from tests.desktop.front import Front

MakeWindow = Callable[[], Window]


@pytest.fixture(autouse=True)
def _nothing_stays_down() -> Iterator[None]:
    """A press needs its release: what is down stays down for all tests to come. Keys that a click or a key was pressed
    with stay down by themselves, so they are let go here: rows are chosen otherwise while Ctrl or Shift is held."""
    yield
    assert QApplication.mouseButtons() == Qt.MouseButton.NoButton, "a mouse button is down"
    if QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWidget(), Qt.Key.Key_Control)
        assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def _ended_between_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test leaves ends after it, as in the window between two turns of its loop: a collection in the middle of a
    walk over all widgets would take some of them away, and what is left makes each change of the theme dearer."""
    if request.module.__name__.endswith("test_garbage"):  # it is about what Python does by itself
        yield
        return
    gc.disable()
    yield
    gc.enable()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    GarbageCollection().look()


@pytest.fixture
def layout_path(tmp_path: Path) -> Path:
    return tmp_path / "layout.ini"


@pytest.fixture
def make_window(qtbot: QtBot, layout_path: Path) -> MakeWindow:
    """Makes shown windows that share one remembered layout."""

    def make() -> Window:
        window = Window(Centre(SourceBar(CLIPS, "demo", [])), LayoutFile(layout_path))
        qtbot.addWidget(window, before_close_func=QWidget.hide)  # it does not close by itself
        window.show()
        window.add_docks(PANELS)
        qtbot.waitExposed(window)
        return window

    return make


@pytest.fixture
def window(make_window: MakeWindow) -> Window:
    return make_window()


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.stop()


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collector]:
    """A collector at work on a store of its own."""
    config = CollectorConfig(data_dir=tmp_path / "data", version="0", port=0, ask_before_backfill=True)
    collector = Collector(config, Inbox())
    collector.start()
    yield collector
    collector.stop()


@pytest.fixture
def front(collector: Collector, tasks: Tasks, qtbot: QtBot) -> Front:
    front = Front(collector, tasks)
    qtbot.addWidget(front.centre)
    front.centre.show()
    return front
