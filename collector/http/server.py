"""waitress in a thread of its own, with all its limits set, and a stop that finishes what is in flight."""

import errno
import ipaddress
import logging
import socket
import threading
import time
from collections.abc import Callable
from threading import get_ident
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from collector.failure import SurroundingsError
from collector.http.answers import SERVER
from collector.http.channel import Channel
from collector.http.ingest import Ingest
from collector.http.intake import Intake
from collector.http.latency import Latency
from collector.http.parser import Heads
from collector.http.places import few, giving_way
from collector.http.tasks import Turned
from collector.http.watched import HAS_POLL, READING, WRITING, Watched
from collector.record import limits
from collector.store.store import Store

#: For all that is not an event in passing: pages, figures, and bodies that take a while.
_THREADS = 4
_RECEIVE_BYTES = 65_536
_STOP_SECONDS = 4.0
_NEVER = 2**62
#: How often, while places are few, those that give way are looked for, in seconds; and a full house is said.
_ROOM_SECONDS = 0.02
_SAID_AGAIN_S = 60.0

logger = logging.getLogger(__name__)


class _Server(TcpWSGIServer):  # type: ignore[misc]
    """waitress's server with our channels. It looks after slow ones by a clock that nobody sets; its own does not, and
    is not asked."""

    channel_class = Channel
    turned: Turned
    heads: Heads
    intake: Intake
    thread: int | None = None

    def __init__(self, *args: Any, **more: Any) -> None:
        self._pulling = threading.Lock()
        self._said_full = -_SAID_AGAIN_S
        super().__init__(*args, **more)

    def add_task(self, channel: Channel) -> None:
        """Called with a channel whose first request is whole, by the thread that read it or answered the one before."""
        if channel.waits_for_reader():
            self.pull_trigger()
        elif get_ident() == self.thread:
            self.intake.put(channel)
        else:
            self.intake.put_soon(channel)

    def pull_trigger(self) -> None:
        """Ends the wait for sockets; nothing once the server is closed, whose pipe may be another file by then."""
        with self._pulling:
            if not self.trigger._closed:
                super().pull_trigger()

    def close_trigger(self) -> None:
        with self._pulling:
            self.trigger.close()

    def readable(self) -> bool:
        """Whether who comes is let in."""
        return bool(self.accepting) and len(self.active_channels) < limits.CONNECTIONS

    @property
    def places_are_few(self) -> bool:
        return len(self.active_channels) > few(limits.CONNECTIONS)

    def close_overdue(self) -> None:
        """Closes connections that had their time. A reaper over waitress's channels, rather than another server:
        waitress buffers a whole request before a thread takes it, so a slow sender holds a connection, no more."""
        now = time.monotonic()
        for channel in self._open_channels():
            if channel.is_overdue(now):
                channel.will_close = True

    def make_room(self) -> None:
        """Where places are few, closes those that give way."""
        channels = self._open_channels()
        now = time.monotonic()
        if len(channels) >= limits.CONNECTIONS and now - self._said_full > _SAID_AGAIN_S:
            self._said_full = now
            logger.warning("connection limit: all %d are taken; who keeps us waiting gives way", len(channels))
        for channel in giving_way(channels, limits.CONNECTIONS, now):
            channel.will_close = True

    def _open_channels(self) -> list[Channel]:
        return [channel for channel in self.active_channels.values() if not channel.will_close]


def bind(host: str, port: int) -> socket.socket:
    """A listening address, taken. Raises SurroundingsError where it is not to be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise SurroundingsError(f"The address {host} cannot be used ({error.strerror}).", "Check --host.") from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(1024)
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise SurroundingsError(
                f"Port {port} is taken by another program.", "Choose another with --port, or --port 0 for any free one."
            ) from error
        way_out = "Ports below 1024 are not for everyone: choose another." if port < 1024 else "Check --host."
        raise SurroundingsError(f"{host}:{port} cannot be used ({error.strerror}).", way_out) from error
    return bound


def address_of(bound: socket.socket) -> str:
    """The bound address as a URL has it; where it is all of this machine's, its loopback address."""
    address = ipaddress.ip_address(bound.getsockname()[0])
    if address.is_unspecified:
        return "127.0.0.1"
    return f"[{address}]" if address.version == 6 else str(address)


class HttpServer:
    """Serves on a bound socket. The thread `collector-http` reads and writes, and takes events in passing; all else
    runs in `waitress-N`."""

    def __init__(self, bound: socket.socket, ingest: Ingest, store: Store, latency: Latency, turned: Turned) -> None:
        # Its warnings at each short queue say nothing that anybody could act on.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._map: dict[int, wasyncore.dispatcher] = {}
        self._tasks = ThreadedTaskDispatcher()
        self._server = _Server(
            ingest,
            self._map,
            _sock=bound,
            bind_socket=False,
            dispatcher=self._tasks,
            sockinfo=(bound.family, bound.type, bound.proto, bound.getsockname()),
            adj=Adjustments(
                ident=SERVER,
                threads=_THREADS,
                recv_bytes=_RECEIVE_BYTES,
                # the next request may come while one is answered, so that its thread need not be told to look again
                channel_request_lookahead=1,
                # waitress turns away what is as large as its limit
                max_request_body_size=limits.BODY_BYTES + 1,
                max_request_header_size=limits.HEADER_BYTES,
                # never: files of waitress's own would lie outside of the data folder
                inbuf_overflow=2 * limits.BODY_BYTES,
                outbuf_overflow=_NEVER,
                log_socket_errors=False,
                clear_untrusted_proxy_headers=False,
            ),
        )
        self._server.turned = turned
        self._server.heads = Heads()
        self._intake = Intake(ingest, store, latency, self._tasks.add_task, self._server.pull_trigger)
        self._server.intake = self._intake
        self._watched = Watched() if HAS_POLL else None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="collector-http", daemon=True)

    def start(self) -> None:
        self._tasks.set_thread_count(_THREADS)
        self._thread.start()

    def stop(self) -> None:
        """Takes no new connection, finishes the requests in flight, closes all. A second call does nothing."""
        if not self._stopping.is_set():
            self._stopping.set()
            self._server.pull_trigger()
            self._thread.join()

    def _serve(self) -> None:
        self._server.thread = get_ident()
        self._turn_until(self._stopping.is_set)
        self._server.accepting = False
        self._server.del_channel()
        self._server.socket.close()
        deadline = time.monotonic() + _STOP_SECONDS
        self._turn_until(lambda: time.monotonic() > deadline or not any(map(_is_busy, self._channels())))
        self._tasks.shutdown(cancel_pending=True, timeout=1)
        for channel in self._channels():
            channel.handle_close()
        self._server.close_trigger()

    def _turn_until(self, done: Callable[[], bool]) -> None:
        looked = made_room = time.monotonic()
        while not done():
            self._turn()
            self._intake.advance()
            now = time.monotonic()
            if now - looked > 1:
                looked = now
                self._server.close_overdue()
            if self._server.places_are_few and now - made_room > _ROOM_SECONDS:
                made_room = now
                self._server.make_room()

    def _turn(self) -> None:
        """wasyncore's turn, with the hand-over to the writer at the last moment before the wait."""
        if self._watched is None:
            self._intake.hand_over()
            wasyncore.loop(timeout=self._wait(), map=self._map, count=1)
            return
        wanted = {}
        for descriptor, one in list(self._map.items()):
            what = READING if one.readable() else 0
            if one.writable() and not one.accepting:
                what |= WRITING
            if what:
                wanted[descriptor] = what
        self._watched.watch(wanted)
        self._intake.hand_over()
        for descriptor, found in self._watched.wait(self._wait()):
            one = self._map.get(descriptor)
            if one is not None:
                wasyncore.readwrite(one, found)

    def _wait(self) -> float:
        if self._intake.is_eager:
            return 0
        return _ROOM_SECONDS if self._server.places_are_few else 0.5

    def _channels(self) -> list[Channel]:
        return list(self._server.active_channels.values())


def _is_busy(channel: Channel) -> bool:
    """Whether a request of it is being served, or its answer still on the way."""
    return bool(channel.requests or channel.total_outbufs_len)
