"""Reading calls with a file as their source: what somebody sent is read as it is, without a store."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run


@pytest.fixture(params=["playscope", "jsonl", "csv"])
def sent(request: pytest.FixtureRequest, playscope: Run, filled: Path, tmp_path: Path) -> Path:
    """The events of a store in a file of each format."""
    file = tmp_path / f"customer.{request.param}"
    done = playscope("export", "--data-dir", filled, "--format", request.param, "--output", file)
    assert done.returncode == 0, done.stderr
    return file


def test_events_views_and_report_of_a_file_are_those_of_the_store(
    playscope: Run, filled: Path, sent: Path, tmp_path: Path
) -> None:
    for call in (["events", "--format", "jsonl"], ["views", "--format", "json"], ["export", "--output", "-"]):
        of_store = playscope(*call, "--data-dir", filled)
        of_file = playscope(*call, "--data-dir", tmp_path / "nothing", "--source", sent)
        assert (of_file.returncode, of_file.stderr) == (0, "")
        assert of_file.stdout == of_store.stdout
    assert not (tmp_path / "nothing").exists(), "a file wants no data folder"
    limited = playscope("events", "--source", sent, "--limit", 2, "--filter", "event != timeupdate")
    assert len(limited.stdout.splitlines()) == 2
    done = playscope("report", "--source", sent, "--output", tmp_path / "report.html")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"the file {sent.name}" in (tmp_path / "report.html").read_text("utf-8")


def test_a_capture_of_a_file_keeps_its_marks_and_comments(playscope: Run, tmp_path: Path) -> None:
    file, copy = tmp_path / "a.jsonl", tmp_path / "copy.playscope"
    remark = {"marked": True, "comment": "here"}
    at = "2026-11-02T09:58:12.345Z"
    event = {"id": "1", "event": "play", "timestamp": at, "received_at": at, "remark": remark}
    file.write_text(json.dumps(event) + "\n")
    assert playscope("export", "--source", file, "--format", "playscope", "--output", copy).returncode == 0
    done = playscope("events", "--source", copy, "--format", "jsonl", "--filter", 'comment contains "here"')
    assert json.loads(done.stdout)["id"] == "1"


def test_what_is_wrong_with_a_file_is_said(playscope: Run, filled: Path, tmp_path: Path) -> None:
    missing = playscope("views", "--source", tmp_path / "none.playscope")
    assert (missing.returncode, len(missing.stderr.splitlines())) == (3, 1)
    assert "none.playscope cannot be read" in missing.stderr
    whole, cut = tmp_path / "whole.playscope", tmp_path / "cut.playscope"
    playscope("export", "--data-dir", filled, "--format", "playscope", "--output", whole)
    cut.write_bytes(whole.read_bytes()[:-30])
    done = playscope("events", "--source", cut)
    assert done.returncode == 0
    assert done.stdout
    assert "cut.playscope is not whole" in done.stderr
    done = playscope("report", "--source", cut, "--output", tmp_path / "report.html")
    assert done.returncode == 0
    assert "cut.playscope is not whole" in done.stderr
    follow = playscope("events", "--source", whole, "--follow")
    assert follow.returncode == 2
    assert "--follow wants a source that grows" in follow.stderr
