"""The contract's table of routes, walked: what each takes, what it answers, and the one shape of all errors."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from collector.collector import Collector
from tests.collector.wire import talk

EVENT = {"event": "play"}
POSTS = ("/api/analytics", "/api/analytics/batch", "/v1/events")

#: Method, path, status, content type (as it begins), what the body holds.
READ = [
    ("GET", "/player/?source=demo&cloud=demo", 200, "text/html", b"player"),
    ("GET", "/player/clips/demo.webm", 200, "video/webm", b"webm"),
    ("GET", "/tracker.js", 200, "text/javascript", b"viewstart"),
    ("GET", "/health", 200, "application/json", b'"status":"ok"'),
    ("GET", "/metrics", 200, "text/plain", b"playscope_"),
    ("GET", "/openapi.json", 200, "application/json", b"3.1"),
    ("GET", "/media/guessed/clip.webm", 404, "application/json", b'"success"'),
    ("GET", "/etc/passwd", 404, "application/json", b'"success"'),
    ("GET", "/api/analytics", 405, "application/json", b'"success"'),
    ("POST", "/health", 405, "application/json", b'"success"'),
    ("DELETE", "/v1/events", 405, "application/json", b'"success"'),
]

#: Path, content type, body, status, the answer or a part of it.
WRITTEN: list[tuple[str, str, Any, int, dict[str, Any]]] = [
    ("/api/analytics", "application/json", EVENT, 200, {"success": True, "message": "Event recorded"}),
    ("/api/analytics", "text/plain;charset=UTF-8", EVENT, 200, {"success": True, "message": "Event recorded"}),
    (
        "/api/analytics",
        "application/x-www-form-urlencoded",
        "event=percentsplayed&percent=50",
        200,
        {"success": True, "message": "Event recorded"},
    ),
    ("/api/analytics", "application/json", [EVENT, EVENT], 200, {"success": True, "message": "Event recorded"}),
    (
        "/api/analytics/batch",
        "application/json",
        [EVENT, {"event": ""}, EVENT],
        200,
        {"success": True, "message": "2 events recorded", "stored": 2, "rejected": 1},
    ),
    (
        "/v1/events",
        "text/plain",
        {"common": {"session_id": "s"}, "events": [EVENT]},
        200,
        {"success": True, "message": "1 events recorded", "stored": 1, "rejected": 0, "errors": []},
    ),
    ("/v1/events", "text/plain", {"common": {}, "events": []}, 200, {"success": True, "stored": 0, "rejected": 0}),
    ("/api/analytics", "application/json", "{no json", 400, {"success": False}),
    ("/api/analytics", "application/json", {"event": ""}, 400, {"success": False}),
    ("/api/analytics", "image/png", "PNG", 415, {"success": False}),
    ("/api/analytics", "application/json", " " * 1_048_577, 413, {"success": False}),
]


def is_error(answer: httpx.Response) -> bool:
    told = answer.json()
    return (
        told.keys() == {"success", "message", "errors"}
        and told["success"] is False
        and bool(told["message"])
        and isinstance(told["errors"], list)
    )


@pytest.mark.parametrize(("method", "path", "status", "content_type", "held"), READ)
def test_what_is_read(http: httpx.Client, method: str, path: str, status: int, content_type: str, held: bytes) -> None:
    answer = http.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(content_type)
    assert held in answer.content
    assert status < 400 or is_error(answer)
    assert status != 405 or answer.headers["allow"]


@pytest.mark.parametrize(("path", "content_type", "body", "status", "told"), WRITTEN)
def test_what_is_posted(
    http: httpx.Client, path: str, content_type: str, body: Any, status: int, told: dict[str, Any]
) -> None:
    content = body if isinstance(body, str) else json.dumps(body)
    answer = http.post(path, content=content, headers={"content-type": content_type})
    assert answer.status_code == status, answer.text
    assert answer.json().items() >= told.items()
    assert status == 200 or is_error(answer)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_a_batch_says_what_was_wrong_with_which(http: httpx.Client) -> None:
    (error,) = http.post("/api/analytics/batch", json=[EVENT, {"event": "a", "seq": "x"}]).json()["errors"]
    assert (error["index"], error["field"]) == (1, "seq")
    assert error["reason"]


@pytest.mark.parametrize("path", POSTS)
def test_a_preflight(http: httpx.Client, path: str) -> None:
    answer = http.options(path)
    assert (answer.status_code, answer.content) == (204, b"")
    for name, value in (("origin", "*"), ("methods", "POST"), ("headers", "content-type")):
        assert answer.headers[f"access-control-allow-{name}"] == value


def test_what_is_not_from_here(collector: Collector, http: httpx.Client) -> None:
    answers = [http.get("/health", headers={"host": "evil.example"}), http.get("/health", headers={"origin": "null"})]
    for answer in answers:
        assert answer.status_code == 403
        assert is_error(answer)


def test_what_the_server_answers_by_itself_has_the_same_shape(collector: Collector) -> None:
    status, _, body = talk(collector, b"NO HTTP AT ALL\r\n\r\n")
    assert status == 400
    assert json.loads(body).keys() == {"success", "message", "errors"}


def test_a_file_that_the_user_opened_is_served_with_range(
    collector: Collector, http: httpx.Client, tmp_path: Path
) -> None:
    (tmp_path / "clip.webm").write_bytes(bytes(range(100)))
    path = collector.media.share(tmp_path / "clip.webm")
    assert path.startswith("/media/")
    part = http.get(path, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
    assert http.get(path.rsplit("/", 1)[0] + "/other.webm").status_code == 404


def test_health_has_what_is_promised_and_its_counters_add_up(http: httpx.Client) -> None:
    http.post("/api/analytics/batch", json=[{"event": "a", "id": "1"}, {"event": "a", "id": "1"}, {"event": ""}])
    http.post("/api/analytics", content=b"{no json", headers={"content-type": "application/json"})
    health = http.get("/health").json()
    assert health.keys() >= {"status", "version", "counters", "harperdb"}
    assert health["status"] == "ok"
    assert health["harperdb"] == {"state": "off", "error": None, "oldest_pending_s": None}
    counters = health["counters"]
    names = "received stored duplicates rejected refused delivered pending parked local expired"
    assert counters.keys() == set(names.split())
    assert [counters[name] for name in ("received", "stored", "duplicates", "rejected", "refused")] == [4, 1, 1, 1, 1]
    assert counters["stored"] == sum(counters[name] for name in ("delivered", "pending", "parked", "local"))
