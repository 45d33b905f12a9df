"""R4: HarperDB is away while events come, for longer than any patience; then it is back, and all arrive in order.

The collector is a process of its own, as on a server. How much memory it holds is looked at while the events that wait
become more and more: it must not grow with them.
"""

import os
import socket
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from tests.collector.harper.stand_in import PASSWORD, USER, StandIn
from tests.collector.load import request, status_of_answer
from tests.collector.running import collecting

EVENTS = int(os.environ.get("AWAY_EVENTS", "1000000"))
GROWTH_MB = 20
_AT_ONCE = 500


def main() -> None:
    away = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    address = away.server_address[1]
    away.server_close()
    with tempfile.TemporaryDirectory(prefix="playscope-away-") as name:
        environment = {
            "HARPERDB_URL": f"http://127.0.0.1:{address}", "HARPERDB_USERNAME": USER, "HARPERDB_PASSWORD": PASSWORD,
        }  # fmt: skip
        with collecting(Path(name), environment=environment) as (process, port):
            memory = _send(port, process.pid)
            http = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)
            waiting = http.get("/health").json()
            assert waiting["counters"]["pending"] == EVENTS, waiting
            stand_in = StandIn()
            with _Serving(stand_in, address):
                deadline = time.monotonic() + 120 + EVENTS / 1000
                while http.get("/health").json()["counters"]["pending"] and time.monotonic() < deadline:
                    time.sleep(0.2)
                done = http.get("/health").json()
            after = _resident_mb(process.pid)
            http.close()
    order = [row["id"] for row in stand_in.rows.values()]
    print(f"{EVENTS:,} events while HarperDB was away (state {waiting['harperdb']['state']}), all pending")
    print("memory of the collector in MB as they became more: " + ", ".join(f"{one:.0f}" for one in memory))
    print(
        f"back: {len(order):,} rows, {'in' if order == _ids() else 'NOT in'} the order they came; {after:.0f} MB then"
    )
    assert done["counters"]["delivered"] == EVENTS, done
    assert order == _ids()
    # Until the half, the 32 MB of pages that the store keeps at hand fill.
    assert memory[-1] - memory[len(memory) // 2] < GROWTH_MB, "memory grew with what waits"


def _ids() -> list[str]:
    return [f"away-{number:09d}" for number in range(EVENTS)]


def _send(port: int, pid: int) -> list[float]:
    """Posts all events over one connection; gives the collector's memory at twenty moments."""
    memory = []
    ids = _ids()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for first in range(0, EVENTS, _AT_ONCE):
            events = ",".join(
                f'{{"event":"timeupdate","id":"{one}","media_time":1.5}}' for one in ids[first : first + _AT_ONCE]
            )
            connection.sendall(request(port, "/api/analytics/batch", f"[{events}]".encode()))
            assert status_of_answer(connection) == 200
            if first // _AT_ONCE % max(1, EVENTS // _AT_ONCE // 20) == 0:
                memory.append(_resident_mb(pid))
    return memory


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


class _Serving:
    """The stand-in behind a real port, until left."""

    def __init__(self, stand_in: StandIn, port: int) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                answer = stand_in.answer(
                    httpx.Request("POST", "http://harper/", headers=dict(self.headers), content=body)
                )
                self.send_response(answer.status_code)
                self.send_header("content-length", str(len(answer.content)))
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *words: object) -> None:
                """Nothing: the program's own figures are its output."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True

    def __enter__(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


if __name__ == "__main__":
    main()
