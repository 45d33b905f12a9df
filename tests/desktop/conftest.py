"""A window as the application makes it, with the docks of the table but without what fills them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.centre import Centre
from desktop.layout import LayoutFile
from desktop.panels import PANELS
from desktop.source_bar import SourceBar
from desktop.window import Window
from resources import CLIPS

MakeWindow = Callable[[], Window]


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
