"""The lab's HTTP server: `/lab/SCENARIO/FILE?run=NAME`, on a port of its own of 127.0.0.1, in one thread `lab-http`.

An answer that waits is a coroutine and holds no thread; each connection carries one answer. A run of a scenario has
its own name, so that its faults begin anew and no cache knows the address.
"""

import asyncio
import logging
import re
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import quote, unquote, urlsplit

from collector.http.media import content_type
from collector.lab.faults import Fault
from collector.lab.medium import PADDING, Run, head_of, span_of
from resources import lab_path

logger = logging.getLogger(__name__)

_PATH = re.compile(r"/lab/([a-z0-9-]{1,64})/([a-z0-9.-]{1,64})")
_LOCAL_ORIGIN = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\]):[0-9]{1,5}")
_HEAD_BYTES = 16_384
_HEAD_SECONDS = 10
_RUNS = 64
#: What is said of the length of what has no end.
_ENDLESS = 1 << 40


class LabServer:
    """Serves the media of scenarios with their faults. `start` and `stop` once each; `url` is there in between."""

    def __init__(self, faults: Mapping[str, Sequence[Fault]]) -> None:
        """`faults` by the scenario's name."""
        self.port = 0
        self._faults = faults
        self._runs: dict[tuple[str, str], Run] = {}
        self._loop = asyncio.new_event_loop()
        self._answers: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._ready = threading.Event()
        self._failed: OSError | None = None
        self._thread = threading.Thread(target=self._serve, name="lab-http", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def address(self, scenario: str, file: str, run: str) -> str:
        """The whole address of a medium for one run of a scenario."""
        return f"{self.url}/lab/{scenario}/{file}?run={quote(run, safe='')}"

    def start(self) -> None:
        """Takes any free port. Raises OSError where there is none."""
        self._thread.start()
        self._ready.wait()
        if self._failed:
            self._thread.join()
            raise self._failed

    def stop(self) -> None:
        """Ends every answer, also those that wait. A second call does nothing."""
        if self._thread.is_alive():
            with suppress(RuntimeError):  # its loop has closed meanwhile
                self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()

    def _serve(self) -> None:
        try:
            self._loop.run_until_complete(self._until_stopped())
        finally:
            self._loop.close()
            self._ready.set()

    async def _until_stopped(self) -> None:
        try:
            server = await asyncio.start_server(self._on_connection, "127.0.0.1", 0, limit=_HEAD_BYTES)
        except OSError as error:
            self._failed = error
            return
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        server.close()
        for task in list(self._answers):
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)

    async def _on_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._answers.add(task)
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _HEAD_SECONDS)
            await self._answer(head.decode("latin-1"), writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            logger.debug("a lab connection ended: %s", error)
        except asyncio.CancelledError:
            logger.debug("a lab connection ended with the lab")
        finally:
            self._answers.discard(task)
            writer.transport.abort() if writer.transport.is_closing() else writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        request, *lines = head.split("\r\n")
        method, target, *_ = [*request.split(" "), "", ""]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        url = urlsplit(target)
        named = _PATH.fullmatch(unquote(url.path))
        path = lab_path(named[2]) if named and named[1] in self._faults else None
        say = _Head(writer, headers.get("origin", ""))
        if headers.get("host") not in (f"127.0.0.1:{self.port}", f"localhost:{self.port}"):
            return say(403, {})
        if method not in ("GET", "HEAD"):
            return say(405, {"Allow": "GET, HEAD"})
        if path is None or named is None:
            return say(404, {})
        run = self._run(named[1], url.query)
        if (instead := run.answer()) is not None:
            return say(instead.status, {"Content-Type": instead.content_type}, b"This is no video.\n")
        data = path.read_bytes()
        size = len(data)
        if path.suffix == ".m3u8":  # what it names belongs to the same run
            data = re.sub(rb"([a-z]+\.(m3u8|mp4))", rb"\1?" + url.query.encode(), data)
            return say(200, {"Content-Type": content_type(path.name)}, b"" if method == "HEAD" else data)
        if (endless := run.endless_start()) is not None:
            say(200, {"Content-Type": content_type(path.name), "Content-Length": str(_ENDLESS)})
            return await _pad(head_of(data), endless.bytes_per_s, writer)
        span = span_of(headers.get("range"), size)
        first, end = span or (0, size)
        if span == (0, 0) or first >= run.end_of(size):
            return say(416 if span == (0, 0) else 404, {"Content-Range": f"bytes */{size}"})
        more = {"Content-Range": f"bytes {first}-{end - 1}/{size}"} if span else {}
        more |= {"Content-Type": content_type(path.name), "Accept-Ranges": "bytes", "Content-Length": str(end - first)}
        say(206 if span else 200, more)
        if method == "GET":
            await self._send(data, run, (first, end), writer)
        return None

    async def _send(self, data: bytes, run: Run, span: tuple[int, int], writer: asyncio.StreamWriter) -> None:
        (first, end), size = span, len(data)
        position, last = first, min(end, run.end_of(size))
        while position < last:
            while (wait := run.wait_s(position, size)) > 0:
                await writer.drain()
                await asyncio.sleep(wait)
            count = run.piece(position, last, size)
            writer.write(data[position : position + count])
            await writer.drain()
            position += count
            run.sent += count
        await writer.drain()

    def _run(self, scenario: str, name: str) -> Run:
        """The run of this name; the oldest is forgotten when there are too many."""
        key = (scenario, name)
        if key not in self._runs:
            if len(self._runs) >= _RUNS:
                self._runs.pop(next(iter(self._runs)))
            self._runs[key] = Run(self._faults[scenario], self._loop.time)
        return self._runs[key]


async def _pad(head: bytes, bytes_per_s: int, writer: asyncio.StreamWriter) -> None:
    """Sends until the page or the lab ends it."""
    writer.write(head)
    while True:
        writer.write(PADDING)
        await writer.drain()
        await asyncio.sleep(len(PADDING) / bytes_per_s)


class _Head:
    """Writes the head of an answer, and a short body. Only pages of this machine may read it."""

    def __init__(self, writer: asyncio.StreamWriter, origin: str) -> None:
        self._writer = writer
        self._origin = origin

    def __call__(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        lines = [f"HTTP/1.1 {status} Lab", "Connection: close", "Cache-Control: no-store", "Vary: Origin"]
        if _LOCAL_ORIGIN.fullmatch(self._origin):
            lines.append(f"Access-Control-Allow-Origin: {self._origin}")
        if "Content-Length" not in headers:
            headers = {**headers, "Content-Length": str(len(body))}
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
