"""The log on a disk that is full: nothing is said of it, and nothing ends in it."""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from collector.log_file import ENDS_TROUBLE
from commands.logs import logging_to
from desktop.run.logs import written_to

Open = Callable[[Path, Iterable[str]], AbstractContextManager[None]]


@pytest.mark.parametrize("log_in", [logging_to, lambda folder, secrets: written_to(folder / "logs", secrets)])
def test_a_full_disk_is_borne(log_in: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "logs" / "playscope.log"
    with log_in(tmp_path, []):
        file.unlink(missing_ok=True)  # opened with the first record
        file.symlink_to("/dev/full")
        logging.getLogger("room").info("does not fit")
    assert capsys.readouterr().err == ""


def test_what_ends_a_trouble_is_said_where_it_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], expected_warnings: Callable[[str], None]
) -> None:
    expected_warnings("the disk is full")
    log = logging.getLogger("room")
    with logging_to(tmp_path, []):
        log.info("nothing to worry about")
        log.warning("the disk is full")
        log.info("the disk is well again", extra=ENDS_TROUBLE)
    assert capsys.readouterr().err == "playscope: the disk is full\nplayscope: the disk is well again\n"
    assert "nothing to worry about" in (tmp_path / "logs" / "playscope.log").read_text("utf-8")
