"""`--filter` of events, export, views and report, as a user types it."""

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from collector.store.remarks import Remark, Remarks
from collector.store.store import Batch, Store
from commands.main import main
from tests.analytics.factory import make_event
from tests.analytics.sessions import EXAMPLE, STARTED, events_of
from tests.commands.conftest import COMMAND, clean_environment, fill


class Done(NamedTuple):
    """What became of a call."""

    status: int
    out: str
    err: str


Call = Callable[..., Done]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], working: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """`call("events", "--limit", "3")`, in this process."""
    monkeypatch.chdir(working)

    def run(*arguments: object) -> Done:
        try:
            status = main(list(map(str, arguments)))
        except SystemExit as ended:
            status = int(ended.code or 0)
        return Done(status, *capsys.readouterr())

    return run


@pytest.fixture
def views(data_dir: Path) -> Path:
    """Two views, one of them with rebuffering, and an event of none."""
    nowhere = make_event("mine", 1, id="nowhere", data={"a": {"b": [1, 2]}}, received_at=make_event("x").timestamp)
    fill(data_dir, [*events_of(EXAMPLE), *events_of(STARTED, "gone"), nowhere])
    return data_dir


def lines(call: Call, views: Path, text: str, *more: str) -> list[dict[str, object]]:
    done = call("events", "--format", "jsonl", "--filter", text, *more, "--data-dir", views)
    assert done.status == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def test_events(call: Call, views: Path) -> None:
    assert [event["event"] for event in lines(call, views, "event == waiting")] == ["waiting"]
    assert [event["id"] for event in lines(call, views, "data.a.b.1 == 2")] == ["nowhere"]
    rebuffering = lines(call, views, "state == rebuffering and view.rebuffer_ratio > 0.05")
    assert [event["event"] for event in rebuffering] == ["timeupdate", "waiting"]
    assert len(lines(call, views, "not view_id or seq", "--limit", "3")) == 3


def test_marks_and_comments_are_fields(call: Call, views: Path) -> None:
    store = Store(views)
    try:
        Remarks(store).put_all({"nowhere": Remark(marked=True), "gone-1": Remark(comment="look")})
    finally:
        store.close()
    assert [event["id"] for event in lines(call, views, "marked or comment == look")] == ["gone-1", "nowhere"]


def test_what_is_wrong_is_shown_with_its_place(call: Call, views: Path) -> None:
    for words in (("events",), ("export", "--output", "-"), ("views",), ("report", "--output", "x.html")):
        done = call(*words, "--filter", "seq > 1 and evnt == 1", "--data-dir", views)
        assert (done.status, done.out) == (2, "")
        assert done.err.splitlines() == [
            "playscope: --filter: there is no field evnt; expected: event",
            "seq > 1 and evnt == 1",
            "            ^",
        ]


def test_export(call: Call, views: Path) -> None:
    done = call("export", "--output", "-", "--filter", "event in {waiting, mine}", "--data-dir", views)
    assert [json.loads(line)["event"] for line in done.out.splitlines()] == ["waiting", "mine"]


def test_views_of_which_an_event_is_taken(call: Call, views: Path) -> None:
    def found(text: str) -> set[str]:
        done = call("views", "--format", "json", "--filter", text, "--data-dir", views)
        assert done.status == 0, done.err
        return {record["view_id"] for record in json.loads(done.out)}

    assert found("event == waiting") == {"v"}
    assert found("view.outcome == lost") == {"gone"}
    assert found("event == playing") == {"v", "gone"}
    assert found("event == playing and view.rebuffer_count == 0") == {"gone"}
    assert found("event == mine") == set()


def test_report(call: Call, views: Path, working: Path) -> None:
    done = call("report", "--output", "x.html", "--filter", "event == waiting", "--data-dir", views)
    assert done.out.startswith("1 events"), done.err
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
        reading.communicate(timeout=10)
    assert reading.returncode == 0
