"""The HTTP server: limits, slow senders, its own errors, start and stop."""

import contextlib
import io
import json
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from collector.collector import Collector
from collector.config import HarperTarget
from collector.failure import SurroundingsError
from collector.record import limits
from tests.collector.wire import answer, connect, seconds_until_closed, talk


def post(
    collector: Collector, headers: str, body: bytes = b"", path: str = "/api/analytics"
) -> tuple[int, bytes, bytes]:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{collector.port}\r\nConnection: close\r\n{headers}\r\n"
    return talk(collector, head.encode() + body)


def counted(collector: Collector) -> tuple[int, int]:
    counters = collector.store.counters()
    return counters.received, counters.refused


def test_a_body_at_the_limit_is_read_and_one_over_it_is_not(collector: Collector, http: httpx.Client) -> None:
    event = b'{"event":"a"}'
    assert http.post("/api/analytics", content=event.ljust(limits.BODY_BYTES)).status_code == 200
    over = http.post("/api/analytics", content=event.ljust(limits.BODY_BYTES + 1))
    assert (over.status_code, over.json()["success"]) == (413, False)
    assert over.headers["access-control-allow-origin"] == "*"
    assert counted(collector) == (2, 1)
    assert http.post("/nothing", content=b" " * (limits.BODY_BYTES + 1)).status_code == 413
    assert counted(collector) == (2, 1)


def test_a_large_body_is_turned_away_before_it_is_sent(collector: Collector) -> None:
    began = time.monotonic()
    status, head, _ = post(collector, "Content-Length: 999999999\r\nExpect: 100-continue\r\n")
    assert (status, b"application/json" in head) == (413, True)
    assert time.monotonic() - began < 5


def test_a_large_body_in_chunks_is_turned_away(collector: Collector) -> None:
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    status, _, body = post(collector, "Transfer-Encoding: chunked\r\n", chunk * 17 + b"0\r\n\r\n")
    assert (status, json.loads(body)["success"]) == (413, False)
    assert counted(collector) == (1, 1)


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GARBAGE\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (b"POST /x HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400),
        (b"POST /x HTTP/1.1\r\nTransfer-Encoding: rot13\r\n\r\n", 501),
    ],
)
def test_the_servers_own_errors_have_our_shape(collector: Collector, request_bytes: bytes, status: int) -> None:
    got, head, body = talk(collector, request_bytes)
    told = json.loads(body)
    assert (got, told["success"], told["errors"]) == (status, False, [])
    assert told["message"]
    assert b"Server: playscope\r\n" in head
    assert b"waitress" not in head + body
    assert counted(collector) == (0, 0)


def test_broken_chunks_of_an_event_are_refused(collector: Collector) -> None:
    status, _, _ = post(collector, "Transfer-Encoding: chunked\r\n", b"zz\r\n")
    assert status == 400
    assert counted(collector) == (1, 1)


def test_errors_of_the_application_have_our_shape(http: httpx.Client) -> None:
    for got, status in ((http.get("/nothing"), 404), (http.post("/health"), 405), (http.get("/media/x/y"), 404)):
        assert got.status_code == status
        assert got.json().keys() == {"success", "message", "errors"}
    assert "GET" in http.post("/health").headers["allow"]


def test_slow_senders_are_closed_while_others_are_served(
    collector: Collector, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REQUEST_SECONDS", 2)
    head = f"POST /api/analytics HTTP/1.1\r\nHost: 127.0.0.1:{collector.port}\r\nContent-Length: 50\r\n\r\n".encode()
    silent, halfway, dripping = connect(collector), connect(collector), connect(collector)
    halfway.sendall(head + b"{")
    dripping.sendall(head)
    stop = threading.Event()

    def drip() -> None:
        while not stop.wait(0.3):
            try:
                dripping.sendall(b" ")
            except OSError:
                return

    thread = threading.Thread(target=drip)
    thread.start()
    began = time.monotonic()
    served = 0
    while time.monotonic() - began < 1.5:
        assert http.post("/api/analytics", json={"event": "a"}).status_code == 200
        served += 1
    for connection in (silent, halfway, dripping):
        with connection, contextlib.suppress(ConnectionError):  # a reset, where it was still sending
            assert seconds_until_closed(connection) < 5
    assert 1.5 < time.monotonic() - began < 6
    stop.set()
    thread.join()
    assert served > 20
    # a connection that was quick before is still there
    assert http.get("/health").status_code == 200


def test_one_that_reads_slowly_gets_all_its_answers_in_order(collector: Collector, http: httpx.Client) -> None:
    bad = b"[" + b",".join([b'{"event":5}'] * limits.ERRORS_TOLD) + b"]"
    bodies = [bad, b'{"event":"a"}'] * 40
    head = "POST /api/analytics/batch HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n"
    whole = b"".join(
        head.format(collector.port).encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body for body in bodies
    )
    with connect(collector) as connection:
        sender = threading.Thread(target=connection.sendall, args=(whole,))
        sender.start()
        while collector.store.counters().rejected < 2 * limits.ERRORS_TOLD:  # its answers wait for it from here on
            time.sleep(0.01)
        assert http.post("/api/analytics", json={"event": "b"}).status_code == 200
        told = []
        with connection.makefile("rb", buffering=0) as answers:
            reading = io.BufferedReader(answers, 4096)
            for _ in bodies:
                lines = iter(reading.readline, b"\r\n")
                length = next(int(line.split(b":")[1]) for line in list(lines) if line.startswith(b"Content-Length"))
                told.append(json.loads(reading.read(length))["success"])
        sender.join()
    assert told == [False, True] * 40


def test_stop_finishes_what_is_in_flight(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector()
    body = b'[{"event":"a"}]'
    head = f"POST /api/analytics HTTP/1.1\r\nHost: 127.0.0.1:{collector.port}\r\nContent-Length: {len(body)}\r\n\r\n"
    results: list[int] = []

    def send() -> None:
        with httpx.Client(base_url=collector.url) as client:
            try:
                while True:
                    results.append(client.post("/api/analytics", content=body).status_code)
            except httpx.TransportError:
                pass

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    with connect(collector) as last:
        last.sendall(head.encode() + body)
        assert b"200 OK" in last.recv(100)
        deadline = time.monotonic() + 20
        while len(results) < 40 and time.monotonic() < deadline:
            time.sleep(0.01)
        began = time.monotonic()
        collector.stop()
        assert time.monotonic() - began < 3
        assert answer(last) is not None
    for sender in senders:
        sender.join()
    assert set(results) == {200}
    with collector.clear_reader() as reader:
        stored = reader.counters().stored
    assert len(results) + 1 <= stored <= len(results) + 1 + len(senders)


def test_stop_may_be_called_twice_and_before_start(tmp_path: Path, make_collector: Callable[..., Collector]) -> None:
    collector = make_collector()
    collector.stop()
    collector.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(collector.url + "/health")


def test_a_taken_port_is_said_and_leaves_nothing_open(
    collector: Collector, make_collector: Callable[..., Collector], tmp_path: Path
) -> None:
    with pytest.raises(SurroundingsError, match=f"Port {collector.port} is taken"):
        make_collector(port=collector.port, data_dir=tmp_path / "other")
    assert not (tmp_path / "other").exists()
    make_collector(data_dir=tmp_path / "other")


def test_an_owned_folder_is_said_and_leaves_nothing_open(
    collector: Collector, make_collector: Callable[..., Collector]
) -> None:
    with pytest.raises(SurroundingsError, match="in use by another Playscope"):
        make_collector()


def test_an_address_that_is_not_ours_is_said(make_collector: Callable[..., Collector]) -> None:
    with pytest.raises(SurroundingsError):
        make_collector(host="203.0.113.7")


def test_only_the_loopback_address_is_bound(collector: Collector) -> None:
    assert collector.url == f"http://127.0.0.1:{collector.port}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    bound = [line.split()[1] for line in lines if line.split()[1].endswith(f":{collector.port:04X}")]
    assert any(address.startswith("0100007F:") for address in bound)
    assert not any(address.startswith("00000000:") for address in bound)


def test_health_is_as_the_contract_says(collector: Collector, http: httpx.Client) -> None:
    told = http.get("/health").json()
    assert told == {
        "status": "ok",
        "version": "1.2.3",
        "counters": dict.fromkeys(
            [
                "received", "stored", "duplicates", "rejected", "refused",
                "delivered", "pending", "parked", "local", "expired",
            ],
            0,
        ),
        "harperdb": {"state": "off", "error": None, "oldest_pending_s": None},
    }  # fmt: skip
    assert told == collector.health()


def test_ready_until_the_store_is_full_of_what_waits_for_harperdb(
    make_collector: Callable[..., Collector], expected_warnings: Any
) -> None:
    expected_warnings("nothing listens|HarperDB|limit|full")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = HarperTarget(url=f"http://127.0.0.1:{listener.getsockname()[1]}")
    collector = make_collector(harper=nobody, store_limit_bytes=1_000_000)
    with httpx.Client(base_url=collector.url, trust_env=False) as http:
        assert http.get("/ready").json() == {"ready": True}
        posted = 200
        for _ in range(2000):
            if posted != 200:
                break
            posted = http.post("/api/analytics", json={"event": "x", "text": "y" * 4000}).status_code
        assert posted == 503
        unready = http.get("/ready")
        assert unready.status_code == 503
        assert "waits for HarperDB" in unready.json()["message"]
        assert http.get("/health").status_code == 200
