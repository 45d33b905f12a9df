"""The main job from end to end: the real window, player, collector, store and HarperDB."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from collector.store.reader import StoreReader
from resources import clip_path
from tests.e2e.cdn import CloudinaryCdn
from tests.e2e.running import call, exported, played

MARKS = [10, 25, 50, 75, 90, 100]


def views(events: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        found.setdefault(event["view_id"], []).append(event)
    return found


@pytest.mark.harperdb
def test_the_demo_is_kept_delivered_and_exported_without_a_gap(harperdb: Any, tmp_path: Path) -> None:
    done = call(
        tmp_path, "--demo", "--port", 0,
        env={
            "HARPERDB_URL": harperdb.url, "HARPERDB_USERNAME": harperdb.username,
            "HARPERDB_PASSWORD": harperdb.password, "HARPERDB_SCHEMA": "mainjob",
        },
        seconds=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    events = exported(tmp_path)
    (view,) = views(events).values()
    assert sorted(event["seq"] for event in view) == list(range(len(view))), "a gap in seq"
    names = [event["event"] for event in sorted(view, key=lambda event: event["seq"])]
    assert names[0] == "viewstart"
    assert names[-1] == "viewend"
    assert "ended" in names
    assert [event["percent"] for event in view if event["event"] == "percentsplayed"] == MARKS
    for event in view:
        assert event["session_id"], event
        assert event["source"], event
    assert any(event.get("media_time", 0) > 5 and event.get("duration", 0) > 10 for event in view)

    with StoreReader(tmp_path / "data") as reader:
        stored = [event.record() for event in reader.events()]
    assert stored == events
    rows = harperdb.rows("mainjob", "events")
    assert Counter(row["id"] for row in rows) == Counter(event["id"] for event in events), "not each exactly once"


def test_a_public_id_plays_through_cloudinary(tmp_path: Path) -> None:
    clip = clip_path("second.webm")
    assert clip
    with CloudinaryCdn(clip, tmp_path) as cdn:
        played(
            tmp_path, ("playing", "timeupdate", "percentsplayed"),
            "--open", "samples/sea-turtle", "--cloud-name", "demo", "--port", 0,
            env={"QTWEBENGINE_CHROMIUM_FLAGS": cdn.chromium_flags},
        )  # fmt: skip
        assert any("/demo/video/upload/" in path and "sea-turtle" in path for path in cdn.paths), cdn.paths
        assert not [path for path in cdn.paths if "analytics" in path], "the player called home"
    events = exported(tmp_path)
    assert all("sea-turtle" in str(event["source"]) for event in events if event["event"] == "timeupdate")


def test_a_public_id_without_network_is_said_as_an_event(tmp_path: Path) -> None:
    played(
        tmp_path, ("error",), "--open", "samples/sea-turtle", "--cloud-name", "demo", "--port", 0,
        env={"QTWEBENGINE_CHROMIUM_FLAGS": '--host-resolver-rules="MAP *.cloudinary.com ~NOTFOUND"'},
    )  # fmt: skip
    errors = [event for event in exported(tmp_path) if event["event"] == "error"]
    assert errors, "nothing was reported"
    assert any(event["data"].get("kind") in {"unreachable", "network", "notfound"} for event in errors), errors
