"""`playscope collect` as a server: started, posted to, read beside, stopped and killed."""

import contextlib
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.commands.conftest import COMMAND, Run, clean_environment


class Collect:
    """A running `playscope collect`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        self.process = process
        self.ready: dict[str, Any] = json.loads(process.stdout.readline())
        self.url: str = self.ready["url"]

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Exit status, and all it wrote on stderr."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=15)
        return self.process.returncode, errors


@contextlib.contextmanager
def collecting(data_dir: Path, tmp_path: Path, *arguments: str, **environment: str) -> Iterator[Collect]:
    process = subprocess.Popen(
        [*COMMAND, "collect", "--port", "0", "--data-dir", str(data_dir), *arguments],
        cwd=tmp_path,
        env=clean_environment(tmp_path, **environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Collect(process)
        finally:
            process.kill()


def test_it_says_when_it_is_ready_and_stops_cleanly(data_dir: Path, tmp_path: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with collecting(data_dir, tmp_path) as collect:
            assert set(collect.ready) == {"ready", "url", "pid", "version"}
            assert collect.ready["ready"] is True
            assert collect.ready["pid"] == collect.process.pid
            assert httpx.get(f"{collect.url}/health").json()["version"] == collect.ready["version"]
            assert collect.stop(number) == (0, "")
    assert "collecting on" in (data_dir / "logs" / "playscope.log").read_text()


@pytest.mark.parametrize(
    "numbers", [[signal.SIGTERM] * 3, [signal.SIGINT] * 3, [signal.SIGHUP], [signal.SIGINT, signal.SIGTERM]]
)
def test_the_same_wish_twice_is_one(data_dir: Path, tmp_path: Path, numbers: list[int]) -> None:
    with collecting(data_dir, tmp_path) as collect:
        for number in numbers[:-1]:
            collect.process.send_signal(number)
        assert collect.stop(numbers[-1]) == (0, "")


def test_a_folder_that_goes_away_takes_no_event_with_it(data_dir: Path, tmp_path: Path) -> None:
    event = {"event": "a"}
    with collecting(data_dir, tmp_path) as collect, httpx.Client(base_url=collect.url, trust_env=False) as http:
        assert http.post("/api/analytics", json=event).status_code == 200
        data_dir.rename(tmp_path / "elsewhere")
        for events in (event, [event] * 100):
            gone = http.post("/api/analytics", json=events)
            assert (gone.status_code, "removed or replaced" in gone.text) == (503, True)
            assert gone.headers["retry-after"]
        assert http.get("/ready").status_code == 503
        (tmp_path / "elsewhere").rename(data_dir)
        assert http.post("/api/analytics", json=event).status_code == 200
        assert http.get("/ready").status_code == 200
        counters = http.get("/health").json()["counters"]
        assert (counters["received"], counters["stored"], counters["refused"]) == (4, 2, 2)
        status, errors = collect.stop()
    assert status == 0
    begin, end = errors.splitlines()
    assert "the store cannot take events now" in begin
    assert "Make room" in begin
    assert end == "playscope: the store takes events again"


def test_the_samples_clients_work_unchanged_and_are_read_beside_it_and_after_a_crash(
    playscope: Run, data_dir: Path, tmp_path: Path
) -> None:
    with collecting(data_dir, tmp_path) as collect:
        # The sample's page sends a beacon: a form, or a Blob of one; its batching client an array of its own names.
        form = httpx.post(f"{collect.url}/api/analytics", data={"event": "percentsplayed", "percent": "50"})
        assert form.json() == {"success": True, "message": "Event recorded"}
        blob = httpx.post(
            f"{collect.url}/api/analytics",
            content=b"event=percentsplayed&percent=75",
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        assert blob.json()["success"] is True
        batch = [
            {"eventName": "play", "eventData": {"media_time": 1.5}, "sessionId": "s1", "url": "clip.mp4"},
            {"eventName": "percentsplayed", "eventData": {"percent": 25}, "sessionId": "s1"},
        ]
        answer = httpx.post(f"{collect.url}/api/analytics/batch", json=batch).json()
        assert (answer["success"], answer["message"]) == (True, "2 events recorded")

        def events() -> list[dict[str, Any]]:
            done = playscope("events", "--format", "jsonl", "--data-dir", data_dir)
            assert done.returncode == 0, done.stderr
            return [json.loads(line) for line in done.stdout.splitlines()]

        beside = events()
        assert [(event["event"], event.get("percent"), event.get("session_id")) for event in beside] == [
            ("percentsplayed", 50, None),
            ("percentsplayed", 75, None),
            ("play", None, "s1"),
            ("percentsplayed", 25, "s1"),
        ]
        collect.process.send_signal(signal.SIGKILL)
        collect.process.wait()
    assert events() == beside
    export = playscope("export", "--output", "-", "--data-dir", data_dir).stdout
    assert [json.loads(line) for line in export.splitlines()] == beside
    report = playscope("report", "--output", tmp_path / "r.html", "--data-dir", data_dir)
    assert report.stdout == f"4 events in {tmp_path / 'r.html'}\n"
    with collecting(data_dir, tmp_path) as again:
        assert httpx.get(f"{again.url}/health").json()["counters"]["stored"] == 4


def test_a_second_owner_is_told_politely(playscope: Run, data_dir: Path, tmp_path: Path) -> None:
    with collecting(data_dir, tmp_path):
        done = playscope("collect", "--port", 0, "--data-dir", data_dir)
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1
    assert str(data_dir) in done.stderr


@pytest.mark.parametrize("how", ["option", "default"])
def test_a_taken_port_is_named(playscope: Run, data_dir: Path, how: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        arguments, environment = (["--port", port], {}) if how == "option" else ([], {"PLAYSCOPE_PORT": port})
        done = playscope("collect", "--data-dir", data_dir, *arguments, **environment)
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1
    assert port in done.stderr


@pytest.mark.parametrize("data", ["file", "file/below"])
def test_a_folder_that_cannot_be_one_is_named(playscope: Run, tmp_path: Path, data: str) -> None:
    (tmp_path / "file").write_text("")
    done = playscope("collect", "--port", 0, "--data-dir", tmp_path / data)
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path / "file") in done.stderr


def test_beyond_loopback_reading_needs_a_token_that_is_printed_once(data_dir: Path, tmp_path: Path) -> None:
    with collecting(data_dir, tmp_path, "--host", "0.0.0.0") as collect:
        assert httpx.get(f"{collect.url}/health").status_code in (401, 403)
        assert collect.process.stderr
        token = collect.process.stderr.readline().split()[-1]
        assert len(token) >= 32
        answer = httpx.get(f"{collect.url}/health", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        assert collect.stop() == (0, "")
    assert token not in (data_dir / "logs" / "playscope.log").read_text()
    with collecting(data_dir, tmp_path, "--host", "0.0.0.0", PLAYSCOPE_TOKEN="chosen-by-the-user") as collect:
        assert collect.stop() == (0, "")


def test_no_password_shows_anywhere(data_dir: Path, tmp_path: Path) -> None:
    secret = "geheim-4711"
    environment = {"HARPERDB_URL": f"http://ann:{secret}@127.0.0.1:1/", "HARPERDB_PASSWORD": ""}
    with collecting(data_dir, tmp_path, **environment) as collect:
        httpx.post(f"{collect.url}/api/analytics", json={"event": "play"})
        deadline = time.monotonic() + 10
        while (health := httpx.get(f"{collect.url}/health")).json()["harperdb"]["error"] is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert health.json()["harperdb"]["state"] == "retrying"
        _, errors = collect.stop()
    log = (data_dir / "logs" / "playscope.log").read_text()
    assert secret not in health.text + errors + log + json.dumps(collect.ready)


def test_it_loads_no_qt_no_pandas_no_plotly(data_dir: Path, tmp_path: Path) -> None:
    script = (
        "import json, os, signal, sys, threading, time\nfrom commands import main\n"
        "def stop():\n"
        "    while 'collector-http' not in {thread.name for thread in threading.enumerate()}:\n"
        "        time.sleep(0.05)\n"
        "    time.sleep(0.3)\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "threading.Thread(target=stop, daemon=True).start()\n"
        "main.main(sys.argv[1:])\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "collect", "--port", "0", "--data-dir", str(data_dir)],
        cwd=tmp_path,
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    ready, modules = done.stdout.splitlines()
    assert json.loads(ready)["ready"] is True
    assert not {"PySide6", "shiboken6", "pyqtgraph", "pandas", "plotly", "numpy"} & set(json.loads(modules))


def test_what_it_keeps_is_for_its_user_alone(data_dir: Path, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with collecting(data_dir, tmp_path) as collect:
            collect.stop()
    finally:
        os.umask(before)
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700


def test_in_a_folder_that_others_may_read_it_keeps_things_for_its_user_alone(data_dir: Path, tmp_path: Path) -> None:
    data_dir.mkdir(mode=0o755)
    before = os.umask(0o022)
    try:
        with collecting(data_dir, tmp_path) as collect:
            httpx.post(f"{collect.url}/api/analytics", json={"event": "a"}, trust_env=False)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data_dir.iterdir()}
            collect.stop()
    finally:
        os.umask(before)
    assert {"events.sqlite3", "events.sqlite3-wal", "logs"} <= modes.keys()
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}
