"""Random bodies, headers and requests against a collector of its own: no 5xx, no hang, and the counters add up."""

import os
import random
import re
import socket
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx

from tests.collector.running import collecting

SECONDS = float(os.environ.get("FUZZ_SECONDS", "300"))
ANSWER_WITHIN_S = 10

_PATHS = (
    "/api/analytics",
    "/api/analytics/batch",
    "/v1/events",
    "/health",
    "/metrics",
    "/openapi.json",
    "/player/",
    "/tracker.js",
    "/media/a/b",
    "/player/clips/demo.webm",
    "/player/vendor/%2e%2e",
    "//",
    "/\\",
    "*",
)
_METHODS = ("POST",) * 6 + ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "BREW", "post")
_TYPES = (
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "",
    "a/b;c=\xff",
)
_NAMES = (
    "Origin",
    "Range",
    "Expect",
    "Content-Encoding",
    "Authorization",
    "Sec-Fetch-Site",
    "X-Request-Id",
    "If-None-Match",
    "Connection",
    "Upgrade",
    "X-Forwarded-For",
    "Cookie",
    "Transfer-Encoding",
)
_VALUES = (
    "",
    "null",
    "bytes=0-",
    "bytes=9-1",
    "100-continue",
    "gzip",
    "Bearer \xff",
    "cross-site",
    "chunked",
    "close",
    "keep-alive",
    "\t",
    "a" * 5000,
    "http://evil.example",
    "identity",
    "'\"<>",
)
_SCRAPS = (
    b'{"event":"play"}',
    b'[{"event":"a","id":"1"},{"event":1}]',
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b'"',
    b":",
    b"null",
    b"NaN",
    b"1e999",
    b"9" * 30,
    b"\\ud800",
    b"\xff",
    b"\x00",
    b'"event"',
    b'"data"',
    b'"events"',
    b'"common"',
    b'"id":7',
    b"event=a&percent=5",
    b'"timestamp":-1e300',
    b'"percent":"50%"',
    b'"eventData":',
    b"[" * 2000,
)


def main() -> None:
    chance = random.Random(seed := int(os.environ.get("FUZZ_SEED", str(time.time_ns() % 10**9))))
    answers: Counter[int] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory(prefix="playscope-fuzz-") as folder, collecting(Path(folder)) as (process, port):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            request = _request(chance, port)
            began = time.monotonic()
            status = _status(port, request)
            slowest = max(slowest, time.monotonic() - began)
            answers[status] += 1
            # 501 is the server's word for a Transfer-Encoding that it does not know, and for a version of HTTP.
            assert status < 500 or status in (501, 505), f"{status} for {request[:2000]!r} (seed {seed})"
            assert process.poll() is None, f"ended by {request[:2000]!r} (seed {seed})"
        counters = httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).json()["counters"]
    total = counters["stored"] + counters["duplicates"] + counters["rejected"] + counters["refused"]
    assert counters["received"] == total, counters
    told = ", ".join(f"{status}: {times:,}" for status, times in sorted(answers.items()))
    print(f"{sum(answers.values()):,} requests in {SECONDS:.0f} s (seed {seed}), slowest {slowest:.2f} s; {told}")
    print(f"counters add up: {counters}")


def _request(chance: random.Random, port: int) -> bytes:
    several = chance.choice((0, 1, 1, 2, 11))
    body = b"".join(chance.choices(_SCRAPS, k=several)) + chance.randbytes(chance.choice((0, 0, 0, 0, 40)))
    headers = [
        ("Host", f"127.0.0.1:{port}"),
        ("Content-Type", chance.choice(_TYPES)),
        ("Content-Length", str(len(body))),
    ]
    headers += [(chance.choice(_NAMES), chance.choice(_VALUES)) for _ in range(chance.randrange(4))]
    if chance.random() < 0.1:
        headers.pop(chance.randrange(len(headers)))
    head = f"{chance.choice(_METHODS)} {chance.choice(_PATHS)} HTTP/1.1\r\n" + "".join(
        f"{n}: {v}\r\n" for n, v in headers
    )
    request = bytearray(head.encode("latin-1") + b"Connection: close\r\n\r\n" + body)
    if chance.random() < 0.1:
        for _ in range(chance.randrange(1, 6)):
            request[chance.randrange(len(request))] = chance.randrange(256)
    return bytes(request)


def _status(port: int, request: bytes) -> int:
    """The answer's status; 0 where the request was no whole one, so that there may be none."""
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_WITHIN_S) as connection:
        received = b""
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while len(received) < 1000 and (part := connection.recv(65_536)):
                received += part
        except ConnectionError:
            pass
    # A body as asked for by "Expect" may come after a first answer of 100.
    found = re.findall(rb"HTTP/1\.[01] ([0-9]{3})", received)
    return int(found[-1]) if found else 0


if __name__ == "__main__":
    main()
