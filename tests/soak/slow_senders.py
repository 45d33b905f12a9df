"""S4: a hundred connections that drip, and more silent ones than there are places, while others are served."""

import contextlib
import os
import socket
import statistics
import tempfile
import threading
import time
from collections import deque
from pathlib import Path

from collector.record import limits
from tests.collector.load import request, status_of_answer
from tests.collector.running import collecting

SLOW = int(os.environ.get("SLOW_SENDERS", "100"))
_CLOSED_WITHIN_S = 25
_FLOOD_S = float(os.environ.get("SILENT_SECONDS", "15"))
#: New silent connections a second, all of one address; and how soon one who comes is to be served beside them.
_SILENT_RATE = 400
_SERVED_WITHIN_S = 2.0


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="playscope-slow-") as name, collecting(Path(name)) as (_, port):
        alone = _served(port, 3)
        closed: list[float] = []
        threads = [threading.Thread(target=_drip, args=(port, closed, number)) for number in range(SLOW)]
        for thread in threads:
            thread.start()
        beside = _served(port, 15)
        for thread in threads:
            thread.join()
        came = _newcomers(port)
    print(f"alone: {_words(alone)}")
    print(f"beside {SLOW} slow senders: {_words(beside)}")
    print(f"slow senders closed: {len(closed)}, after {min(closed):.1f} to {max(closed):.1f} s")
    for address, took in came.items():
        print(f"from {address}, new beside {_SILENT_RATE} new silent ones a second from 127.0.0.1: {_words(took)}")
    assert len(closed) == SLOW
    assert max(closed) < _CLOSED_WITHIN_S
    assert len(beside) > 100
    assert max(map(max, came.values())) < _SERVED_WITHIN_S


def _drip(port: int, closed: list[float], number: int) -> None:
    """A body that never ends, a head that never ends, or nothing at all; notes after how long it was closed."""
    began = time.monotonic()
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.settimeout(0.5)
        head = f"POST /api/analytics HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 900\r\n".encode()
        connection.sendall((head + b"\r\n", head, b"")[number % 3])
        while time.monotonic() - began < _CLOSED_WITHIN_S + 5:
            if number % 3 < 2:
                connection.sendall(b"x" if number % 3 == 0 else b"X")
            try:
                if not connection.recv(4096):
                    break
            except TimeoutError:
                continue
    closed.append(time.monotonic() - began)


def _newcomers(port: int) -> dict[str, list[float]]:
    """How long those took who came, connection and all, in seconds, by their address: beside silent connections that
    never end, more than there are places."""
    took: dict[str, list[float]] = {"127.0.0.1": [], "127.0.0.2": []}
    body = request(port, "/api/analytics", b'{"event":"timeupdate"}')
    over = threading.Event()
    flood = threading.Thread(target=_flood, args=(port, over))
    flood.start()
    time.sleep(2 * limits.CONNECTIONS / _SILENT_RATE)  # as long as it takes until all places are theirs
    end = time.monotonic() + _FLOOD_S
    try:
        while time.monotonic() < end:
            for address, times in took.items():
                began = time.perf_counter()
                with socket.create_connection(("127.0.0.1", port), 30, source_address=(address, 0)) as connection:
                    _post(connection, body)
                times.append(time.perf_counter() - began)
                time.sleep(0.01)
    finally:
        over.set()
        flood.join()
    return took


def _flood(port: int, over: threading.Event) -> None:
    """Silent connections, held until they are closed or too many for this process."""
    held: deque[socket.socket] = deque()
    while not over.wait(1 / _SILENT_RATE):
        with contextlib.suppress(OSError):
            held.append(socket.create_connection(("127.0.0.1", port), timeout=5))
        if len(held) > 3 * limits.CONNECTIONS // 2:
            held.popleft().close()
    for connection in held:
        connection.close()


def _served(port: int, seconds: float) -> list[float]:
    """How long each of an honest sender's requests took, in seconds; a new connection every hundred requests."""
    took: list[float] = []
    end = time.monotonic() + seconds
    body = request(port, "/api/analytics", b'{"event":"timeupdate"}')
    while time.monotonic() < end:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            for _ in range(100):
                began = time.perf_counter()
                _post(connection, body)
                took.append(time.perf_counter() - began)
    return took


def _post(connection: socket.socket, body: bytes) -> None:
    connection.sendall(body)
    assert status_of_answer(connection) == 200


def _words(took: list[float]) -> str:
    hundredths = statistics.quantiles(took, n=100)
    return f"{len(took):,} requests, median {hundredths[49] * 1000:.1f} ms, p99 {hundredths[98] * 1000:.1f} ms"


if __name__ == "__main__":
    main()
