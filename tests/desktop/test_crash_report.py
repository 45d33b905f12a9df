"""What remains of a run that did not end, and that nothing remains of one that did."""

import faulthandler
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from desktop.look.message_bar import MessageBars
from desktop.run.crash_report import KEPT, CrashReport
from desktop.shell.text_box import TextBox

_RUN = """
import os, signal, sys
from pathlib import Path
from desktop.run.crash_report import CrashReport
folder = Path(sys.argv[1])
CrashReport(folder, "1.2.3").begin()
os.kill(os.getpid(), signal.SIGSEGV)
"""


@pytest.fixture(autouse=True)
def keep_pytests_own_faulthandler() -> Iterator[None]:
    yield
    faulthandler.enable(sys.__stderr__)


def crash(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _RUN, str(folder)], capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGSEGV


def test_a_crash_leaves_a_report_with_stacks_and_the_last_of_the_log(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "playscope.log").write_text("".join(f"line {number}\n" for number in range(500)))
    crash(tmp_path)
    run = CrashReport(tmp_path, "1.2.4")
    run.begin()
    run.end()
    assert run.found is not None
    text = run.found.read_text("utf-8")
    assert text.startswith("Playscope 1.2.3, process ")
    assert "Fatal Python error: Segmentation fault" in text
    assert "line 499" in text
    assert "line 299" not in text


def test_a_run_that_ends_leaves_nothing(tmp_path: Path) -> None:
    first = CrashReport(tmp_path, "1")
    first.begin()
    first.end()
    second = CrashReport(tmp_path, "1")
    second.begin()
    second.end()
    assert second.found is None
    assert list((tmp_path / "crashes").iterdir()) == []


def test_only_the_newest_reports_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    folder.mkdir()
    for number in range(10):
        (folder / f"2020010{number}-000000.txt").write_text("old")
    crash(tmp_path)
    run = CrashReport(tmp_path, "1")
    run.begin()
    run.end()
    assert len(list(folder.iterdir())) == KEPT
    assert run.found in folder.iterdir()


def test_it_is_offered_once_with_a_way_to_see_it_and_to_delete_it(qtbot: Any, tmp_path: Path) -> None:
    crash(tmp_path)
    run, bars = CrashReport(tmp_path, "1"), MessageBars()
    qtbot.addWidget(bars)
    run.begin()
    run.end()
    run.offer(bars, bars)
    assert "did not come to its end" in bars.messages[0].text
    buttons = {button.text(): button for button in bars.findChildren(QPushButton)}
    buttons["Show report"].click()
    (box,) = bars.findChildren(TextBox)
    assert "Segmentation fault" in box.text.toPlainText()
    assert (box.isVisible(), box.isModal()) == (True, False)
    box.close()
    run.offer(bars, bars)
    buttons = {button.text(): button for button in bars.findChildren(QPushButton)}
    buttons["Delete report"].click()
    assert run.found
    assert not run.found.exists()


def test_no_room_for_a_report_is_no_reason_not_to_start(tmp_path: Path) -> None:
    (tmp_path / "crashes").write_text("a file where the folder should be")
    run = CrashReport(tmp_path, "1")
    run.begin()
    run.end()
    assert run.found is None


def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "crashes").mkdir()
    os.mkfifo(tmp_path / "crashes" / "running.txt")
    run = CrashReport(tmp_path, "1")
    run.begin()
    run.end()
    assert run.found is None
