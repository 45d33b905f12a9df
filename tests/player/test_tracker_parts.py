"""Parts of the tracker by themselves, in the browser that they are for."""

import re
from typing import Any

from player.tracker import PARTS, tracker_script
from tests.browsers import Chromium
from tests.player.site import Site

ROOM = "for (let i = 0; i < %d; i++) box.put({event: i %% 2 ? 'timeupdate' : 'play', n: i}, {});"


def inside(chromium: Chromium, body: str) -> Any:
    """What `body` returns as the last part of the tracker's own function."""
    script = tracker_script().decode().rsplit("})();", 1)[0]
    return chromium.evaluate(f"{script}\n{body}\n}})()")


def test_ids_are_of_version_7_and_rise(site: Site, chromium: Chromium) -> None:
    ids = inside(chromium, "return Array.from({length: 10000}, uuid7)")
    assert len(set(ids)) == 10_000
    assert ids == sorted(ids)
    assert all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", it) for it in ids)


def test_a_full_outbox_thins_and_counts(site: Site, chromium: Chromium) -> None:
    kept = inside(chromium, f"const box = new Outbox(); {ROOM % 6000} return box.items.map(it => JSON.parse(it.text))")
    assert len(kept) <= 5000
    plays = [event for event in kept if event["event"] == "play"]
    assert len(plays) == 3000
    lost = [event["data"]["lost"] for event in kept if "data" in event]
    assert sum(counts["timeupdate"] for counts in lost) == 6000 - len(kept)


def test_an_outbox_is_bounded_in_size_too(site: Site, chromium: Chromium) -> None:
    many = "for (let i = 0; i < 100; i++) box.put({event: 'note', text: 'x'.repeat(100_000)}, {});"
    size, count = inside(chromium, f"const box = new Outbox(); {many} return [box.characters, box.items.length]")
    assert size <= 2_000_000
    assert count > 10


def test_bodies_for_beacons_are_cut_to_size_in_order(site: Site, chromium: Chromium) -> None:
    views = "const view = (i) => ({view_id: i % 2 ? 'a' : 'b', source: 'ü'.repeat(500), session_id: 's'});"
    put = "for (let i = 0; i < 500; i++) box.put({event: 'note', n: i, text: 'ü'.repeat(200)}, view(i));"
    cut = f"const box = new Outbox(); {views} {put} return split(box.take(Infinity, Infinity), 60_000)"
    bodies = inside(chromium, f"{cut}.map(it => it.body)")
    assert all(len(body.encode()) <= 60_000 for body in bodies)
    numbers = inside(chromium, f"{cut}.flatMap(it => JSON.parse(it.body).events)")
    assert [event["n"] for event in numbers] == list(range(500))
    assert [event["view_id"] for event in numbers[:2]] == ["b", "a"]
    assert "source" not in numbers[0]


def test_a_body_says_once_what_its_events_share(site: Site, chromium: Chromium) -> None:
    shared = "{session_id: 's', view_id: 'v', source: 'x', page_url: 'p', user_agent: 'u'}"
    body = inside(chromium, f"const box = new Outbox(); box.put({{event: 'play'}}, {shared}); return packed(box.items)")
    assert body == (
        '{"common":{"session_id":"s","view_id":"v","source":"x","page_url":"p","user_agent":"u"},'
        '"events":[{"event":"play"}]}'
    )


def test_errors_are_told_apart_as_far_as_they_say(site: Site, chromium: Chromium) -> None:
    cases = [
        ({"code": 2}, "network"),
        ({"code": 3, "message": "PIPELINE_ERROR_DECODE"}, "decode"),
        ({"code": 4, "message": "MEDIA_ELEMENT_ERROR: Format error"}, None),
        ({"code": 4, "message": "DEMUXER_ERROR_NO_SUPPORTED_STREAMS: FFmpegDemuxer: no supported streams"}, "nocodec"),
        ({"code": 4, "message": "404: Not Found"}, "notfound"),
        ({"code": 10, "message": "Video cannot be played", "statusCode": 404}, "notfound"),
        ({"code": 10, "statusCode": 503}, "network"),
        ({"code": 7, "message": "Failed to fetch"}, "unreachable"),
        ({"code": 13, "message": "Private video"}, "player"),
        ({}, "player"),
    ]
    for error, kind in cases:
        assert inside(chromium, f"return errorKind({error!r}) || null") == kind, error


def test_the_script_is_made_of_all_its_parts() -> None:
    script = tracker_script().decode()
    assert len(PARTS) == len(set(PARTS))
    assert '"percentsplayed"' in script
    assert all(f"class {name}" in script for name in ("Outbox", "Sender", "Marks", "Picture", "View", "Tracking"))
