"""Bytes as they are, for what no HTTP client would send."""

import socket
import time

from collector.collector import Collector


def connect(collector: Collector) -> socket.socket:
    return socket.create_connection(("127.0.0.1", collector.port), timeout=10)


def answer(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def talk(collector: Collector, request: bytes) -> tuple[int, bytes, bytes]:
    """Sends bytes, gives status, headers and body of the one answer (the request should say Connection: close)."""
    with connect(collector) as connection:
        connection.sendall(request)
        head, _, body = answer(connection).partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), head, body


def seconds_until_closed(connection: socket.socket) -> float:
    began = time.monotonic()
    answer(connection)
    return time.monotonic() - began
