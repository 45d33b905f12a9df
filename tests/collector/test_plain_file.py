"""Files with names of ours, and what else may have such a name."""

import os
import socket
from pathlib import Path

import pytest

from collector.failure import SurroundingsError
from collector.plain_file import check_plain, open_plain, read_plain
from commands import dotenv
from commands.settings import read_file


def put(kind: str, path: Path) -> None:
    """Something of this kind at a path."""
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "huge":
        with path.open("wb") as file:
            file.truncate(20_000_000)


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_what_is_no_file_is_not_opened(tmp_path: Path, kind: str) -> None:
    put(kind, tmp_path / "a")
    with pytest.raises(OSError, match=f"it is a {kind}, not a file"):
        open_plain(tmp_path / "a")
    with pytest.raises(SurroundingsError, match=f"it is a {kind}, not a file"):
        check_plain(tmp_path / "a")


def test_a_socket_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # its name must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("a")
        with pytest.raises(OSError, match="a"):
            open_plain(tmp_path / "a")


def test_files_and_links_to_them_are_read_up_to_the_bound(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "b").symlink_to("a")
    assert read_plain(tmp_path / "b", 5) == b"12345"
    with pytest.raises(OSError, match="it is larger than 4 bytes"):
        read_plain(tmp_path / "a", 4)
    check_plain(tmp_path / "b")
    check_plain(tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        open_plain(tmp_path / "none")


@pytest.mark.parametrize(
    ("kind", "words"), [("pipe", "a pipe"), ("folder", "a folder"), ("device", "a device"), ("huge", "larger than")]
)
def test_the_settings_file(tmp_path: Path, kind: str, words: str) -> None:
    put(kind, tmp_path / "settings.json")
    with pytest.raises(SurroundingsError, match=rf"settings\.json cannot be read: it is {words}.*remove it"):
        read_file(tmp_path)


@pytest.mark.parametrize(("kind", "words"), [("pipe", "a pipe"), ("device", "a device"), ("huge", "larger than")])
def test_the_environment_file(tmp_path: Path, kind: str, words: str) -> None:
    put(kind, tmp_path / ".env")
    with pytest.raises(SurroundingsError, match=rf"\.env cannot be read: it is {words}.*another working folder"):
        dotenv.read(tmp_path)


def test_an_environment_of_python_is_no_environment_file(tmp_path: Path) -> None:
    put("folder", tmp_path / ".env")
    assert dotenv.read(tmp_path) == {}
