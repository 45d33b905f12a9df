"""A connection that is closed is never taken for the next one, which gets its number."""

import select
import socket
import sqlite3

import httpx

from collector.collector import Collector
from collector.http.watched import READING, WRITING, Watched
from collector.store.connection import STORE_FILE
from tests.collector.wire import answer, connect


def test_what_is_no_longer_wanted_is_not_reported() -> None:
    watched = Watched()
    one, other = socket.socketpair()
    with other:
        number = one.fileno()
        watched.watch({number: WRITING, other.fileno(): READING})
        assert watched.wait(1) == [(number, select.POLLOUT)]
        one.close()
        watched.watch({other.fileno(): READING})
        with socket.socket() as again:
            assert again.fileno() == number
            assert [found for found, _ in watched.wait(1)] == [other.fileno()], "the end of the other, nothing else"


def test_connections_that_come_as_others_go_are_served(collector: Collector, http: httpx.Client) -> None:
    assert http.get("/health").status_code == 200
    get = f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{collector.port}\r\n\r\n".encode()
    post = get.replace(b"GET /health", b"POST /api/analytics").replace(b"\r\n\r\n", b"\r\nContent-Length: 13\r\n\r\n")
    other = sqlite3.connect(collector.config.data_dir / STORE_FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # so that a post waits for its answer
    with connect(collector) as waiting:
        waiting.sendall(post + b'{"event":"a"}')
        waiting.shutdown(socket.SHUT_WR)
        last = connect(collector)
        for _ in range(300):
            last.sendall(get)
            assert last.recv(65_536).startswith(b"HTTP/1.1 200")
            last.close()
            last = connect(collector)
        last.close()
        other.execute("ROLLBACK")
        other.close()
        assert answer(waiting).startswith(b"HTTP/1.1 200")
