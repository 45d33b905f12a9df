"""S4: a hundred connections that drip, and one origin that floods, while others are served."""

import contextlib
import os
import socket
import statistics
import tempfile
import threading
import time
from pathlib import Path

from tests.collector.load import request, status_of_answer
from tests.collector.running import collecting

SLOW = int(os.environ.get("SLOW_SENDERS", "100"))
_CLOSED_WITHIN_S = 25


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
    print(f"alone: {_words(alone)}")
    print(f"beside {SLOW} slow senders: {_words(beside)}")
    print(f"slow senders closed: {len(closed)}, after {min(closed):.1f} to {max(closed):.1f} s")
    assert len(closed) == SLOW
    assert max(closed) < _CLOSED_WITHIN_S
    assert len(beside) > 100


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
