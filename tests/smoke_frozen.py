"""Proves that a frozen Playscope runs: `python -m tests.smoke_frozen dist/playscope/playscope`.

Every library that something in the folder needs is there or is the system's by decision; the collector loads no Qt.
The demo clip is played off-screen and its events are stored, read back, exported, reported and delivered to a real
HarperDB (HARPERDB_TESTS=0 leaves that out), all by the frozen binary alone, with an empty HOME.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.frozen_needs import without_library
from tests.frozen_size import table
from tests.harperdb.instance import HarperInstance


class Frozen:
    """The binary, in a home of its own."""

    def __init__(self, binary: Path, home: Path) -> None:
        self.binary, self.home, self.data = binary, home, ("--data-dir", str(home / "data"))
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}

    def call(self, *arguments: str, seconds: float = 60) -> str:
        """What a call prints; ends the program where it fails."""
        started = time.monotonic()
        done = subprocess.run(
            [str(self.binary), *arguments],
            env=self.environment, cwd=self.home, capture_output=True, text=True, timeout=seconds,
        )  # fmt: skip
        print(f"{' '.join(arguments)}: status {done.returncode}, {time.monotonic() - started:.1f} s", flush=True)
        if done.returncode != 0:
            print(done.stdout, done.stderr, sep="\n")
            raise SystemExit(1)
        return done.stdout

    @contextmanager
    def collecting(self, harper: HarperInstance) -> Iterator[None]:
        """`playscope collect` that delivers what the demo left in the store."""
        environment = {
            **self.environment,
            "HARPERDB_URL": harper.url,
            "HARPERDB_USERNAME": harper.username,
            "HARPERDB_PASSWORD": harper.password,
        }
        command = [str(self.binary), "collect", "--port", "0", *self.data]
        with subprocess.Popen(command, env=environment, cwd=self.home, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout
                assert json.loads(process.stdout.readline())["ready"]
                loaded = Path(f"/proc/{process.pid}/maps")
                assert not loaded.exists() or "Qt" not in loaded.read_text(), "the collector has loaded Qt"
                yield
            finally:
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=20) == 0


def main(binary: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="playscope-smoke-") as name:
        frozen = Frozen(binary, Path(name))
        if sys.platform == "linux":
            assert not (needed := without_library(binary.parent)), f"neither there nor the system's: {needed}"
        assert frozen.call("--version").strip(), "no version printed"
        frozen.call("--quit-after", "0", "--data-dir", str(frozen.home / "window"))
        frozen.call("--demo", *frozen.data, seconds=120)
        exported = [json.loads(line) for line in frozen.call("export", "--output", "-", *frozen.data).splitlines()]
        names = [event["event"] for event in exported]
        for wanted in ("viewstart", "playing", "percentsplayed", "ended", "viewend"):
            assert wanted in names, f"the demo gave no {wanted}: {names}"
        report = frozen.home / "report.html"
        frozen.call("report", "--output", str(report), *frozen.data)
        assert "plotly" in report.read_text("utf-8").lower(), "the report holds no chart"
        _report_of_many(frozen)
        if os.environ.get("HARPERDB_TESTS") == "0":
            print("HARPERDB_TESTS=0: delivery was not tried")
        else:
            _deliver(frozen, len(exported))
        print(f"{len(exported)} events of the demo stored and exported; the frozen folder:\n{table(binary.parent)}")
    return 0


def _report_of_many(frozen: Frozen) -> None:
    """So many events that processes of their own read them: they are this binary again."""
    lines, many = frozen.home / "many.jsonl", ("--data-dir", str(frozen.home / "many"))
    at = "2026-11-02T10:00:00.000Z"
    events = (
        {
            "id": f"e{number}",
            "event": "timeupdate",
            "timestamp": at,
            "view_id": f"v{number // 100}",
            "seq": number % 100,
        }
        for number in range(60_000)
    )
    lines.write_text("".join(f"{json.dumps(event)}\n" for event in events), "utf-8")
    frozen.call("import", str(lines), *many, seconds=120)
    report = frozen.home / "many.html"
    said = frozen.call("report", "--output", str(report), *many, seconds=120)
    assert said.startswith("60000 events"), said
    assert "600 views" in report.read_text("utf-8"), "not all views are in the report"


def _deliver(frozen: Frozen, events: int) -> None:
    harper = HarperInstance()
    try:
        harper.start()
        with frozen.collecting(harper):
            deadline = time.monotonic() + 60
            while (rows := _rows(harper)) != events:
                assert time.monotonic() < deadline, f"{rows} of {events} events reached HarperDB"
                time.sleep(0.2)
        print(f"{events} events are rows in HarperDB")
    finally:
        harper.stop()


def _rows(harper: HarperInstance) -> int:
    try:
        found = harper.operation(operation="sql", sql="SELECT count(*) AS n FROM analytics.events")
    except Exception:  # no table yet
        return 0
    return int(found[0]["n"])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
