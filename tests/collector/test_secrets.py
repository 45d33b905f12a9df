"""Passwords: kept for one address, given out for that one alone, readable by nobody else."""

import json
import stat
from pathlib import Path

import pytest

from collector.failure import SurroundingsError
from collector.secrets import SERVICE, Credentials, Secrets, address_of

URL = "https://harper.example:9925"
ANN = Credentials("ann", "pä\"ss'word")


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


class Broken(Ring):
    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("locked")

    set_password = delete_password = get_password  # type: ignore[assignment]


class Forgetful(Ring):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


@pytest.mark.parametrize("place", ["keyring", "file"])
@pytest.mark.parametrize(
    "other",
    [
        "http://harper.example:9925",
        "https://harper.example",
        "https://harper.example:9926",
        "https://harper.example:9925/other",
        "https://harper.example.evil:9925",
        "https://evil:9925",
    ],
)
def test_it_is_found_for_its_own_address_alone(place: str, other: str, tmp_path: Path) -> None:
    kept = Secrets(tmp_path, Ring())
    if place == "keyring":
        assert kept.keep_in_keyring(URL, ANN)
        assert not kept.file.exists()
    else:
        kept.keep_in_file(URL, ANN)
    assert kept.find("HTTPS://HARPER.example:9925/") == kept.find(URL, "ann") == ANN
    assert kept.find(URL, "bob") is None
    assert kept.find(other) is None


def test_the_file_is_the_owners_alone_and_one_that_is_not_is_not_used(tmp_path: Path) -> None:
    kept = Secrets(tmp_path / "new", Ring())
    kept.keep_in_file(URL, ANN)
    kept.keep_in_file("http://127.0.0.1:9925", Credentials("bob", "x"))
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600
    assert [path.name for path in kept.file.parent.iterdir()] == [kept.file.name]
    assert kept.find(URL) == ANN
    kept.file.chmod(0o644)
    with pytest.raises(SurroundingsError, match="chmod 600"):
        kept.find(URL)


def test_a_damaged_file_says_so_and_odd_entries_are_none(tmp_path: Path) -> None:
    kept = Secrets(tmp_path, Ring())
    for content in ("{", "[]", "\x00"):
        kept.file.write_text(content)
        kept.file.chmod(0o600)
        with pytest.raises(SurroundingsError, match="damaged"):
            kept.find(URL)
    kept.file.write_text(json.dumps({address_of(URL): 5}))
    assert kept.find(URL) is None


@pytest.mark.parametrize("ring", [Broken(), Forgetful()])
def test_a_keyring_that_keeps_nothing_is_noticed(ring: Ring, tmp_path: Path) -> None:
    kept = Secrets(tmp_path, ring)
    assert not kept.keep_in_keyring(URL, ANN)
    assert kept.find(URL) is None
    kept.forget(URL)


def test_the_keyring_takes_over_from_the_file_and_all_can_be_forgotten(tmp_path: Path) -> None:
    ring = Ring()
    kept = Secrets(tmp_path, ring)
    kept.keep_in_file(URL, Credentials("ann", "old"))
    assert kept.keep_in_keyring(URL, ANN)
    assert kept.find(URL) == ANN
    assert "old" not in kept.file.read_text()
    assert set(ring.entries) == {(SERVICE, address_of(URL))}
    kept.forget(URL)
    assert kept.find(URL) is None


def test_looking_makes_nothing(tmp_path: Path) -> None:
    assert Secrets(tmp_path / "none", Ring()).find(URL) is None
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(SurroundingsError, match="cannot be written"):
        Secrets(tmp_path / "taken", Ring()).keep_in_file(URL, ANN)


def test_credentials_do_not_print_their_password() -> None:
    assert ANN.password not in repr(ANN)
