"""What the sample's clients and the tracker send, and what they are told."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest

from collector.collector import Collector
from collector.http.ingest import Ingest
from collector.inbox import Inbox
from collector.store.store import Job, StoreFull
from tests.collector.test_store import assert_sums

RECORDED = {"success": True, "message": "Event recorded"}


def events(collector: Collector) -> list[dict[str, Any]]:
    with collector.clear_reader() as reader:
        return [event.record() for event in reader.events()]


def told(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"] == "application/json"
    body: dict[str, Any] = answer.json()
    if status != 200:
        assert body.keys() == {"success", "message", "errors"}
        assert body["success"] is False
    return body


def test_the_samples_beacon(collector: Collector, http: httpx.Client) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert told(http.post("/api/analytics", content=b"event=percentsplayed&percent=50", headers=kind)) == RECORDED
    (event,) = events(collector)
    assert (event["event"], event["percent"]) == ("percentsplayed", 50)
    assert event["timestamp"] == event["received_at"]
    assert event.keys() == {"id", "event", "timestamp", "received_at", "percent", "collector_id"}


def test_the_samples_batching_client(collector: Collector, http: httpx.Client) -> None:
    batch = [
        {"eventName": "play", "timestamp": "2026-11-23T12:00:00.000Z", "sessionId": "s1", "eventData": {"percent": 0}},
        {"eventName": "percentsplayed", "sessionId": "s1", "eventData": {"percent": 25, "label": "quarter"}},
    ]
    answer = told(http.post("/api/analytics/batch", json=batch))
    assert answer == {"success": True, "message": "2 events recorded", "stored": 2, "rejected": 0, "errors": []}
    play, percent = events(collector)
    assert (play["event"], play["session_id"], play["percent"]) == ("play", "s1", 0)
    assert play["timestamp"] == "2026-11-23T12:00:00.000Z"
    assert (percent["percent"], percent["data"]) == (25, {"label": "quarter"})


@pytest.mark.parametrize("route", ["/api/analytics", "/api/analytics/batch", "/v1/events"])
@pytest.mark.parametrize("kind", ["application/json", "text/plain;charset=UTF-8", ""])
def test_json_comes_under_many_names(collector: Collector, http: httpx.Client, route: str, kind: str) -> None:
    for body in (b'{"event":"a"}', b'[{"event":"b"},{"event":"c"}]'):
        told(http.post(route, content=body, headers={"content-type": kind}))
    assert [event["event"] for event in events(collector)] == ["a", "b", "c"]


def test_the_trackers_batch(collector: Collector, http: httpx.Client) -> None:
    body = {
        "common": {"session_id": "s", "view_id": "v", "source": "demo", "user_agent": "ua", "page_url": "http://x/"},
        "events": [{"event": "play", "seq": 0}, {"event": "ended", "seq": 1, "view_id": "w", "data": {"a": 1}}],
    }
    answer = told(http.post("/v1/events", content=json.dumps(body), headers={"content-type": "text/plain"}))
    assert answer["stored"] == 2
    play, ended = events(collector)
    assert (play["session_id"], play["view_id"], play["source"], play["seq"]) == ("s", "v", "demo", 0)
    assert (ended["view_id"], ended["user_agent"], ended["data"]) == ("w", "ua", {"a": 1})


def test_no_events_are_fine(http: httpx.Client) -> None:
    for route, body in (("/v1/events", {"common": {}, "events": []}), ("/api/analytics/batch", [])):
        answer = told(http.post(route, json=body))
        assert answer == {"success": True, "message": "0 events recorded", "stored": 0, "rejected": 0, "errors": []}


def test_an_array_to_the_single_route(http: httpx.Client) -> None:
    assert told(http.post("/api/analytics", json=[{"event": "a"}, {"event": "b"}])) == RECORDED
    mixed = told(http.post("/api/analytics", json=[{"event": "a"}, {}]))
    assert (mixed["stored"], mixed["rejected"], mixed["errors"][0]["index"]) == (1, 1, 1)


def test_one_bad_event_is_kept_and_named(collector: Collector, http: httpx.Client) -> None:
    answer = told(http.post("/api/analytics", content=b'{"event": "play",  "seq": "x"}'), 400)
    assert answer["errors"] == [{"index": 0, "field": "seq", "reason": "must be an integer"}]
    with collector.clear_reader() as reader:
        (kept,) = reader.rejected()
    assert (kept.raw, kept.field, kept.reason) == (b'{"event": "play",  "seq": "x"}', "seq", "must be an integer")
    assert collector.health()["counters"]["rejected"] == 1


def test_good_and_bad_in_one_batch(collector: Collector, http: httpx.Client) -> None:
    deep = b'{"event":"deep","x":' + b"[" * 5000 + b"]" * 5000 + b"}"
    poison = [
        b'{"event":"x","q":NaN}', b'{"event":"x","q":%d}' % 2**70, b'{"event":"x","q":"\\ud800"}', deep,
        b'{"event":"%s"}' % (b"x" * 500_000), b'{"event":"x","seq":{}}', b'"text"',
        b'{"event":"x","q":%s}' % (b"9" * 5000),
    ]  # fmt: skip
    good = [b'{"event":"good","seq":%d}' % number for number in range(len(poison) + 1)]
    pieces = [piece for pair in zip(good, poison, strict=False) for piece in pair] + [good[-1]]
    answer = told(http.post("/api/analytics/batch", content=b"[" + b",".join(pieces) + b"]"))
    assert (answer["stored"], answer["rejected"]) == (len(good), len(poison))
    assert [error["index"] for error in answer["errors"]] == list(range(1, 2 * len(poison), 2))
    assert all(error["reason"] for error in answer["errors"])
    assert [event["seq"] for event in events(collector)] == list(range(len(good)))
    with collector.clear_reader() as reader:
        assert [kept.raw for kept in reader.rejected()] == poison


def test_a_rejected_piece_of_a_tracker_keeps_the_common_part(collector: Collector, http: httpx.Client) -> None:
    body = b'{"common":{"session_id":"s"},"events":[{"event":"a"},{"event":NaN}]}'
    assert told(http.post("/v1/events", content=body))["rejected"] == 1
    with collector.clear_reader() as reader:
        (kept,) = reader.rejected()
    assert (kept.raw, kept.common_json) == (b'{"event":NaN}', b'{"session_id":"s"}')


@pytest.mark.parametrize("body", [b"", b"not json", b"{", b'{"event":"pl', b"\x00\xff"])
def test_what_cannot_be_read_is_refused(collector: Collector, http: httpx.Client, body: bytes) -> None:
    kind = {"content-type": "application/json"}
    for route in ("/api/analytics", "/api/analytics/batch", "/v1/events"):
        assert "cannot be read" in told(http.post(route, content=body, headers=kind), 400)["message"]
    counters = collector.health()["counters"]
    assert (counters["received"], counters["refused"], counters["rejected"]) == (3, 3, 0)


def test_sending_again_looks_well_and_changes_nothing(collector: Collector, http: httpx.Client) -> None:
    batch = [{"event": "a", "id": "1"}, {"event": "b", "id": 2}]
    first = told(http.post("/api/analytics/batch", json=batch))
    assert told(http.post("/api/analytics/batch", json=batch)) == first
    assert told(http.post("/api/analytics", json={"event": "other", "id": "2"})) == RECORDED
    assert [(event["id"], event["event"]) for event in events(collector)] == [("1", "a"), ("2", "b")]
    counters = collector.health()["counters"]
    assert (counters["received"], counters["stored"], counters["duplicates"]) == (5, 2, 3)


def test_other_types_methods_and_encodings_are_no_events(collector: Collector, http: httpx.Client) -> None:
    told(http.post("/api/analytics", content=b"x", headers={"content-type": "image/png"}), 415)
    told(http.post("/api/analytics", content=b"{}", headers={"content-encoding": "gzip"}), 415)
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        answer = http.request(method, "/v1/events")
        told(answer, 405)
        assert "POST" in answer.headers["allow"]
    assert http.post("/api/analytics/").status_code == 404
    assert collector.health()["counters"]["received"] == 0


def test_a_preflight_is_answered(http: httpx.Client) -> None:
    for route in ("/api/analytics", "/api/analytics/batch", "/v1/events"):
        answer = http.options(
            route, headers={"origin": "https://shop.example", "access-control-request-method": "POST"}
        )
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-allow-methods"] == "POST"
        assert answer.headers["access-control-allow-headers"].lower() == "content-type"
        assert "access-control-allow-credentials" not in answer.headers


def test_stored_events_reach_the_window(make_collector: Callable[..., Collector]) -> None:
    inbox = Inbox()
    collector = make_collector(inbox=inbox)
    httpx.post(collector.url + "/api/analytics/batch", json=[{"event": "a", "id": "1"}, {"event": "b"}, {"id": 5}])
    httpx.post(collector.url + "/api/analytics", json={"event": "a", "id": "1"})
    with collector.clear_reader() as reader:
        stored = list(reader.events())
    assert inbox.take() == stored
    assert [event.number for event in stored] == [1, 2]


def test_no_room_is_told_and_counted(collector: Collector, http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(jobs: Sequence[Job], done: Callable[[], object]) -> None:
        for job in jobs:
            job.error = StoreFull("The disk is full.", retry_after=7)
        done()

    monkeypatch.setattr(collector.store, "add_at_once", lambda jobs, synced: False)
    monkeypatch.setattr(collector.store, "submit", full)
    answer = http.post("/api/analytics", json={"event": "a"})
    assert told(answer, 503)["message"] == "The disk is full."
    assert answer.headers["retry-after"] == "7"
    counters = collector.store.counters()
    assert (counters.received, counters.refused) == (1, 1)
    assert_sums(counters)


@pytest.mark.parametrize("part", ["judge_in_a_moment", "told"])
def test_a_fault_of_ours_ends_one_request_and_nothing_else(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, expected_warnings: Callable[[str], None], part: str
) -> None:
    expected_warnings("failed")
    with httpx.Client(base_url=collector.url, trust_env=False) as client:
        with monkeypatch.context() as patched:
            patched.setattr(Ingest, part, lambda *arguments: 1 / 0)
            answer = client.post("/api/analytics", json={"event": "a"})
        assert (answer.status_code, answer.json()["success"]) == (500, False)
        assert client.post("/api/analytics", json={"event": "a"}).status_code == 200
