"""The command from outside: its calls, its words, its exit statuses."""

import argparse
import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands.main import CALLS, make_parser
from tests.analytics.factory import make_event
from tests.commands.conftest import COMMAND, Run, clean_environment, fill

#: The calls and options of the contract.
CONTRACT: dict[str, set[str]] = {
    "": {"--version", "--help", "--demo", "--open", "--cloud-name", "--screenshot", "--quit-after", "--source"},
    "collect": set(),
    "events": {"--follow", "--limit", "--format", "--source"},
    "export": {"--format", "--output", "--redact", "--source"},
    "import": {"--deliver"},
    "report": {"--output", "--source", "--filter", "--from", "--to", "--compare", "--compare-from", "--compare-to"},
    "rejected": {"--format", "--all"},
    "harper": {"--keep", "--new-password"},
    "doctor": set(),
    "views": {"--format", "--source"},
    "simulate": {"--viewers", "--seed", "--seconds", "--speed", "--rate", "--connections", "--to", "--format"},
    "lab": {"--format"},
}
#: Calls that have tasks.
TASKS = {"lab": {"list", "run"}, "rejected": {"list", "show", "retry", "drop"}, "harper": {"setup"}}
COMMON = {"--data-dir", "--host", "--port", "--harper-url"}
CHOICES = {
    ("events", "--format"): {"text", "jsonl"},
    ("export", "--format"): {"jsonl", "csv", "parquet", "playscope"},
    ("report", "--source"): {"store", "harper"},
    ("rejected", "--format"): {"text", "json"},
    ("views", "--format"): {"table", "json", "csv"},
    ("simulate", "--format"): {"table", "json"},
    ("lab", "--format"): {"table", "json"},
}


def parser_of(call: str) -> argparse.ArgumentParser:
    parser = make_parser([call])
    if not call:
        return parser
    (calls,) = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    found: argparse.ArgumentParser = calls.choices[call]
    return found


@pytest.mark.parametrize("call", CONTRACT)
def test_each_call_of_the_contract_is_there_with_its_options(call: str) -> None:
    options = {option: action for action in parser_of(call)._actions for option in action.option_strings}
    assert CONTRACT[call] | COMMON <= options.keys()
    tasks = [set(action.choices or ()) for action in parser_of(call)._actions if action.dest == "task"]
    assert tasks == ([TASKS[call]] if call in TASKS else [])
    for (owner, option), choices in CHOICES.items():
        if owner == call:
            assert choices <= set(options[option].choices or ())


def test_every_call_has_help(playscope: Run) -> None:
    listed = playscope("--help").stdout
    for call in CALLS:
        assert call.help.split(",")[0] in " ".join(listed.split())
        assert playscope(call.name, "--help").stdout.startswith(f"usage: playscope {call.name}")


def test_version(playscope: Run) -> None:
    done = playscope("--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "playscope")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["nonsense"], "nonsense"),
        (["events", "--limit", "-1"], "--limit"),
        (["events", "--limit", "many"], "--limit"),
        (["export"], "--output"),
        (["export", "--format", "xml", "--output", "-"], "--format"),
        (["export", "--redact", "cookies", "--output", "-"], "--redact"),
        (["import"], "FILE"),
        (["report"], "--output"),
        (["events", "--limit", "٣"], "--limit"),
        (["collect", "--demo"], "--demo"),
        (["--demo", "collect"], "--demo"),
        (["--port", "70000", "events"], "--port"),
        (["events", "--port", "http"], "--port"),
        (["events", "--dat", "x"], "--dat"),
        (["events", "--harper-url", "http://ann:geheim@h"], "--harper-url"),
        (["--quit-after", "-3"], "--quit-after"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(playscope: Run, arguments: list[str], named: str) -> None:
    done = playscope(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert named in done.stderr
    assert "geheim" not in done.stderr


@pytest.mark.parametrize("call", [["events"], ["export", "--output", "-"], ["doctor"], ["collect"], []])
def test_a_bad_environment_is_one_line_and_status_3(playscope: Run, call: list[str]) -> None:
    done = playscope(*call, PLAYSCOPE_PORT="high")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "playscope: PLAYSCOPE_PORT in the environment is not a port (0 to 65535; 0 takes any free one). "
        "Set it right or remove it.\n"
    )


def test_common_options_may_stand_before_the_call_or_after_it(playscope: Run, filled: Path) -> None:
    assert playscope("--data-dir", filled, "events").stdout == playscope("events", "--data-dir", filled).stdout != ""
    assert playscope("events", PLAYSCOPE_DATA_DIR=str(filled)).stdout.count("\n") == 7


def test_the_env_file_of_the_working_folder_is_read(playscope: Run, filled: Path, working: Path) -> None:
    (working / ".env").write_text(f"PLAYSCOPE_DATA_DIR={filled}\n")
    assert playscope("events").stdout.count("\n") == 7


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
        assert done.returncode in (0, 3)
        assert "Traceback" not in done.stderr


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


def test_an_interrupted_export_leaves_no_file(working: Path, data_dir: Path, tmp_path: Path) -> None:
    fill(data_dir, [make_event("timeupdate", number / 10, source="x" * 200) for number in range(60_000)])
    with subprocess.Popen(
        [*COMMAND, "export", "--output", "out.jsonl", "--data-dir", str(data_dir)],
        cwd=working,
        env=clean_environment(tmp_path),
        stderr=subprocess.PIPE,
    ) as process:
        while not list(working.iterdir()):
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stderr
        assert process.stderr.read() == b""
    assert list(working.iterdir()) == []


@pytest.mark.parametrize(("call", "absent"), [
    (["--version"], {"PySide6", "pandas", "plotly", "numpy", "flask", "httpx", "msgspec", "sqlite3"}),
    (["events", "--help"], {"PySide6", "pandas", "plotly", "numpy", "flask", "httpx"}),
    (["events"], {"PySide6", "pandas", "plotly", "numpy", "flask", "httpx"}),
    (["export", "--output", "-"], {"PySide6", "pandas", "plotly", "numpy", "flask", "httpx"}),
    (["report", "--output", "r.html"], {"PySide6", "flask"}),
])  # fmt: skip
def test_a_call_loads_only_its_rooms(
    call: list[str], absent: set[str], working: Path, data_dir: Path, tmp_path: Path
) -> None:
    script = (
        "import atexit, json, sys\n"
        "loaded = lambda: json.dumps(sorted({name.partition('.')[0] for name in sys.modules}))\n"
        "atexit.register(lambda: print(loaded(), file=sys.stderr))\n"
        "from commands.main import main\nsys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *call],
        cwd=working,
        env=clean_environment(tmp_path, PLAYSCOPE_DATA_DIR=str(data_dir)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert not absent & set(json.loads(done.stderr.splitlines()[-1]))


def test_doctor_names_what_is_broken(playscope: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = playscope(
            "doctor",
            "--format",
            "json",
            "--port",
            port,
            "--data-dir",
            tmp_path / "file",
            "--harper-url",
            "http://127.0.0.1:1",
        )
    assert done.returncode == 1, done.stderr
    found = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
    assert set(found) == {
        "display",
        "Qt libraries",
        "sandbox",
        "codecs",
        "port",
        "data folder",
        "store",
        "player files",
        "HarperDB",
    }
    assert {name for name, check in found.items() if check["state"] == "broken"} == {"port", "data folder", "HarperDB"}
    assert all(check["mend"] for check in found.values() if check["state"] != "ok")


def test_doctor_is_content_with_a_plain_machine(playscope: Run, filled: Path) -> None:
    done = playscope("doctor", "--data-dir", filled, "--port", 0, DISPLAY=os.environ.get("DISPLAY", ""))
    assert done.returncode == 0, done.stdout
    assert "7 events" in done.stdout
