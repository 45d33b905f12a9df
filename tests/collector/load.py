"""Load for a collector: raw HTTP over kept connections, as cheap as Python can be, in threads."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count


def request(port: int, path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def status_of_answer(connection: socket.socket) -> int:
    """Reads one answer; its status. ConnectionError if the other side went away before its end."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(
        next(line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    )
    while len(body) < length:
        body += _some(connection)
    return int(head[9:12])


def _some(connection: socket.socket) -> bytes:
    part = connection.recv(65_536)
    if not part:
        raise ConnectionError("closed")
    return part


def send_until_gone(port: int, own: str, acknowledged: list[str], per_request: int, patience_s: float = 10) -> None:
    """Posts batches of events with ids of its own, until the collector is gone; notes each id once acknowledged."""
    numbers: Iterator[int] = count()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=patience_s) as connection:
            while True:
                ids = [f"{own}-{next(numbers)}" for _ in range(per_request)]
                events = ",".join(f'{{"event":"timeupdate","id":"{name}","media_time":1.5}}' for name in ids)
                connection.sendall(request(port, "/api/analytics/batch", f"[{events}]".encode()))
                if status_of_answer(connection) == 200:
                    acknowledged += ids
    except OSError:
        pass


def rate(port: int, make: Callable[[int], bytes], connections: int, seconds: float) -> tuple[float, list[float]]:
    """Requests a second over so many connections, and how long each took, sorted. `make(n)` gives the nth request."""
    numbers = count()
    stop = time.perf_counter() + seconds
    took: list[list[float]] = [[] for _ in range(connections)]

    def send(times: list[float]) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            while (began := time.perf_counter()) < stop:
                connection.sendall(make(next(numbers)))
                assert status_of_answer(connection) == 200
                times.append(time.perf_counter() - began)

    threads = [threading.Thread(target=send, args=(times,)) for times in took]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    all_times = sorted(time for times in took for time in times)
    return len(all_times) / seconds, all_times
