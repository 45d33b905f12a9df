"""A replay with its video: the real player in the real engine follows the record, and tells nobody."""

import statistics
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.running import scene, stored


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replayed")


@pytest.fixture(scope="module")
def saw(folder: Path) -> dict[str, Any]:
    options = (folder, "--demo", "--quit-after", 110)
    return scene(folder, "replayed", *options, inside="tests.e2e.inside_replay", seconds=120)


def test_nothing_is_loaded_before_it_is_asked_for(saw: dict[str, Any]) -> None:
    assert saw["docked"] is False
    assert saw["unasked"]["loaded"] is False
    assert "until you ask" in saw["unasked"]["words"]
    assert "/player/replay/?source=%2Fplayer%2Fclips%2Fdemo.webm" in saw["address"]


def test_in_real_time_it_follows_the_record(saw: dict[str, Any]) -> None:
    looks = [look for look in saw["real_time"] if look["ready"]]
    moving = [abs(look["away"]) for look in looks if look["moves"]]
    assert len(moving) >= 5
    assert statistics.median(moving) < 0.25
    assert max(moving) < 1
    assert all(look["moving"] for look in looks if look["moves"])
    assert {"playing", "paused"} <= {look["state"] for look in saw["real_time"]}
    assert min(look["at"] for look in looks) < 10 < 15 <= max(look["at"] for look in looks)  # the jump was made
    standing = [look for look in looks if not look["moves"]]
    assert standing
    assert not any(look["moving"] for look in standing)


def test_faster_it_keeps_up(saw: dict[str, Any]) -> None:
    assert any(look["moving"] for look in saw["times_5"])
    for name, rate in (("times_5", 5), ("times_20", 20)):
        looks = saw[name]
        away = sorted(abs(look["away"]) for look in looks if look["moves"] and look["ready"])
        assert not away or statistics.median(away) < rate / 2, looks
    assert abs(saw["times_20"][-1]["away"]) < 0.1
    assert saw["times_20"][-1]["state"] == "left"


def test_a_step_shows_the_moment_of_the_event(saw: dict[str, Any]) -> None:
    ready = [look for look in saw["steps"] if look["ready"]]
    assert len(ready) == 5
    assert all(abs(look["at"] - look["event"][1]) < 0.03 for look in ready), ready


def test_no_event_of_it_reaches_the_collector(saw: dict[str, Any], folder: Path) -> None:
    assert saw["sent"] == 0
    assert saw["sent_after"] == len(stored(folder))
    assert saw["tracker"] == "undefined"
    assert len({event.view_id for event in stored(folder)}) == 1


def test_its_page_is_confined_and_may_only_read(saw: dict[str, Any]) -> None:
    assert saw["stayed"] is True
    assert saw["opened_window"] == "null"
    assert saw["posting"] == "refused"
    assert saw["unloaded"] is True


def test_a_file_stands_in_and_a_recorded_stall_is_said(saw: dict[str, Any]) -> None:
    stall = saw["stall"][-1]
    assert "/player/replay/?source=%2Fmedia%2F" in stall["address"]
    assert stall["over"] == "Recorded: rebuffering"
    assert stall["words"].startswith("Rebuffering · 0:0")
    assert "another video? It is 0:24.008 long, the recorded one 0:13.400" in stall["words"]
    assert abs(stall["away"]) < 0.03
    assert stall["moving"] is False
    assert saw["muted"] == [True, False]


def test_foreign_captures_load_nothing_and_say_what_is_missing(saw: dict[str, Any]) -> None:
    assert not any(saw[name]["loaded"] for name in ("whole", "redacted", "public"))
    assert saw["whole"]["address"] == "https://media.example/launch/keynote-2026.webm"
    assert "over the network, from media.example" in saw["whole"]["words"]
    assert "taken out" in saw["redacted"]["words"]
    assert "Choose a file" in saw["redacted"]["words"]
    assert saw["redacted"]["load"] == "Try it all the same"
    assert saw["public"] == {
        "title": "The video cannot be loaded", "address": "", "load": "", "loaded": False,
        "words": "The record names the public id dog, and no address that was loaded for it. "
        "Choose a file that holds the same video.",
    }  # fmt: skip
