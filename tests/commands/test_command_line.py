"""The command from outside: its calls, its words, its exit statuses."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from commands.calls import CALLS
from commands.main import make_parser
from tests.commands.conftest import Run, clean_environment

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
        (["export", "--output", ""], "--output"),
        (["report", "--output", ""], "--output"),
        (["report", "--output", "a.html", "--from", "soon"], "--from"),
        (["import", ""], "FILE"),
        (["--screenshot", ""], "--screenshot"),
        (["--open", ""], "--open"),
        (["--source", ""], "--source"),
        (["views", "--source", ""], "--source"),
        (["collect", "--data-dir", ""], "--data-dir"),
        (["simulate", "--viewers", "1", "--to", ""], "--to"),
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
