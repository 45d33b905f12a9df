"""What many senders may hold of the memory together, and readers that take their time."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from collector.collector import Collector
from collector.record import limits
from tests.collector.wire import answer, connect, talk

LARGE = 200_000


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch, make_collector: Callable[..., Collector]) -> Iterator[Collector]:
    """A collector with room for five large bodies."""
    monkeypatch.setattr(limits, "BODIES_BYTES", 5 * LARGE + 1000)
    return make_collector()


def head(collector: Collector, size: str) -> bytes:
    return f"POST /api/analytics HTTP/1.1\r\nHost: 127.0.0.1:{collector.port}\r\n{size}\r\n\r\n".encode()


def large(size: int = LARGE) -> bytes:
    return b'{"event":"a"}'.rjust(size)


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def post(collector: Collector, body: bytes) -> tuple[int, bytes]:
    status, told, _ = talk(collector, head(collector, f"Connection: close\r\nContent-Length: {len(body)}") + body)
    return status, told


@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_have_a_room_together(room: Collector, chunked: bool) -> None:
    size = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {LARGE}"
    begun = (b"%x\r\n" % LARGE if chunked else b"") + large()[:-1]
    for _ in range(2):  # again, for what was not given back would be missed
        with contextlib.ExitStack() as stack:
            held = [stack.enter_context(connect(room)) for _ in range(5)]
            for connection in held:
                connection.sendall(head(room, size) + begun)
            until(lambda: post(room, large())[0] == 503)
            assert b"Retry-After: 1\r\n" in post(room, large())[1]
            # what is small is taken all the same
            assert post(room, large(limits.SMALL_BODY_BYTES))[0] == 200
            # those that were begun can be ended, and make room
            held[0].sendall(b"}" + (b"\r\n0\r\n\r\n" if chunked else b""))
            assert b"200 OK" in held[0].recv(1000)
            held[1].close()
            until(lambda: post(room, large())[0] == 200)
    counters = room.store.counters()
    assert counters.received == counters.stored + counters.refused
    assert counters.refused >= 4


@pytest.fixture
def slow(collector: Collector) -> Iterator[list[socket.socket]]:
    """More readers than there are threads, each with more asked for than it will take."""
    asked = f"GET /player/clips/demo.webm HTTP/1.1\r\nHost: 127.0.0.1:{collector.port}\r\n\r\n".encode()
    with contextlib.ExitStack() as stack:
        readers = [stack.enter_context(connect(collector)) for _ in range(6)]
        for reader in readers:
            reader.sendall(asked * 30)
        yield readers


def test_readers_that_take_nothing_hold_up_nobody(
    slow: list[socket.socket], collector: Collector, http: httpx.Client
) -> None:
    for reader in slow:
        assert reader.recv(12) == b"HTTP/1.1 200"
    for _ in range(3):
        assert http.get("/health").status_code == 200
        assert http.post("/api/analytics", content=large(900_000)).status_code == 200
    # and the one that begins to read gets all that it asked for
    clip = len(http.get("/player/clips/demo.webm").content)
    slow[0].shutdown(socket.SHUT_WR)
    assert len(answer(slow[0])) > 30 * clip


def test_readers_that_take_nothing_are_closed(
    slow: list[socket.socket], collector: Collector, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "IDLE_SECONDS", 1)
    clip = len(http.get("/player/clips/demo.webm").content)
    time.sleep(3)
    with contextlib.suppress(ConnectionError):
        assert len(answer(slow[0])) < 30 * clip
