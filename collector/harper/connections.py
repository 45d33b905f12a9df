"""The sockets that a client has open, so that another thread can end a request that hangs."""

import contextlib
import socket
import threading
from typing import Any


class OpenConnections:
    """Fed by httpcore's trace of each request. Closing a socket does not wake a thread that waits on it: shutting
    it down does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._shut = False

    def trace(self, event: str, details: dict[str, Any]) -> None:
        """Given to httpx as the request extension `trace`."""
        if event not in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            return
        opened = details["return_value"].get_extra_info("socket")
        if not isinstance(opened, socket.socket):
            return
        with self._lock:
            self._sockets = {one for one in self._sockets if one.fileno() >= 0} | {opened}
            if self._shut:
                _shut(opened)

    def shut(self) -> None:
        """Shuts all of them down, now and in future."""
        with self._lock:
            self._shut = True
            for one in self._sockets:
                _shut(one)


def _shut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # Not one.shutdown(): that of a TLS socket takes its TLS away under the thread that reads.
        socket.socket.shutdown(one, socket.SHUT_RDWR)
