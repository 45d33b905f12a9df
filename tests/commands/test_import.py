"""`playscope import` and what `export` gives it."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from collector.store.store import Store
from tests.commands.conftest import COMMAND, Run, clean_environment


@pytest.mark.parametrize("form", ["jsonl", "csv", "playscope"])
def test_what_was_exported_is_imported_elsewhere_once(playscope: Run, filled: Path, tmp_path: Path, form: str) -> None:
    file, other = tmp_path / "file", tmp_path / "other"
    assert playscope("export", "--data-dir", filled, "--format", form, "--output", file).returncode == 0
    first = playscope("import", "--data-dir", other, file)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == f"{file}: 7 stored, 0 there already, 0 rejected\n"
    again = playscope("import", "--data-dir", other, file, file)
    assert again.stdout.count("0 stored, 7 there already, 0 rejected\n") == 2
    assert [
        playscope("export", "--data-dir", folder, "--output", "-").stdout for folder in (filled, other)
    ] == [playscope("export", "--data-dir", filled, "--output", "-").stdout] * 2  # fmt: skip


def test_standard_input_and_bad_lines(tmp_path: Path, working: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "import", "--data-dir", str(tmp_path / "data"), "-"],
        input='{"event":"play"}\n{"event":7}\n',
        cwd=working,
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "standard input: 1 stored, 0 there already, 1 rejected\n")
    assert "rejected: event: must be a text" in done.stderr


def test_the_surroundings(playscope: Run, tmp_path: Path) -> None:
    missing = playscope("import", "--data-dir", tmp_path / "data", tmp_path / "none.jsonl")
    assert missing.returncode == 3
    assert len(missing.stderr.splitlines()) == 1
    assert "none.jsonl cannot be read" in missing.stderr
    (tmp_path / "a.jsonl").write_text('{"event":"play"}')
    store = Store(tmp_path / "owned")
    try:
        owned = playscope("import", "--data-dir", tmp_path / "owned", tmp_path / "a.jsonl")
    finally:
        store.close()
    assert owned.returncode == 3
    assert "in use by another Playscope" in owned.stderr
    assert len(owned.stderr.splitlines()) == 1


def test_what_is_left_of_a_cut_capture_is_imported_and_told(playscope: Run, filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.playscope"
    playscope("export", "--data-dir", filled, "--format", "playscope", "--output", file)
    assert json.loads(gzip.decompress(file.read_bytes()).splitlines()[-1]) == {"end": 7}
    whole = file.read_bytes()
    file.write_bytes(whole[:-30])
    cut = playscope("import", "--data-dir", tmp_path / "data", file)
    assert cut.returncode == 0
    assert "a.playscope is not whole: it is cut off, 7 events were read." in cut.stderr


def test_redacted_parquet_from_the_command_line(playscope: Run, filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    done = playscope("export", "--data-dir", filled, "--format", "parquet", "--redact", "session", "--output", file)
    assert done.returncode == 0, done.stderr
    from pyarrow import parquet

    sessions = set(parquet.read_table(file)["session_id"].to_pylist())
    assert len(sessions) == 1
    assert sessions.pop().startswith("session-")


def test_a_capture_says_what_was_taken_out_of_it(playscope: Run, filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.playscope"
    for names, said in (((), None), (("--redact", "url-query,session"), ["url-query", "session"])):
        done = playscope("export", "--data-dir", filled, "--format", "playscope", *names, "--output", file)
        assert done.returncode == 0, done.stderr
        assert json.loads(gzip.decompress(file.read_bytes()).splitlines()[0]).get("redacted") == said


def test_collecting_never_loads_what_captures_need(tmp_path: Path) -> None:
    code = (
        "import sys, analytics.history.incoming.load, analytics.history.capture.writer, analytics.history.redaction\n"
        "print(sorted({'pandas', 'PySide6', 'pyarrow', 'numpy', 'plotly'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=clean_environment(tmp_path), capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "[]\n", done.stderr
