"""The sockets that a client has open, so that another thread can end a request that hangs."""

import contextlib
import socket
import threading
from typing import Any


class OpenConnections:
    """Fed by httpcore's trace of each request. Closing a socket does not wake a thread that waits on it: shutting
    it down does.

    While TLS is agreed upon, the socket belongs to no object that one could get at: a duplicate stands for it.
    """

    def __init__(self, secure: bool) -> None:
        self._secure = secure
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._agreeing: dict[int, socket.socket] = {}
        self._shut = False

    def trace(self, event: str, details: dict[str, Any]) -> None:
        """Given to httpx as the request extension `trace`; called in the thread that makes the request."""
        if event == "connection.connect_tcp.complete":
            self._opened(details["return_value"].get_extra_info("socket"), self._secure)
        elif event in ("connection.start_tls.complete", "connection.start_tls.failed"):
            with self._lock:
                self._agreeing.pop(threading.get_ident()).close()
            if event.endswith("complete"):
                self._opened(details["return_value"].get_extra_info("socket"), agreeing=False)

    def _opened(self, opened: socket.socket, agreeing: bool) -> None:
        with self._lock:
            if agreeing:
                opened = self._agreeing[threading.get_ident()] = opened.dup()
            else:
                self._open = {one for one in self._open if one.fileno() >= 0} | {opened}
            if self._shut:
                _shut(opened)

    def shut(self) -> None:
        """Shuts all of them down, now and in future."""
        with self._lock:
            self._shut = True
            for one in (*self._open, *self._agreeing.values()):
                _shut(one)


def _shut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # Not one.shutdown(): that of a TLS socket takes its TLS away under the thread that reads.
        socket.socket.shutdown(one, socket.SHUT_RDWR)
