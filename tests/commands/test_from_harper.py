"""Reading calls with `--source harper`, against a real HarperDB, as a user who may only read."""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analytics.history.views import view_records
from collector.config import HarperTarget
from collector.connections import SETTING, Connection, write_connections
from collector.event import Event
from collector.harper.client import HarperClient
from collector.harper.record import harper_record
from collector.secrets import Credentials, Secrets
from commands.settings import save_to_file
from tests.analytics.factory import make_event
from tests.collector.harper.conftest import wait_until
from tests.commands.conftest import COMMAND, Run, clean_environment, short_view
from tests.harperdb.instance import HarperInstance

pytestmark = pytest.mark.harperdb

READER = {"read": True, "insert": False, "update": False, "delete": False, "attribute_permissions": []}
SCHEMA = "read_back"
Environment = dict[str, str]


@pytest.fixture(scope="module")
def target(harperdb: HarperInstance) -> Iterator[HarperTarget]:
    """A table with one view of 7 events, some by another hand, and the administrator's credentials."""
    target = HarperTarget(url=harperdb.url, username=harperdb.username, password=harperdb.password, schema=SCHEMA)
    with HarperClient(target) as client:
        client.create_schema()
        client.create_table()
        client.insert([harper_record(event) for event in events()])
        client.insert([{"id": "theirs", "note": "no event"}])
    yield target
    harperdb.drop(SCHEMA)


@pytest.fixture(scope="module")
def environment(harperdb: HarperInstance, target: HarperTarget) -> Environment:
    """The settings of a user who may read this table and nothing else."""
    permission = {SCHEMA: {"tables": {"events": READER}}}
    harperdb.operation(operation="add_role", role="reads_back", permission=permission)
    harperdb.operation(operation="add_user", username="looker", password="on", role="reads_back", active=True)
    return {
        "HARPERDB_URL": harperdb.url,
        "HARPERDB_USERNAME": "looker",
        "HARPERDB_PASSWORD": "on",
        "HARPERDB_SCHEMA": SCHEMA,
    }


def events() -> list[Event]:
    same = {"source": "Ärger' or 1=1 --", "collector_id": "c1"}
    odd = {"a": {"b": [1, 2.5, None]}, "then": 1}
    return short_view(lambda number: {**same, "data": odd if number == 1 else {}})


def test_export_gives_back_what_was_written(playscope: Run, environment: Environment) -> None:
    done = playscope("export", "--source", "harper", "--output", "-", **environment)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(lines, key=lambda line: line["id"]) == [event.record() for event in events()]


def test_views_and_report_are_those_of_the_same_events_here(
    playscope: Run, environment: Environment, tmp_path: Path
) -> None:
    done = playscope("views", "--source", "harper", "--format", "json", **environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == list(view_records(events(), events()[-1].received_at + 86_400_000))
    path = tmp_path / "report.html"
    done = playscope("report", "--source", "harper", "--output", path, **environment)
    assert (done.returncode, done.stdout) == (0, f"7 events in {path}\n"), done.stderr
    assert "2 events said how far a viewer came" in path.read_text()
    assert f"HarperDB at {environment['HARPERDB_URL']}, {SCHEMA}.events" in path.read_text()


def test_events_the_newest_and_then_those_that_come(
    playscope: Run, environment: Environment, target: HarperTarget, tmp_path: Path
) -> None:
    done = playscope("events", "--source", "harper", "--limit", 3, "--format", "jsonl", **environment)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3 - ("theirs" not in done.stdout)
    following = subprocess.Popen(
        [*COMMAND, "events", "--source", "harper", "--follow", "--limit", "0", "--format", "jsonl"],
        env=clean_environment(tmp_path, **environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert following.stdout is not None
        with HarperClient(target) as client:
            lines: list[str] = []
            number = 0

            def come() -> bool:
                nonlocal number
                number += 1
                client.insert([harper_record(make_event("late", id=f"late{number}"))])
                return False

            _read_until(following.stdout.readline, lines, come)
        assert json.loads(lines[0])["event"] == "late"
        following.send_signal(2)
        assert following.wait(20) == 0
    finally:
        following.kill()
        following.communicate()


def _read_until(readline: Callable[[], str], lines: list[str], come: Callable[[], bool]) -> None:
    """Events are written until one is read: nobody says when the follower has begun."""
    reading = threading.Thread(target=lambda: lines.append(readline()), name="test-reading", daemon=True)
    reading.start()
    wait_until(lambda: (reading.join(0.2), not reading.is_alive() or come())[1], 30)


def test_a_saved_connection_is_read_by_its_name(playscope: Run, environment: Environment, data_dir: Path) -> None:
    url = environment["HARPERDB_URL"]
    saved = Connection(name="the fleet", url=url, username="looker", schema=SCHEMA)
    save_to_file(data_dir, SETTING, write_connections([saved]))
    Secrets(data_dir).keep_in_file(url, Credentials("looker", "on"))
    where = ("--source", "the fleet", "--data-dir", data_dir)
    for call in (["export", "--output", "-"], ["events", "--format", "jsonl"]):
        done = playscope(*call, *where)
        assert done.returncode == 0, done.stderr
        assert {event.id for event in events()} <= {json.loads(line)["id"] for line in done.stdout.splitlines()}
    done = playscope("views", "--format", "csv", *where)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2), done.stderr
    done = playscope("views", "--source", "elsewhere", "--data-dir", data_dir)
    assert done.returncode == 3
    assert done.stderr.strip().endswith("Choose one of: store, harper, the fleet.")


def test_a_role_that_may_not_read_is_told_so(playscope: Run, environment: Environment) -> None:
    done = playscope("export", "--source", "harper", "--output", "-", **{**environment, "HARPERDB_TABLE": "other"})
    assert done.returncode == 3
    assert "other" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_harperdb_is_said(playscope: Run) -> None:
    for call in (["export", "--output", "-"], ["views"], ["events"], ["events", "--follow"]):
        done = playscope(*call, "--source", "harper")
        assert done.returncode == 3
        assert "No HarperDB is configured" in done.stderr


@pytest.mark.usefixtures("target")
def test_reading_changed_nothing(harperdb: HarperInstance) -> None:
    rows = {row["id"]: row for row in harperdb.rows(SCHEMA, "events")}
    assert all(row["__createdtime__"] == row["__updatedtime__"] for row in rows.values())
    assert {event.id for event in events()} <= rows.keys()
