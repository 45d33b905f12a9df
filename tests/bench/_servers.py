"""The servers that are compared, each in a process of its own, and wrk, which asks them."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

EXPRESS = Path(__file__).parent / "express"
COMMAND = Path(sys.executable).parent / "playscope"

#: What wrk sends: events without an id, as the sample's clients do, `size` of them a request, times differing. All
#: requests are made before it begins, so that making them takes no processor from those who are asked.
SCRIPT = """
local size, path = %d, "%s"
local requests, number, turn = {}, 0, 0
init = function()
  for r = 1, 200 do
    local events = {}
    for i = 1, size do
      number = number + 1
      events[i] = string.format('{"event":"timeupdate","session_id":"bench","view_id":"bench-1",'
        .. '"seq":%%d,"media_time":%%.3f,'
        .. '"duration":30,"source":"http://127.0.0.1/clip.webm","page_url":"http://127.0.0.1/page","data":{"buffered":%%d}}',
        number, number / 100, number %% 30)
    end
    local body = size == 1 and events[1] or "[" .. table.concat(events, ",") .. "]"
    requests[r] = wrk.format("POST", path, {["Content-Type"] = "application/json"}, body)
  end
end
request = function()
  turn = turn %% #requests + 1
  return requests[turn]
end
done = function(summary, latency)
  io.write(string.format("FIGURES %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99),
    summary.errors.status + summary.errors.read + summary.errors.timeout + summary.errors.connect))
end
"""


class Figures(NamedTuple):
    """What wrk saw: requests a second, latency in milliseconds, requests that failed."""

    requests_per_s: float
    p50_ms: float
    p99_ms: float
    errors: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def node(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    own = Path(sys.executable).parent / "node"
    program = str(own) if own.exists() else shutil.which("node") or "node"
    with running([program, script, *map(str, arguments)], cwd=EXPRESS) as process:
        yield process


@contextmanager
def running(command: list[str], **options: object) -> Iterator[subprocess.Popen[str]]:
    """A process that has printed its first line; ended with SIGTERM."""
    process: subprocess.Popen[str] = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload]
    try:
        assert process.stdout
        process.first_line = process.stdout.readline()  # type: ignore[attr-defined]
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        process.stdout.close()  # type: ignore[union-attr]


@contextmanager
def playscope(data_dir: Path, harper_port: int) -> Iterator[tuple[str, int]]:
    """`playscope collect` with delivery on: its address and process id."""
    environment = {
        **os.environ,
        "HARPERDB_URL": f"http://127.0.0.1:{harper_port}",
        "HARPERDB_USERNAME": "a",
        "HARPERDB_PASSWORD": "b",
    }
    command = [str(COMMAND), "collect", "--port", "0", "--data-dir", str(data_dir)]
    with running(command, env=environment, cwd=data_dir) as process:
        ready = json.loads(process.first_line)  # type: ignore[attr-defined]
        yield ready["url"], ready["pid"]


@contextmanager
def express(harper_port: int) -> Iterator[str]:
    port = free_port()
    with node("server.js", port, f"http://127.0.0.1:{harper_port}"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def harper_stand_in() -> Iterator[int]:
    port = free_port()
    with node("harper.js", port):
        yield port


def wrk(url: str, path: str, connections: int, events_per_request: int, seconds: int) -> Figures:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % (events_per_request, path))
        script.flush()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script.name, url],
            capture_output=True, text=True, check=True, timeout=seconds + 30,
        )  # fmt: skip
    found = re.search(r"FIGURES (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    assert found, done.stdout + done.stderr
    requests, micros, p50, p99, errors = map(int, found.groups())
    return Figures(requests / (micros / 1e6), p50 / 1000, p99 / 1000, errors)
