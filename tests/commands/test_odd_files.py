"""A pipe under a name of ours: said with the name and the way out, and not waited for."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import COMMAND, Run, clean_environment
from tests.commands.test_collect import collecting


def put_pipe(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def said(done: subprocess.CompletedProcess[str], name: str) -> str:
    assert done.returncode == 3, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr
    assert "it is a pipe, not a file" in done.stderr
    return done.stderr


def test_the_settings_file(playscope: Run, filled: Path) -> None:
    put_pipe(filled / "settings.json")
    assert "remove it" in said(playscope("events", "--data-dir", filled), "settings.json")


def test_the_environment_file(playscope: Run, filled: Path, working: Path) -> None:
    put_pipe(working / ".env")
    assert "another working folder" in said(playscope("events", "--data-dir", filled), ".env")


@pytest.mark.parametrize("name", ["events.sqlite3", "events.sqlite3-shm", "playscope.lock", "logs/playscope.log"])
def test_what_the_owner_keeps(playscope: Run, filled: Path, name: str) -> None:
    put_pipe(filled / name)
    said(playscope("collect", "--port", 0, "--data-dir", filled), name)


def test_the_store_for_those_who_only_read(playscope: Run, filled: Path) -> None:
    put_pipe(filled / "events.sqlite3")
    said(playscope("events", "--data-dir", filled), "events.sqlite3")


def test_the_password_file(playscope: Run, filled: Path) -> None:
    put_pipe(filled / "harperdb-password.json")
    asked = ("collect", "--port", 0, "--data-dir", filled, "--harper-url", "http://127.0.0.1:1")
    said(playscope(*asked), "harperdb-password.json")


def test_the_doctor_says_it_of_store_and_authorities(playscope: Run, filled: Path, tmp_path: Path) -> None:
    put_pipe(tmp_path / "ca.pem")
    put_pipe(filled / "events.sqlite3")
    told = playscope(
        "doctor", "--data-dir", filled, "--harper-url", "https://127.0.0.1:1", HARPERDB_CA=str(tmp_path / "ca.pem")
    )
    assert f"{tmp_path / 'ca.pem'}: it is a pipe, not a file" in told.stdout
    assert f"{filled / 'events.sqlite3'} cannot be used: it is a pipe, not a file" in told.stdout


def test_a_collector_whose_id_cannot_be_read_makes_another(tmp_path: Path, filled: Path) -> None:
    put_pipe(filled / "collector-id")
    with collecting(filled, tmp_path) as collect:
        assert collect.stop() == (0, "")
    assert (filled / "collector-id").is_file()


def test_a_pipe_is_imported_like_a_file(playscope: Run, filled: Path, tmp_path: Path) -> None:
    """As a shell's `<(…)` gives it."""
    file, pipe, other = tmp_path / "file", tmp_path / "pipe", tmp_path / "other"
    assert playscope("export", "--data-dir", filled, "--format", "playscope", "--output", file).returncode == 0
    put_pipe(pipe)
    with subprocess.Popen(
        [*COMMAND, "import", "--data-dir", str(other), str(pipe)],
        env=clean_environment(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
    ) as importing:
        pipe.write_bytes(file.read_bytes())
        told, _ = importing.communicate(timeout=60)
    assert (importing.returncode, told) == (0, f"{pipe}: 7 stored, 0 there already, 0 rejected\n")
