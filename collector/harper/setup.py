"""What Playscope needs of a HarperDB, made by an administrator once: the table, and a user who may do little.

The user may insert into this one table and read it: no update, no delete, no other table. What is there already is
left as it is, except that our own role gets its permissions back.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from collector.config import HarperTarget
from collector.failure import SurroundingsError
from collector.harper.client import HarperClient
from collector.harper.errors import HarperError, Meaning
from collector.secrets import Credentials

PERMISSION = {"read": True, "insert": True, "update": False, "delete": False, "attribute_permissions": []}


def role_of(target: HarperTarget) -> str:
    """The name of the role for this table."""
    return f"playscope_{target.schema}_{target.table}"


def check_user(admin: HarperClient, writer: Credentials, new_password: bool) -> None:
    """Raises SurroundingsError where `set_up` could only do harm: the name is somebody else's, or the user is there
    with another password that others may be using. Changes nothing."""
    if (role := _role_of_user(admin, writer.username)) is None:
        return
    if role != role_of(admin.target):
        raise SurroundingsError(
            f"HarperDB has a user {writer.username!r} already, who is not Playscope's.",
            "Choose another name in HARPERDB_USERNAME; the user's role is left alone.",
        )
    if not new_password and not _can_log_in(admin.target, writer):
        raise SurroundingsError(
            f"HarperDB has Playscope's user {writer.username!r} already, with another password.",
            "Set HARPERDB_PASSWORD to it, or give --new-password: other Playscopes that use it then need the new one.",
        )


def set_up(admin: HarperClient, writer: Credentials) -> Iterator[str]:
    """Makes schema, table, role and user; gives what it did in words, step by step. Raises HarperError.

    Call `check_user` first: the user gets this password, whatever it was.
    """
    target = admin.target
    table = f"{target.schema}.{target.table}"
    existed = admin.table_exists()
    if not existed:
        admin.create_schema()
    admin.create_table()
    yield f"table {table}: {'was there' if existed else 'made'}"
    role = role_of(target)
    permission = {target.schema: {"tables": {target.table: PERMISSION}}}
    yield f"role {role} (insert and read, nothing else): {_add_or_alter(admin, 'role', role, permission=permission)}"
    known = _role_of_user(admin, writer.username) is not None
    admin.operate(
        "alter_user" if known else "add_user",
        username=writer.username,
        password=writer.password,
        role=role,
        active=True,
    )
    yield f"user {writer.username}: {'was there' if known else 'made'}"
    with HarperClient(replace(target, username=writer.username, password=writer.password)) as client:
        client.table_exists()
        client.insert([])
    yield f"user {writer.username} can log in and insert"


def _add_or_alter(admin: HarperClient, kind: str, name: str, **members: Any) -> str:
    try:
        admin.operate(f"add_{kind}", role=name, **members)
    except HarperError as error:
        if "already exists" not in error.said:
            raise
        admin.operate(f"alter_{kind}", id=name, role=name, **members)
        return "was there"
    return "made"


def _role_of_user(admin: HarperClient, username: str) -> str | None:
    users = admin.operate("list_users")
    for user in users if isinstance(users, list) else []:
        if user.get("username") == username:
            return str((user.get("role") or {}).get("role"))
    return None


def _can_log_in(target: HarperTarget, writer: Credentials) -> bool:
    if not writer.password:
        return False
    try:
        with HarperClient(replace(target, username=writer.username, password=writer.password)) as client:
            client.operate("user_info")
    except HarperError as error:
        if error.meaning is Meaning.REFUSED:
            return False
        raise
    return True
