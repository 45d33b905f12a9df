"""`--filter` of events, export, views and report, as a user types it."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from collector.store.remarks import Remark, Remarks
from collector.store.store import Batch, Store
from tests.analytics.factory import make_event
from tests.analytics.sessions import events_of
from tests.analytics.test_example_sessions import EXAMPLE, STARTED
from tests.commands.conftest import COMMAND, Run, clean_environment, fill


@pytest.fixture
def views(data_dir: Path) -> Path:
    """Two views, one of them with rebuffering, and an event of none."""
    nowhere = make_event("mine", 1, id="nowhere", data={"a": {"b": [1, 2]}}, received_at=make_event("x").timestamp)
    fill(data_dir, [*events_of(EXAMPLE), *events_of(STARTED, "gone"), nowhere])
    return data_dir


def lines(playscope: Run, views: Path, text: str, *more: str) -> list[dict[str, object]]:
    done = playscope("events", "--format", "jsonl", "--filter", text, *more, "--data-dir", views)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_events(playscope: Run, views: Path) -> None:
    assert [event["event"] for event in lines(playscope, views, "event == waiting")] == ["waiting"]
    assert [event["id"] for event in lines(playscope, views, "data.a.b.1 == 2")] == ["nowhere"]
    rebuffering = lines(playscope, views, "state == rebuffering and view.rebuffer_ratio > 0.05")
    assert [event["event"] for event in rebuffering] == ["timeupdate", "waiting"]
    assert len(lines(playscope, views, "not view_id or seq", "--limit", "3")) == 3


def test_marks_and_comments_are_fields(playscope: Run, views: Path) -> None:
    store = Store(views)
    try:
        Remarks(store).put_all({"nowhere": Remark(marked=True), "gone-1": Remark(comment="look")})
    finally:
        store.close()
    assert [event["id"] for event in lines(playscope, views, "marked or comment == look")] == ["gone-1", "nowhere"]


def test_what_is_wrong_is_shown_with_its_place(playscope: Run, views: Path) -> None:
    for call in (("events",), ("export", "--output", "-"), ("views",), ("report", "--output", "x.html")):
        done = playscope(*call, "--filter", "seq > 1 and evnt == 1", "--data-dir", views)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines() == [
            "playscope: --filter: there is no field evnt; expected: event",
            "seq > 1 and evnt == 1",
            "            ^",
        ]


def test_export(playscope: Run, views: Path) -> None:
    done = playscope("export", "--output", "-", "--filter", "event in {waiting, mine}", "--data-dir", views)
    assert [json.loads(line)["event"] for line in done.stdout.splitlines()] == ["waiting", "mine"]


def test_views_of_which_an_event_is_taken(playscope: Run, views: Path) -> None:
    def found(text: str) -> set[str]:
        done = playscope("views", "--format", "json", "--filter", text, "--data-dir", views)
        assert done.returncode == 0, done.stderr
        return {record["view_id"] for record in json.loads(done.stdout)}

    assert found("event == waiting") == {"v"}
    assert found("view.outcome == lost") == {"gone"}
    assert found("event == playing") == {"v", "gone"}
    assert found("event == playing and view.rebuffer_count == 0") == {"gone"}
    assert found("event == mine") == set()


def test_report(playscope: Run, views: Path, working: Path) -> None:
    done = playscope("report", "--output", "x.html", "--filter", "event == waiting", "--data-dir", views)
    assert done.stdout.startswith("1 events"), done.stderr
    assert "event == waiting" in (working / "x.html").read_text("utf-8")


def test_following(views: Path, working: Path, tmp_path: Path) -> None:
    """What comes later is asked too, of the view as it is by then."""
    command = [*COMMAND, "events", "--follow", "--format", "jsonl", "--data-dir", str(views)]
    command += ["--filter", "view.rebuffer_count == 1 and event == ended or event == waiting"]
    reading = subprocess.Popen(
        command, cwd=working, env=clean_environment(tmp_path / "home"), stdout=subprocess.PIPE, text=True
    )
    try:
        assert reading.stdout is not None
        assert json.loads(reading.stdout.readline())["event"] == "waiting"
        store = Store(views)
        try:
            late = [make_event(name, 40, id=name, view_id="w", seq=number) for number, name in enumerate(["play", "x"])]
            store.add(Batch(events=[*late, *events_of(EXAMPLE, "second")]))
        finally:
            store.close()
        again = json.loads(reading.stdout.readline())
        assert (again["event"], again["view_id"]) == ("waiting", "second")
    finally:
        reading.send_signal(signal.SIGINT)
        assert reading.wait(10) == 0
