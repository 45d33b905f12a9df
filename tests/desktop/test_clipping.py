"""Nothing is cut: every window, at three scales of the screen and the smallest, usual and largest text."""

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget, QVBoxLayout, QWidget

from tests.desktop.clipping import cut


@pytest.mark.parametrize(("scale", "percent"), [("1", 200), ("1.5", 100), ("2", 80)])
def test_nothing_is_cut_in_any_window(scale: str, percent: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.desktop.scenes", "--text", str(percent)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {}


def test_what_is_cut_is_found(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    words, button = QLabel("Words that need their room", window), QPushButton("Press here", window)
    words.setGeometry(10, 10, 40, 20)
    button.setGeometry(30, 12, 50, 24)
    table = QTableWidget(1, 1, window)
    table.setHorizontalHeaderLabels(["A long title of a column"])
    table.setGeometry(10, 60, 200, 80)
    table.setColumnWidth(0, 30)
    lost = QLabel("outside", window)
    lost.move(180, 190)
    window.resize(200, 200)
    window.show()
    found = "\n".join(cut(window, (100, 100)))
    for said in (
        "The window cannot be 100x100",
        "'Words that need their room' needs",
        "'Press here' needs",
        "lies over",
        "head 'A long title of a column' needs",
        "outside of",
    ):
        assert said in found, found


def test_what_has_its_room_is_not_found(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for part in (QLabel("Words that need their room"), QLabel("Long words " * 20, wordWrap=True), QPushButton("Press")):
        column.addWidget(part)
    window.show()
    assert cut(window) == []
