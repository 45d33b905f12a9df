"""The calls that read: what they print and write, and what they do where there is nothing to read."""

import csv
import io
import json
import socket
from pathlib import Path

import pytest

from tests.analytics.factory import make_event
from tests.commands.conftest import Run, fill


def test_reading_calls_make_no_folder_and_find_no_rows(playscope: Run, data_dir: Path, tmp_path: Path) -> None:
    files = [tmp_path / "x.csv", tmp_path / "y.html"]
    for call in (["events"], ["export", "--output", files[0]], ["report", "--output", files[1]], ["doctor"]):
        done = playscope(*call, "--data-dir", data_dir, "--port", 0)
        assert done.returncode == 0, done.stderr
    assert not data_dir.exists()
    assert files[0].read_bytes() == b""
    assert "There are no events yet" in files[1].read_text()
    data_dir.mkdir()
    for call in (["events"], ["export", "--output", "-"]):
        assert playscope(*call, "--data-dir", data_dir).stdout == ""
    assert not list(data_dir.iterdir())


def test_events_as_text(playscope: Run, data_dir: Path) -> None:
    fill(data_dir, [
        make_event("percentsplayed", 1.5, percent=25, media_time=5.0, data={"origin": "tracker"}),
        make_event("odd\x1b[31m\n", 2, source="\u202ehttp://x", data={"k\x07": "a\nb"}),
    ])  # fmt: skip
    lines = playscope("events", "--data-dir", data_dir, TZ="UTC").stdout.splitlines()
    assert lines == [
        "2026-11-02 10:00:01.500  percentsplayed        5.000  percent=25 origin=tracker",
        r"2026-11-02 10:00:02.000  odd\x1b[31m\n                k\x07=a\nb source=\u202ehttp://x",
    ]


def test_the_newest_are_printed_oldest_first(playscope: Run, filled: Path) -> None:
    done = playscope("events", "--data-dir", filled, "--limit", 2, "--format", "jsonl")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["e5", "e6"]
    assert playscope("events", "--data-dir", filled, "--limit", 0).stdout == ""


def test_export_in_both_formats(playscope: Run, filled: Path, tmp_path: Path) -> None:
    lines = playscope("export", "--data-dir", filled, "--output", "-").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"e{number}" for number in range(7)]
    target = tmp_path / "out.csv"
    done = playscope("export", "--data-dir", filled, "--format", "csv", "--output", target)
    assert done.stderr == f"7 events written to {target}\n"
    rows = list(csv.DictReader(io.StringIO(target.read_text())))
    assert [row["event"] for row in rows] == [json.loads(line)["event"] for line in lines]
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("call", ["export", "report"])
def test_a_file_that_cannot_be_written_is_the_surroundings_fault(
    playscope: Run, filled: Path, call: str, tmp_path: Path
) -> None:
    for place in (tmp_path / "none" / "x", tmp_path):
        done = playscope(call, "--data-dir", filled, "--output", place)
        assert done.returncode == 3
        assert len(done.stderr.splitlines()) == 1
        assert str(place) in done.stderr


def test_report(playscope: Run, filled: Path, tmp_path: Path) -> None:
    done = playscope("report", "--data-dir", filled, "--output", tmp_path / "report.html")
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "report.html").read_text()
    assert "7 events of 1 view in 1 session" in html
    assert html.count("Plotly.newPlot(") >= 2


def test_report_from_harperdb_needs_one(playscope: Run, tmp_path: Path) -> None:
    done = playscope("report", "--source", "harper", "--output", tmp_path / "r.html")
    assert (done.returncode, done.stderr) == (
        3,
        "playscope: No HarperDB is configured. Set HARPERDB_URL or give --harper-url.\n",
    )
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://ann:geheim@127.0.0.1:{closed.getsockname()[1]}"
        done = playscope("report", "--source", "harper", "--output", tmp_path / "r.html", HARPERDB_URL=url)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "geheim" not in done.stderr
    assert not (tmp_path / "r.html").exists()


def test_a_store_that_is_no_store_is_the_surroundings_fault(playscope: Run, data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "events.sqlite3").write_bytes(b"no store at all" * 1000)
    for call in (["events"], ["export", "--output", "-"]):
        done = playscope(*call, "--data-dir", data_dir)
        assert (done.returncode, done.stdout) == (3, "")
        assert len(done.stderr.splitlines()) == 1
        assert "file is not a database. Start Playscope: it sets a damaged store aside" in done.stderr
