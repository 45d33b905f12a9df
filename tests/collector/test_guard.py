"""Nobody reads who should not: hosts, origins, the token, the headers."""

from collections.abc import Callable

import httpx
import pytest

from collector.collector import Collector
from collector.http.guard import Guard
from collector.loopback import is_loopback
from tests.collector.wire import talk

READING = ("/health", "/player/", "/player/clips/demo.webm", "/nothing")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_our_own_names_with_our_port_are_served(collector: Collector, http: httpx.Client, name: str) -> None:
    assert http.get("/health", headers={"host": f"{name}:{collector.port}"}).status_code == 200


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.2", "127.0.0.2"), ("::1", "[::1]"), ("127.1", "127.0.0.1")])
def test_the_address_that_is_bound_and_shown_is_served(
    make_collector: Callable[..., Collector], host: str, shown: str
) -> None:
    collector = make_collector(host=host, token="let me in")
    assert collector.url == f"http://{shown}:{collector.port}"
    told = {"authorization": "Bearer let me in", "origin": collector.url}
    assert httpx.get(f"{collector.url}/health", headers=told).status_code == 200
    for other in (shown, f"{shown}:1", "127.0.0.3", f"127.0.0.3:{collector.port}", f"{shown}.:{collector.port}"):
        assert httpx.get(f"{collector.url}/health", headers={**told, "host": other}).status_code == 403


def test_a_loopback_address_of_ones_own_needs_no_token(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector(host="127.0.0.2", token="for those behind a proxy")
    assert httpx.get(f"{collector.url}/health").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_where_all_addresses_are_bound_the_shown_one_is_of_this_machine(
    make_collector: Callable[..., Collector], host: str
) -> None:
    collector = make_collector(host=host, token="let me in")
    told = {"authorization": "Bearer let me in"}
    assert collector.url == f"http://127.0.0.1:{collector.port}"
    assert httpx.get(f"{collector.url}/health", headers=told).status_code == 200
    for other in (f"0.0.0.0:{collector.port}", f"[::]:{collector.port}", f"192.168.1.5:{collector.port}"):
        assert httpx.get(f"{collector.url}/health", headers={**told, "host": other}).status_code == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:PORT", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1:PORT ,x",
        "LOCALHOST:PORT", "127.0.0.1.:PORT", "localhost.:PORT", "127.1:PORT", "[::1]", "::1:PORT",
        "127.0.0.1:PORT@x", "0.0.0.0:PORT", "127.0.0.1:0PORT", "x127.0.0.1:PORT", "",
    ],
)  # fmt: skip
def test_other_hosts_are_not(collector: Collector, http: httpx.Client, host: str) -> None:
    host = host.replace("PORT", str(collector.port))
    for answer in (
        http.get("/health", headers={"host": host}),
        http.get("/tracker.js", headers={"host": host}),
        http.post("/api/analytics", headers={"host": host}, json={"event": "a"}),
        http.options("/v1/events", headers={"host": host}),
    ):
        assert answer.status_code == 403
        assert answer.json().keys() == {"success", "message", "errors"}
    assert collector.store.counters().received == 0


def test_a_missing_or_doubled_host_is_not_served(collector: Collector) -> None:
    own = f"Host: 127.0.0.1:{collector.port}\r\n".encode()
    close = b"Connection: close\r\n\r\n"
    assert talk(collector, b"GET /health HTTP/1.1\r\n" + own + close)[0] == 200
    assert talk(collector, b"GET /health HTTP/1.1\r\n" + own + own + close)[0] == 403
    assert talk(collector, b"GET /health HTTP/1.1\r\n" + own + b"Host: evil.example\r\n" + close)[0] == 403
    assert talk(collector, b"GET /health HTTP/1.1\r\n" + close)[0] == 403
    assert talk(collector, b"GET /health HTTP/1.0\r\n\r\n")[0] == 403


def test_allowed_hosts_are_served_as_they_are_listed(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector(allowed_hosts=("events.example", "lan:81"))
    for host, status in (("events.example", 200), ("lan:81", 200), ("lan", 403), ("events.example:80", 403)):
        assert httpx.get(collector.url + "/health", headers={"host": host}).status_code == status
    same = {"host": "events.example", "origin": "https://events.example"}
    assert httpx.get(collector.url + "/health", headers=same).status_code == 200


def test_the_port_may_only_be_left_out_where_it_is_80() -> None:
    guard = Guard(host="127.0.0.1", port=80)
    assert guard.host("localhost") is None
    assert guard.host("localhost:80") is None
    assert Guard(host="127.0.0.1", port=81).host("localhost")


@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:1", "http://[::1]", "", "file://"]
)
def test_other_origins_read_nothing(collector: Collector, http: httpx.Client, path: str, origin: str) -> None:
    answer = http.get(path, headers={"origin": origin})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_our_own_pages_may_ask(collector: Collector, http: httpx.Client) -> None:
    assert http.get("/health", headers={"origin": collector.url}).status_code == 200
    # localhost is another origin than 127.0.0.1, though the same machine
    assert http.get("/health", headers={"origin": f"http://localhost:{collector.port}"}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_images_and_scripts_of_other_sites_read_nothing(http: httpx.Client, site: str) -> None:
    asked = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors"}
    assert http.get("/player/clips/demo.webm", headers=asked).status_code == 403
    assert http.get("/tracker.js", headers=asked).status_code == 200
    assert http.get("/player/", headers=asked | {"sec-fetch-mode": "navigate"}).status_code == 200


def test_events_come_from_any_origin(http: httpx.Client) -> None:
    foreign = {"origin": "https://shop.example", "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
    answer = http.post("/v1/events", json={"events": [{"event": "a"}]}, headers=foreign)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


@pytest.mark.parametrize("path", [*READING, "/tracker.js", "/api/analytics"])
def test_every_answer_carries_the_headers_that_keep_others_out(http: httpx.Client, path: str) -> None:
    for answer in (
        http.get(path),
        http.post(path, content=b"{}"),
        http.head(path),
        http.get(path, headers={"host": "x"}),
    ):
        if answer.status_code == 200 and path == "/tracker.js":
            assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        else:
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "unsafe-inline" not in answer.headers["content-security-policy"].partition("script-src")[2].split(";")[0]
        assert answer.headers["server"] == "playscope"
        assert "via" not in answer.headers


def test_beyond_this_machine_reading_needs_the_token(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector(host="0.0.0.0", token="let me in")
    url = f"http://127.0.0.1:{collector.port}"
    for path in READING:
        assert httpx.get(url + path).status_code == 403
        assert httpx.get(url + path, headers={"authorization": "Bearer let me out"}).status_code == 403
        assert httpx.get(url + path, headers={"authorization": "Bearer let me in"}).status_code in (200, 404)
    assert httpx.get(url + "/tracker.js").status_code == 200
    assert httpx.post(url + "/api/analytics", json={"event": "a"}).status_code == 200


def test_behind_a_proxy_reading_needs_the_token_that_is_set(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector(allowed_hosts=("playscope.example.com",), token="s3cret")
    outside = {"host": "playscope.example.com"}
    assert httpx.get(f"{collector.url}/health", headers=outside).status_code == 403
    assert httpx.get(f"{collector.url}/tracker.js", headers=outside).status_code == 200
    assert httpx.post(f"{collector.url}/api/analytics", headers=outside, json={"event": "a"}).status_code == 200
    told = {**outside, "authorization": "Bearer s3cret"}
    assert httpx.get(f"{collector.url}/health", headers=told).status_code == 200
    assert httpx.get(f"{collector.url}/health").status_code == 200, "this machine itself needs none"


def test_beyond_this_machine_without_a_token_nobody_reads(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector(host="0.0.0.0")
    for given in ("", "Bearer", "Bearer None", "Basic eDp5"):
        answer = httpx.get(f"http://127.0.0.1:{collector.port}/health", headers={"authorization": given})
        assert answer.status_code == 403


def test_loopback_is_told_from_the_rest() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"]))
    assert not any(map(is_loopback, ["0.0.0.0", "::", "192.168.1.2", "example.org", ""]))
