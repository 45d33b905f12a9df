"""`playscope harper setup`, against a real HarperDB and on a real terminal."""

import contextlib
import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from collector.config import HarperTarget
from collector.harper.client import HarperClient
from collector.harper.conditions import Compare
from collector.harper.errors import HarperError
from collector.harper.setup import role_of
from collector.secrets import Secrets
from commands.configuration import harper_target
from commands.setting_values import Address
from commands.settings import resolve
from tests.commands.conftest import COMMAND, Run, clean_environment
from tests.harperdb.instance import HarperInstance

pytestmark = pytest.mark.harperdb


@pytest.fixture
def table(harperdb: HarperInstance, request: pytest.FixtureRequest) -> Iterator[HarperTarget]:
    """A table of the test's own, not made yet. It, its role and its users are removed afterwards."""
    target = HarperTarget(url=harperdb.url, schema=f"s{abs(hash(request.node.name)) % 10**9}")
    yield target
    for operation in (
        {"operation": "drop_user", "username": "playscope"},
        {"operation": "drop_user", "username": "chosen"},
        {"operation": "drop_role", "id": role_of(target)},
    ):
        with contextlib.suppress(httpx.HTTPStatusError):
            harperdb.operation(**operation)
    harperdb.drop(target.schema)


def environment(harperdb: HarperInstance, table: HarperTarget, **more: str) -> dict[str, str]:
    administrator = {"HARPERDB_ADMIN_USERNAME": harperdb.username, "HARPERDB_ADMIN_PASSWORD": harperdb.password}
    return {"HARPERDB_URL": table.url, "HARPERDB_SCHEMA": table.schema, **administrator, **more}


def resolved(data_dir: Path, table: HarperTarget, working: Path, **environ: str) -> HarperTarget:
    environ = {"HARPERDB_URL": table.url, "HARPERDB_SCHEMA": table.schema} | environ
    target = harper_target(resolve({"data_dir": data_dir}, environ, working))
    assert target is not None
    return target


def test_it_makes_table_role_and_user_and_keeps_the_password_for_this_address(
    harperdb: HarperInstance, table: HarperTarget, playscope: Run, data_dir: Path, working: Path
) -> None:
    setup = ["harper", "setup", "--keep", "file", "--data-dir", data_dir]
    done = playscope(*setup, **environment(harperdb, table))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"table {table.schema}.events: made" in done.stdout
    assert f"role {role_of(table)} (insert and read, nothing else): made" in done.stdout
    assert "user playscope: made" in done.stdout
    target = resolved(data_dir, table, working)
    assert target.username == "playscope"
    assert target.password
    for output in (done.stdout, done.stderr):
        assert target.password not in output
        assert harperdb.password not in output
    with HarperClient(target) as client:
        assert client.insert([{"id": "1", "event": "play"}]).new == {"1"}
        assert len(client.page([Compare("event", "equals", "play")], ["id"], limit=99)) == 1
        for operation in (
            {"operation": "delete", "schema": table.schema, "table": "events", "hash_values": ["1"]},
            {"operation": "update", "schema": table.schema, "table": "events", "records": [{"id": "1", "seq": 1}]},
            {"operation": "drop_table", "schema": table.schema, "table": "events"},
            {"operation": "list_users"},
        ):
            with pytest.raises(HarperError):
                client.operate(**operation)

    other = Address(table.url.replace("127.0.0.1", "localhost"))
    elsewhere = harper_target(resolve({"data_dir": data_dir, "harper_url": other}, {}, working))
    assert elsewhere is not None
    assert (elsewhere.username, elsewhere.password) == ("", "")

    again = playscope(*setup, **environment(harperdb, table))
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("was there") == 3
    assert resolved(data_dir, table, working) == target
    assert len(harperdb.rows(table.schema, "events")) == 1

    renewed = playscope(*setup, "--new-password", **environment(harperdb, table))
    assert renewed.returncode == 0, renewed.stderr
    assert resolved(data_dir, table, working).password != target.password
    with HarperClient(resolved(data_dir, table, working)) as client:
        assert client.table_exists()


def test_a_name_and_password_of_ones_own_are_used_and_kept_nowhere(
    harperdb: HarperInstance, table: HarperTarget, playscope: Run, data_dir: Path
) -> None:
    own = {"HARPERDB_USERNAME": "chosen", "HARPERDB_PASSWORD": "by myself"}
    done = playscope("harper", "setup", "--data-dir", data_dir, **environment(harperdb, table, **own))
    assert done.returncode == 0, done.stderr
    assert not data_dir.exists()
    with HarperClient(
        HarperTarget(url=table.url, username="chosen", password="by myself", schema=table.schema)
    ) as client:
        assert client.insert([{"id": "1"}]).new == {"1"}

    wrong = environment(harperdb, table, **own | {"HARPERDB_PASSWORD": "another"})
    done = playscope("harper", "setup", "--data-dir", data_dir, **wrong)
    assert (done.returncode, done.stdout) == (3, "")
    assert "with another password" in done.stderr
    assert "--new-password" in done.stderr


def test_the_administrator_is_never_made_a_lesser_one(
    harperdb: HarperInstance, table: HarperTarget, playscope: Run, data_dir: Path
) -> None:
    as_the_sample = {"HARPERDB_USERNAME": harperdb.username, "HARPERDB_PASSWORD": harperdb.password}
    done = playscope(
        "harper", "setup", "--keep", "file", "--data-dir", data_dir, **environment(harperdb, table, **as_the_sample)
    )
    assert done.returncode == 0, done.stderr
    assert "user playscope: made" in done.stdout
    assert "HARPERDB_USERNAME" in done.stdout
    users = {user["username"]: user["role"]["role"] for user in harperdb.operation(operation="list_users")}
    assert users[harperdb.username] == "super_user"


def test_somebody_elses_user_is_left_alone(
    harperdb: HarperInstance, table: HarperTarget, playscope: Run, data_dir: Path
) -> None:
    harperdb.operation(operation="add_user", username="chosen", password="theirs", role="cluster_user", active=True)
    own = {"HARPERDB_USERNAME": "chosen", "HARPERDB_PASSWORD": "theirs"}
    done = playscope("harper", "setup", "--data-dir", data_dir, **environment(harperdb, table, **own))
    assert done.returncode == 3
    assert "not Playscope's" in done.stderr
    users = {user["username"]: user["role"]["role"] for user in harperdb.operation(operation="list_users")}
    assert users["chosen"] == "cluster_user"


def test_a_password_that_can_be_kept_nowhere_changes_nothing(
    harperdb: HarperInstance, table: HarperTarget, playscope: Run, data_dir: Path
) -> None:
    done = playscope("harper", "setup", "--data-dir", data_dir, **environment(harperdb, table))
    assert (done.returncode, done.stdout) == (3, "")
    assert "nothing was changed" in done.stderr
    assert "playscope" not in [user["username"] for user in harperdb.operation(operation="list_users")]


def test_without_a_terminal_it_names_the_variables_and_a_wrong_password_is_said(
    harperdb: HarperInstance, table: HarperTarget, playscope: Run, data_dir: Path
) -> None:
    for wrong, words in (
        ({"HARPERDB_ADMIN_PASSWORD": ""}, "HARPERDB_ADMIN_PASSWORD"),
        ({"HARPERDB_ADMIN_PASSWORD": "not it"}, "Check the administrator's name and password (HARPERDB_ADMIN_USERNAME"),
        ({"HARPERDB_URL": ""}, "No HarperDB is configured"),
    ):
        done = playscope("harper", "setup", "--data-dir", data_dir, **environment(harperdb, table) | wrong)
        assert (done.returncode, done.stdout) == (3, "")
        assert words in done.stderr
        assert done.stderr.count("\n") == 1


def test_on_a_terminal_it_asks_and_does_not_show_the_password(
    harperdb: HarperInstance, table: HarperTarget, data_dir: Path, tmp_path: Path, working: Path
) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "harper", "setup", "--data-dir", str(data_dir)],
        cwd=working,
        env=clean_environment(tmp_path, HARPERDB_URL=table.url, HARPERDB_SCHEMA=table.schema),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),  # getpass wants a controlling terminal
    )
    os.close(theirs)
    screen = ""
    try:
        for question, answer in (
            ("Administrator of HarperDB", harperdb.username),
            ("Password of", harperdb.password),
            (r"\[y/N\]", "y"),
        ):
            screen = read_until(ours, question, screen)
            os.write(ours, f"{answer}\n".encode())
        screen = read_until(ours, "ready: start Playscope", screen)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert harperdb.password not in screen
    kept = Secrets(data_dir).find(table.url)
    assert kept is not None
    assert kept.password not in screen


def read_until(terminal: int, words: str, screen: str) -> str:
    """What the terminal showed until `words` came after all of `screen`."""
    shown, deadline = "", time.monotonic() + 30
    while not re.search(words, shown):
        assert time.monotonic() < deadline, f"{words!r} did not come: {screen}{shown}"
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 4096).decode("utf-8", "replace")
    return screen + shown
