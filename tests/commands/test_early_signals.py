"""Signals that come before a call is ready for them: it ends as if by hand, and nothing is half made."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from commands.calls import named_in
from tests.commands.conftest import Run, clean_environment

#: The command, which gets the signal of its first argument when the event of the second and third comes.
_SIGNALLED = """
import os, sys
number, event, wanted = int(sys.argv.pop(1)), sys.argv.pop(1), sys.argv.pop(1)
sent = []
def watch(name, details):
    if not sent and name == event and wanted in str(details[0]):
        sent.append(name)
        os.kill(os.getpid(), number)
sys.addaudithook(watch)
from commands.start import main
status = main()
assert sent, "the moment did not come"
sys.exit(status)
"""


def signalled(folder: Path, number: int, moment: tuple[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", _SIGNALLED, str(number), *moment, *words],
        cwd=folder,
        env=clean_environment(folder, QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        (signal.SIGTERM, ("import", "argparse")),
        (signal.SIGINT, ("import", "argparse")),
        (signal.SIGHUP, ("import", "waitress.server")),
        (signal.SIGINT, ("import", "waitress.server")),
        (signal.SIGTERM, ("open", "playscope.log")),
        (signal.SIGTERM, ("sqlite3.connect", "")),
        (signal.SIGINT, ("sqlite3.connect", "")),
    ],
)
def test_collect(tmp_path: Path, playscope: Run, number: int, moment: tuple[str, str]) -> None:
    data_dir = tmp_path / "data"
    done = signalled(tmp_path, number, moment, "collect", "--port", "0", "--data-dir", str(data_dir))
    assert (done.returncode, done.stderr) == (0, "")
    if moment[0] == "import":
        assert not data_dir.exists()
    assert playscope("events", "--data-dir", data_dir).returncode == 0


def test_the_window(tmp_path: Path) -> None:
    done = signalled(tmp_path, signal.SIGTERM, ("import", "PySide6.QtWidgets"), "--data-dir", str(tmp_path / "data"))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_call_with_an_end_of_its_own_is_ended_quietly(tmp_path: Path) -> None:
    early = signalled(tmp_path, signal.SIGINT, ("import", "argparse"), "export", "--output", "a.jsonl")
    late = signalled(tmp_path, signal.SIGINT, ("import", "analytics.history.export"), "export", "--output", "a.jsonl")
    assert (early.returncode, early.stderr) == (-signal.SIGINT, "")
    assert (late.returncode, late.stderr) == (130, "")
    assert not (tmp_path / "a.jsonl").exists()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["collect"], "collect"),
        (["--data-dir", "collect", "collect"], "collect"),
        (["--data-dir=a", "collect"], "collect"),
        (["--source", "harper"], ""),
        (["--demo"], ""),
        (["export", "--output", "collect"], "export"),
        ([], ""),
    ],
)
def test_which_call_it_is_is_known_before_the_line_is_read(words: Sequence[str], name: str) -> None:
    assert named_in(words).name == name
