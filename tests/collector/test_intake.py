"""Posts that are taken in passing: in order, beside everything else on a connection, and a flood waits for itself."""

import json
import socket
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from collector.collector import Collector
from collector.http.turns import Turns
from tests.collector.load import request, status_of_answer
from tests.collector.wire import answer, connect

EVENT = b'{"event":"play"}'


def statuses(received: bytes) -> list[int]:
    return [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]]


def test_pipelined_requests_of_all_kinds_are_answered_in_order(collector: Collector) -> None:
    port = collector.port
    host = f"Host: 127.0.0.1:{port}\r\n".encode()
    several = [
        request(port, "/api/analytics", EVENT),
        request(port, "/api/analytics", b'{"event":""}'),
        b"GET /health HTTP/1.1\r\n" + host + b"\r\n",
        b"OPTIONS /v1/events HTTP/1.1\r\n" + host + b"\r\n",
        b"HEAD /api/analytics HTTP/1.1\r\n" + host + b"\r\n",
        request(port, "/api/analytics/batch", b"[" + b",".join([EVENT] * 5000) + b"]"),
        request(port, "/nothing", b""),
        request(port, "/v1/events", b'{"events":[]}').replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1),
    ]
    with connect(collector) as connection:
        connection.sendall(b"".join(several))
        received = answer(connection)
    assert statuses(received) == [200, 400, 200, 204, 405, 200, 404, 200]
    assert collector.store.counters().stored == 5001


def test_many_in_one_go_are_all_answered(collector: Collector) -> None:
    with connect(collector) as connection:
        connection.sendall(request(collector.port, "/api/analytics", EVENT) * 200)
        connection.shutdown(socket.SHUT_WR)
        assert statuses(answer(connection)) == [200] * 200


def test_who_sends_no_more_still_gets_the_answer(collector: Collector) -> None:
    with connect(collector) as connection:
        connection.sendall(request(collector.port, "/api/analytics", EVENT))
        connection.shutdown(socket.SHUT_WR)
        assert statuses(answer(connection)) == [200]


def test_who_goes_away_at_once_is_kept_and_forgotten(collector: Collector) -> None:
    for _ in range(20):
        with connect(collector) as connection:
            connection.sendall(request(collector.port, "/api/analytics", EVENT) * 3)
    deadline = time.monotonic() + 10
    while collector.store.counters().stored < 20 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert collector.store.counters().stored >= 20
    assert httpx.get(collector.url + "/health", trust_env=False).status_code == 200


def test_http_1_0_and_a_body_that_has_to_be_asked_for(collector: Collector) -> None:
    old = request(collector.port, "/api/analytics", EVENT).replace(b"HTTP/1.1", b"HTTP/1.0")
    with connect(collector) as connection:
        connection.sendall(old)
        assert answer(connection).startswith(b"HTTP/1.0 200 OK")
    head, _, body = request(collector.port, "/api/analytics", EVENT).partition(b"\r\n\r\n")
    with connect(collector) as connection:
        for _ in range(3):
            connection.sendall(head + b"\r\nExpect: 100-continue\r\n\r\n")
            assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.sendall(body)
            assert status_of_answer(connection) == 200


def test_every_answer_names_its_request(collector: Collector, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "collector")
    with httpx.Client(base_url=collector.url, trust_env=False) as client:
        answers = [
            client.post("/api/analytics", content=EVENT),
            client.post("/api/analytics", content=b"{nothing"),
            client.post("/api/analytics", content=b"[" + EVENT + b",{}" * 9000 + b"]"),
            client.get("/health"),
            client.get("/nothing"),
            client.post("/nothing", content=b" " * 1_100_000),
        ]
    names = [one.headers["x-request-id"] for one in answers]
    assert [one.status_code for one in answers] == [200, 400, 200, 200, 404, 413]
    assert len(set(names)) == len(names)
    assert all(one.headers["server"] == "playscope" for one in answers)
    for refused in (names[1], names[5]):
        assert refused in caplog.text


def test_senders_take_turns_and_invented_origins_share_theirs() -> None:
    turns: Turns[str] = Turns()
    for number in range(1000):
        turns.put("127.0.0.1", f"https://o{number}", f"flood {number}")
    turns.put("127.0.0.1", "https://late", "late")
    for _ in range(1000):
        turns.put("192.0.2.1", "", "other flood")
    turns.put("192.0.2.2", "", "single")
    order = [turns.take() for _ in range(turns.waiting)]
    assert order.index("single") < 4
    assert order[:200].count("other flood") >= 99
    assert len(order) == 2002
    assert not turns.waiting
    with pytest.raises(KeyError):
        turns.take()


def flooding(port: int, make: Callable[[], bytes], origin: str, stop: threading.Event, sent: list[int]) -> None:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            whole = make().replace(b"\r\n\r\n", f"\r\nOrigin: {origin}\r\n\r\n".encode(), 1)
            while not stop.is_set():
                connection.sendall(whole)
                status_of_answer(connection)
                sent.append(1)
    except OSError:
        if not stop.is_set():
            raise


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("batches", b"[" + b",".join([b'{"event":"timeupdate","media_time":1.5,"session_id":"s"}'] * 400) + b"]"),
        ("large and broken ones", b"[" + b'{"event":"x","q":NaN},' * 2_000 + b"{}]"),
    ],
)
def test_a_flood_from_one_origin_does_not_starve_another(collector: Collector, what: str, body: bytes) -> None:
    """Sixteen connections send as much as they can; one other sender's posts are answered in a few of their turns."""
    stop = threading.Event()
    sent: list[int] = []
    makes = [lambda: request(collector.port, "/api/analytics/batch", body)] * 16
    threads = [
        threading.Thread(target=flooding, args=(collector.port, make, "https://flood.example", stop, sent))
        for make in makes
    ]
    for thread in threads:
        thread.start()
    took = []
    try:
        deadline = time.monotonic() + 20
        while len(sent) < 8 and time.monotonic() < deadline:
            time.sleep(0.01)
        with connect(collector) as connection:
            whole = request(collector.port, "/api/analytics", EVENT)
            whole = whole.replace(b"\r\n\r\n", b"\r\nOrigin: https://shop.example\r\n\r\n", 1)
            before, began = len(sent), time.monotonic()
            for _ in range(30):
                started = time.monotonic()
                connection.sendall(whole)
                assert status_of_answer(connection) == 200
                took.append(time.monotonic() - started)
            lasted, flooded = time.monotonic() - began, len(sent) - before
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    took.sort()
    print(json.dumps({"flood of": what, "p50_ms": took[15] * 1000, "worst_ms": took[-1] * 1000, "floods": flooded}))
    assert took[15] < 0.25
    # in turn it waits for a few of the flood's requests; one after another it would wait for sixteen each time
    assert flooded < 30 * 8, (flooded, lasted)
