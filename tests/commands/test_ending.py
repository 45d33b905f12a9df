"""Calls that are ended from outside end quietly: a closed pipe, Ctrl+C."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.analytics.factory import make_event
from tests.commands.conftest import COMMAND, clean_environment, fill


def test_a_closed_pipe_ends_quietly(working: Path, data_dir: Path, tmp_path: Path) -> None:
    fill(data_dir, [make_event("timeupdate", number, source="x" * 200) for number in range(3000)])
    for call in (["events"], ["export", "--output", "-"]):
        with subprocess.Popen(
            [*COMMAND, *call, "--data-dir", str(data_dir)],
            cwd=working,
            env=clean_environment(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(20) == 0


def test_following_prints_what_comes_and_ends_quietly(working: Path, data_dir: Path, tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "events", "--follow", "--format", "jsonl", "--data-dir", str(data_dir)],
        cwd=working,
        env=clean_environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        time.sleep(0.5)
        assert not data_dir.exists()
        fill(data_dir, [make_event("play", id="a")])
        assert json.loads(process.stdout.readline())["id"] == "a"
        fill(data_dir, [make_event("play", id="a"), make_event("pause", id="b")])
        assert json.loads(process.stdout.readline())["id"] == "b"
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_export_leaves_no_file(
    working: Path, data_dir: Path, tmp_path: Path, number: int, status: int
) -> None:
    fill(data_dir, [make_event("timeupdate", number / 10, source="x" * 200) for number in range(60_000)])
    with subprocess.Popen(
        [*COMMAND, "export", "--output", "out.jsonl", "--data-dir", str(data_dir)],
        cwd=working,
        env=clean_environment(tmp_path),
        stderr=subprocess.PIPE,
    ) as process:
        while not list(working.iterdir()):
            time.sleep(0.005)
        process.send_signal(number)
        assert process.wait(20) == status
        assert process.stderr
        assert process.stderr.read() == b""
    assert list(working.iterdir()) == []
