"""Passwords of HarperDB's users: in the system keyring, or with consent in a file that only its owner can read.

An entry belongs to one address (scheme, host, port, path) and is given out for that address alone.
"""

import contextlib
import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from collector.failure import SurroundingsError
from collector.plain_file import open_plain

SERVICE = "Playscope HarperDB"
FILE = "harperdb-password.json"
#: Beyond it a file is cut, and so none of ours.
_FILE_BYTES = 1_000_000
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user's name and password."""

    username: str
    password: str = field(repr=False)


class Keyring(Protocol):
    """What is wanted of the `keyring` package or one of its backends. Any call may raise."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class Secrets:
    """What is kept beside `data_dir` and in this user's keyring. Nothing is read or written until it is asked for."""

    def __init__(self, data_dir: Path, keyring: Keyring | None = None) -> None:
        self.file = data_dir / FILE
        self._given = keyring

    def find(self, url: str, username: str = "") -> Credentials | None:
        """What is kept for this address, and for this user if one is named. Raises SurroundingsError when the file
        can be read by others, or not by us."""
        for text in (self._in_file().get(address_of(url)), self._in_keyring(url)):
            found = _credentials(text)
            if found is not None and username in ("", found.username):
                return found
        return None

    def keep_in_keyring(self, url: str, credentials: Credentials) -> bool:
        """Whether the system keyring has it now: many systems have none that works."""
        with contextlib.suppress(Exception):  # each backend has errors of its own, and a missing one is no fault
            self._keyring().set_password(SERVICE, address_of(url), _text(credentials))
            if _credentials(self._in_keyring(url)) == credentials:
                self._forget_in_file(url)
                return True
        return False

    def keep_in_file(self, url: str, credentials: Credentials) -> None:
        """Keeps it in `file`, readable by its owner alone (0600). Raises SurroundingsError."""
        self._write({**self._in_file(), address_of(url): _text(credentials)})

    def forget(self, url: str) -> None:
        """Removes what is kept for this address, wherever it is."""
        with contextlib.suppress(Exception):
            self._keyring().delete_password(SERVICE, address_of(url))
        self._forget_in_file(url)

    def _keyring(self) -> Keyring:
        if self._given is not None:
            return self._given
        import keyring  # slow to load, and seldom needed

        return keyring.get_keyring()

    def _in_keyring(self, url: str) -> str | None:
        with contextlib.suppress(Exception):
            return self._keyring().get_password(SERVICE, address_of(url))
        return None

    def _in_file(self) -> dict[str, str]:
        try:
            with open_plain(self.file) as file:
                if os.name == "posix" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                    raise SurroundingsError(f"{self.file} can be read by others.", f"Type: chmod 600 '{self.file}'")
                content = json.loads(file.read(_FILE_BYTES))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise SurroundingsError(
                f"{self.file} cannot be read: {error.strerror}.", "Mend its permissions, or remove it."
            ) from error
        except ValueError:
            content = None
        if not isinstance(content, dict):
            raise SurroundingsError(f"{self.file} is damaged.", "Remove it, and run `playscope harper setup` again.")
        return content

    def _forget_in_file(self, url: str) -> None:
        content = self._in_file()
        if content.pop(address_of(url), None) is not None:
            self._write(content)

    def _write(self, content: dict[str, str]) -> None:
        part = self.file.with_name(f".{FILE}.{secrets.token_hex(4)}.part")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            # Made with its rights: there is no moment at which others could open it.
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump(content, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.file)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink()
            raise SurroundingsError(
                f"{self.file} cannot be written: {error.strerror}.", "Free room or mend its permissions."
            ) from error


def address_of(url: str) -> str:
    """The address in one spelling: two that differ in scheme, host, port or path are two addresses."""
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}:{port}{parts.path.rstrip('/')}"


def _text(credentials: Credentials) -> str:
    return json.dumps({"username": credentials.username, "password": credentials.password})


def _credentials(text: object) -> Credentials | None:
    with contextlib.suppress(ValueError, KeyError, TypeError):
        content = json.loads(text)  # type: ignore[arg-type]
        if isinstance(content["username"], str) and isinstance(content["password"], str):
            return Credentials(content["username"], content["password"])
    return None
