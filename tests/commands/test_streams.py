"""What the command prints, wherever it is sent: full, closed or of an encoding that lacks the character."""

import json
import subprocess
from pathlib import Path

import pytest

from commands.exit_status import ExitStatus
from tests.analytics.factory import make_event
from tests.commands.conftest import COMMAND, Run, clean_environment, fill

NAME = "späß😀"


@pytest.fixture
def filled(data_dir: Path) -> Path:
    fill(data_dir, [make_event(NAME, 1.0, view_id="ü", source="ß😀")])
    return data_dir


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_pipe_gets_utf_8_whatever_the_locale_is(working: Path, filled: Path, tmp_path: Path, encoding: str) -> None:
    for call in (["events", "--format", "jsonl"], ["views"]):
        done = subprocess.run(
            [*COMMAND, *call, "--data-dir", filled],
            cwd=working,
            env=clean_environment(
                tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING=encoding
            ),
            capture_output=True,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, b""), call
        assert "ß😀".encode() in done.stdout, call


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_closed_streams_do_no_harm(working: Path, filled: Path, tmp_path: Path, closed: str) -> None:
    before = (filled / "events.sqlite3").read_bytes()
    for call in ("events", "export --output -", "import -", "nonsense"):
        done = subprocess.run(
            ["sh", "-c", f'exec "$0" "$@" {closed}', *COMMAND, *call.split(), "--data-dir", filled],
            cwd=working,
            env=clean_environment(tmp_path),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == (2 if call == "nonsense" else 0), done.stderr
        assert call == "nonsense" or done.stderr == b""
    assert (filled / "events.sqlite3").read_bytes() == before


@pytest.mark.parametrize("call", [["events"], ["views"], ["--version"], ["doctor", "--format", "json"]])
def test_a_full_disk_is_the_surroundings_fault(working: Path, filled: Path, tmp_path: Path, call: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *call, *(["--data-dir", filled] if call != ["--version"] else [])],
            cwd=working,
            env=clean_environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert done.returncode == ExitStatus.SURROUNDINGS
    assert done.stderr.count(b"\n") == 1
    assert b"No space left on device" in done.stderr


@pytest.mark.parametrize("limit", ["9223372036854775808", "9" * 5000])
def test_more_than_there_can_be_is_all_of_them(playscope: Run, filled: Path, limit: str) -> None:
    done = playscope("events", "--data-dir", filled, "--limit", limit, "--format", "jsonl")
    assert json.loads(done.stdout)["event"] == NAME


def test_a_working_folder_that_is_gone_is_said(working: Path, filled: Path, tmp_path: Path) -> None:
    for call, status in ((["events"], 3), (["events", "--data-dir", "x"], 2)):
        (working / "gone").mkdir()
        done = subprocess.run(
            ["sh", "-c", 'cd gone && rmdir ../gone && exec "$0" "$@"', *COMMAND, *call],
            cwd=working,
            env=clean_environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == status
        assert "orking folder" in done.stderr
        assert done.stderr.count("\n") == 1
