"""Requests that two readers of the same bytes might read differently, and heads that were made to hurt."""

import json
import time

import pytest

from collector.collector import Collector
from collector.record import limits
from tests.collector.wire import talk

EVENT = b'{"event":"play"}'
CHUNKS = b"10\r\n" + EVENT + b"\r\n0\r\n\r\n"


def request(
    collector: Collector, *headers: str, body: bytes = b"", line: str = "POST /api/analytics HTTP/1.1"
) -> bytes:
    lines = [line, f"Host: 127.0.0.1:{collector.port}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def counted(collector: Collector) -> tuple[int, int]:
    counters = collector.store.counters()
    return counters.stored, counters.refused


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (["Transfer-Encoding: chunked", "Content-Length: 26"], CHUNKS),
        (["Content-Length: 5", "Transfer-Encoding: chunked"], CHUNKS),
        (["Transfer-Encoding: chunked, chunked"], CHUNKS),
        (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], CHUNKS),
        (["Transfer-Encoding: ,chunked"], CHUNKS),
        (["Content-Length: 16", "Content-Length: 16"], EVENT),
        (["Content-Length: " + "9" * 5000], EVENT),
        (["Content-Length: " + "0" * 5000 + "16"], EVENT),
        (["Transfer-Encoding: chunked"], b"10;x=" + b"y" * 10_000 + b"\r\n" + EVENT + b"\r\n0\r\n\r\n"),
        (["Transfer-Encoding: chunked"], b"0\r\n" + b"X: y\r\n" * 12_000 + b"\r\n"),
    ],
)
def test_a_body_of_doubtful_length_is_no_event(collector: Collector, headers: list[str], body: bytes) -> None:
    behind = request(collector, "Connection: close", "Content-Length: 16", body=EVENT)
    status, _, told = talk(collector, request(collector, *headers, body=body) + behind)
    assert status == 400
    assert told.count(b'{"success":false') == 1
    assert counted(collector) == (0, 1)


def test_chunks_are_not_for_http_1_0(collector: Collector) -> None:
    head = request(
        collector,
        "Transfer-Encoding: chunked",
        "Connection: keep-alive",
        line="POST /api/analytics HTTP/1.0",
    )
    status, _, told = talk(collector, head + CHUNKS)
    assert (status, json.loads(told)["success"]) == (400, False)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://127.0.0.1:{port}/health", 200),
        ("http://evil.example/health", 403),
        ("http://ann@127.0.0.1:{port}/health", 403),
        ("http://[::1/health", 400),
        ("health", 400),
        ("evil.example:443", 400),
        ("//health", 200),
    ],
)
def test_the_first_lines_host_has_to_fit_too(collector: Collector, target: str, status: int) -> None:
    line = f"GET {target.format(port=collector.port)} HTTP/1.1"
    assert talk(collector, request(collector, "Connection: close", line=line))[0] == status


@pytest.mark.parametrize("host", ["Host: evil.example\r\n", ""])
def test_the_first_lines_host_does_not_stand_for_the_other(collector: Collector, host: str) -> None:
    head = f"GET http://127.0.0.1:{collector.port}/health HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    assert talk(collector, head.encode())[0] == 403


@pytest.mark.parametrize("line", ["GET /health HTTP/1.1", "POST /api/analytics HTTP/1.1"])
def test_there_is_nothing_to_wait_for_without_a_body(collector: Collector, line: str) -> None:
    head = request(collector, "Expect: 100-continue", "Content-Length: 0", "Connection: close", line=line)
    status, _, _ = talk(collector, head)
    assert status == (200 if line.startswith("GET") else 400)


@pytest.mark.parametrize("connection", ["close", "keep-alive, Close", "close, x"])
def test_who_wants_it_closed_gets_it_closed(collector: Collector, connection: str) -> None:
    status, head, _ = talk(collector, request(collector, f"Connection: {connection}", line="GET /health HTTP/1.1"))
    assert (status, b"Connection: close" in head) == (200, True)


def test_many_headers_are_not_read(collector: Collector) -> None:
    few, many = (
        request(collector, "Connection: close", *["a: b"] * (limits.HEADERS - used), line="GET /health HTTP/1.1")
        for used in (4, 3)
    )
    assert (talk(collector, few)[0], talk(collector, many)[0]) == (200, 400)


def test_many_small_chunks_take_time_by_their_bytes(collector: Collector) -> None:
    body = b"1\r\n \r\n" * 170_000 + CHUNKS
    began = time.process_time()
    status, _, _ = talk(collector, request(collector, "Transfer-Encoding: chunked", "Connection: close", body=body))
    assert (status, counted(collector)) == (200, (1, 0))
    assert time.process_time() - began < 2  # it took five seconds when each chunk copied what was left


@pytest.mark.parametrize("encoding", ["identity", "Identity", ""])
def test_no_encoding_has_several_names(collector: Collector, encoding: str) -> None:
    head = request(collector, f"Content-Encoding: {encoding}", "Content-Length: 16", "Connection: close", body=EVENT)
    assert talk(collector, head)[0] == 200
