"""What is logged and where; and that a disk that is full ends nothing."""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from collector.log_file import LEVELS, log_over
from commands.logs import logging_to
from desktop.run.logs import written_to
from tests.commands.test_collect import collecting

Open = Callable[[Path, Iterable[str]], AbstractContextManager[None]]


@pytest.mark.parametrize("log_in", [logging_to, lambda folder, secrets: written_to(folder / "logs", secrets)])
def test_a_full_disk_is_borne(log_in: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "logs" / "playscope.log"
    with log_in(tmp_path, []):
        file.unlink(missing_ok=True)  # opened with the first record
        file.symlink_to("/dev/full")
        logging.getLogger("room").info("does not fit")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("level", ["debug", "info", "warning"])
def test_what_ends_a_trouble_is_said_where_it_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], level: str, expected_warnings: Callable[[str], None]
) -> None:
    expected_warnings("the disk is")
    log = logging.getLogger("collector.room")
    with logging_to(tmp_path, [], level):
        log.info("nothing to worry about")
        log.warning("the disk is full")
        log_over(log, "the disk is %s again", "well")
    assert capsys.readouterr().err == "playscope: the disk is full\nplayscope: the disk is well again\n"
    kept = (tmp_path / "logs" / "playscope.log").read_text("utf-8")
    assert ("nothing to worry about" in kept) == (level != "warning")
    assert "the disk is well again" in kept


def test_where_no_warning_is_logged_its_end_is_not_either(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to(tmp_path, [], "error"):
        log_over(logging.getLogger("collector.room"), "the disk is well again")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_below_the_level_is_left_out(
    tmp_path: Path, level: str, expected_warnings: Callable[[str], None]
) -> None:
    expected_warnings("said at")
    own, other = logging.getLogger("collector.room"), logging.getLogger("library")
    before = [logging.getLogger(name).level for name in ("", "collector", "httpx")]
    with logging_to(tmp_path, [], level):
        for name, number in LEVELS.items():
            own.log(number, "said at %s", name)
            other.log(number, "by others, said at %s", name)
    assert [logging.getLogger(name).level for name in ("", "collector", "httpx")] == before
    lines = (tmp_path / "logs" / "playscope.log").read_text("utf-8").splitlines()
    words = list(LEVELS)[list(LEVELS).index(level) :]
    assert [line.rpartition(" ")[2] for line in lines if "by others" not in line] == words
    assert [line.rpartition(" ")[2] for line in lines if "by others" in line] == [
        word for word in words if word != "debug"
    ]


def test_the_collector_logs_from_the_level_that_is_set(data_dir: Path, tmp_path: Path) -> None:
    with collecting(data_dir, tmp_path, PLAYSCOPE_LOG_LEVEL="debug") as collect:
        assert httpx.post(f"{collect.url}/api/analytics", content=b"nothing", trust_env=False).status_code == 400
        assert collect.stop() == (0, "")
    assert "DEBUG" in (data_dir / "logs" / "playscope.log").read_text("utf-8")
