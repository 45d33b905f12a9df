"""`playscope harper setup`: makes the table, and a user who may insert and read, in the administrator's name.

The administrator's name and password come from HARPERDB_ADMIN_USERNAME and HARPERDB_ADMIN_PASSWORD or are asked for
on the terminal. They are used for this call and kept nowhere.
"""

import argparse
import os
import secrets
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collector.config import HarperTarget
    from collector.secrets import Credentials, Secrets

WRITER = "playscope"
_ASKED = "the administrator's name and password (HARPERDB_ADMIN_USERNAME and HARPERDB_ADMIN_PASSWORD)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("task", choices=["setup"], help="make schema, table, and a user who may insert and read")
    parser.add_argument(
        "--keep",
        choices=["keyring", "file", "no"],
        help="where to keep the user's password (the keyring; where there is none, it asks about the file)",
    )
    parser.add_argument("--new-password", action="store_true", help="give Playscope's user a new password")


def run(arguments: argparse.Namespace) -> int:
    from dataclasses import replace

    from collector.failure import SurroundingsError
    from collector.harper.client import HarperClient
    from collector.harper.setup import check_user, set_up
    from collector.secrets import Secrets
    from commands.configuration import harper_target
    from commands.plain_text import visible
    from commands.settings import resolve

    settings = resolve(vars(arguments))
    target = harper_target(settings)
    if target is None:
        raise SurroundingsError("No HarperDB is configured.", "Set HARPERDB_URL or give --harper-url.")
    keeping = Secrets(settings.data_dir)
    admin = _administrator(target)
    writer, kept = _writer(target, keeping, admin.username, arguments.new_password)
    as_admin = replace(target, username=admin.username, password=admin.password, credentials=_ASKED)
    with HarperClient(as_admin) as client:
        check_user(client, writer, arguments.new_password)
        if not kept:
            print(visible(_keep(keeping, target, writer, arguments.keep)), flush=True)
        for step in set_up(client, writer):
            print(visible(step), flush=True)
    print(visible(f"ready: start Playscope with HARPERDB_URL={target.url}"))
    if target.username == admin.username:
        print("Take the administrator's name and password out of HARPERDB_USERNAME and HARPERDB_PASSWORD before.")
    return 0


def _administrator(target: "HarperTarget") -> "Credentials":
    import getpass

    from collector.failure import SurroundingsError
    from collector.secrets import Credentials
    from commands.plain_text import visible

    username = os.environ.get("HARPERDB_ADMIN_USERNAME", "")
    password = os.environ.get("HARPERDB_ADMIN_PASSWORD", "")
    if not (username and password) and not sys.stdin.isatty():
        raise SurroundingsError(
            "Setting up needs the name and password of a HarperDB administrator.",
            "Run it on a terminal, or set HARPERDB_ADMIN_USERNAME and HARPERDB_ADMIN_PASSWORD.",
        )
    if not username:
        print(f"Administrator of HarperDB at {visible(target.url)}: ", end="", file=sys.stderr, flush=True)
        username = sys.stdin.readline().strip()
    if not password:
        password = getpass.getpass(f"Password of {visible(username)}: ")
    return Credentials(username, password)


def _writer(
    target: "HarperTarget", keeping: "Secrets", administrator: str, new_password: bool
) -> tuple["Credentials", bool]:
    """The user who is to deliver, and whether the password needs no keeping (it is kept, or was given to us)."""
    from collector.secrets import Credentials

    if target.username in ("", administrator):
        found = None if new_password else keeping.find(target.url)
        return (found, True) if found else (Credentials(WRITER, secrets.token_urlsafe(24)), False)
    kept = keeping.find(target.url, target.username)
    if target.password and not (new_password and kept is not None and kept.password == target.password):
        return Credentials(target.username, target.password), True
    return Credentials(target.username, secrets.token_urlsafe(24)), False


def _keep(keeping: "Secrets", target: "HarperTarget", writer: "Credentials", how: str | None) -> str:
    """Keeps the password before HarperDB gets it, so that it cannot be lost in between; says where it is."""
    from collector.failure import SurroundingsError

    if how in (None, "keyring") and keeping.keep_in_keyring(target.url, writer):
        return f"password of {writer.username}: in the system keyring, for {target.url} alone"
    in_file = f"{keeping.file}, which only you can read"
    if how is None and sys.stdin.isatty():
        print(f"The system has no keyring that works. Keep the password in {in_file}? [y/N] ", end="", file=sys.stderr)
        sys.stderr.flush()
        how = "file" if sys.stdin.readline().strip().lower() in ("y", "yes") else how
    if how != "file":
        raise SurroundingsError(
            f"The password of {writer.username} is kept nowhere; nothing was changed.",
            "Give --keep file, or choose a password yourself and set HARPERDB_USERNAME and HARPERDB_PASSWORD.",
        )
    keeping.keep_in_file(target.url, writer)
    return f"password of {writer.username}: in {in_file}, for {target.url} alone"
