"""`playscope --source NAME`: the window shows what others wrote into a real HarperDB, as a user who may only read."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from collector.config import HarperTarget
from collector.harper.client import HarperClient
from collector.harper.record import harper_record
from collector.secrets import Credentials, Secrets
from tests.analytics.factory import make_event
from tests.e2e.running import call, started

pytestmark = pytest.mark.harperdb

READER = {"read": True, "insert": False, "update": False, "delete": False, "attribute_permissions": []}


def test_a_saved_connection_is_watched_and_nothing_is_written(harperdb: Any, tmp_path: Path) -> None:
    target = HarperTarget(url=harperdb.url, username=harperdb.username, password=harperdb.password, schema="watched")
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    connection = {"name": "fleet", "url": harperdb.url, "username": "watcher", "schema": "watched"}
    (data / "settings.json").write_text(json.dumps({"connections": [connection]}))
    Secrets(data).keep_in_file(harperdb.url, Credentials("watcher", "on"))
    with HarperClient(target) as client:
        client.create_table()
        client.insert([harper_record(make_event("play", number, id=f"e{number}")) for number in range(7)])
        harperdb.operation(operation="add_role", role="watcher", permission={"watched": {"tables": {"events": READER}}})
        harperdb.operation(operation="add_user", username="watcher", password="on", role="watcher", active=True)
        try:
            with started(tmp_path, "--source", "fleet", "--port", 0) as window:
                assert window.stdout
                assert _counted(window.stdout, 7)
                client.insert([harper_record(make_event("ended", 8, id="e8"))])
                assert _counted(window.stdout, 8)
            assert len(harperdb.rows("watched", "events")) == 8
        finally:
            harperdb.drop("watched")


def _counted(lines: Any, events: int) -> bool:
    """Whether it comes to say so: without a display it prints how many events were shown, each second."""
    deadline = time.monotonic() + 60
    return any(f" {events} events" in line for line in lines if time.monotonic() < deadline)


def test_a_name_that_nobody_saved_is_said(tmp_path: Path) -> None:
    done = call(tmp_path, "--source", "nowhere")
    assert (done.returncode, done.stdout) == (3, "")
    assert "no saved connection 'nowhere'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_is_opened_and_not_watched(tmp_path: Path) -> None:
    done = call(tmp_path, "--source", "sent.playscope")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.endswith("Give --open sent.playscope.\n")
