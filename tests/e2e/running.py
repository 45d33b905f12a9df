"""Starts the real `playscope` as a user would, in a process of its own with an empty HOME."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from collector.event import Event
from collector.store.reader import StoreReader

COMMAND = Path(sys.executable).parent / "playscope"


def environment(home: Path, **more: str) -> dict[str, str]:
    """A plain environment without a display, and nothing of the user's own settings."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", **more}


def call(
    home: Path, *arguments: object, env: Mapping[str, str] | None = None, seconds: float = 90
) -> subprocess.CompletedProcess[str]:
    """Run to the end with DATA = home/data."""
    command = [str(COMMAND), *map(str, arguments), "--data-dir", str(home / "data")]
    return subprocess.run(
        command, env=environment(home, **(env or {})), cwd=home, capture_output=True, text=True, timeout=seconds
    )


def scene(
    home: Path, name: str, *options: object, inside: str = "tests.e2e.inside", seconds: float = 90, **env: str
) -> dict[str, Any]:
    """What a scene of the module `inside` saw; its run must end well."""
    command = [sys.executable, "-m", inside, name, *map(str, options), "--port", "0", "--data-dir", str(home / "data")]
    done = subprocess.run(command, env=environment(home, **env), capture_output=True, text=True, timeout=seconds)
    lines = [line for line in done.stdout.splitlines() if line.startswith("SAW ")]
    assert lines, done.stdout[-2000:] + done.stderr[-2000:]
    saw: dict[str, Any] = json.loads(lines[-1].removeprefix("SAW "))
    assert "failed" not in saw, saw["failed"]
    assert done.returncode == 0, done.stderr
    return saw


def exported(home: Path) -> list[dict[str, object]]:
    """All events of the store, by `playscope export`."""
    done = call(home, "export", "--format", "jsonl", "--output", "-")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def played(
    home: Path, wanted: Collection[str], *arguments: object, env: Mapping[str, str] | None = None, seconds: float = 60
) -> str:
    """Run until events of all `wanted` names are stored, then close it as by hand; what it said on stderr."""
    with started(home, *arguments, env=env) as process:
        deadline = time.monotonic() + seconds
        while missing := set(wanted) - {event.event for event in stored(home)}:
            assert process.poll() is None, (home / "stderr.txt").read_text()
            assert time.monotonic() < deadline, f"{missing} did not come: {(home / 'stderr.txt').read_text()}"
            time.sleep(0.1)
    return (home / "stderr.txt").read_text()


def stored(home: Path) -> list[Event]:
    """All events of the store as it is now; none where there is none yet."""
    with StoreReader(home / "data") as reader:
        return list(reader.events())


@contextmanager
def started(home: Path, *arguments: object, env: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """A running `playscope`; ended with SIGTERM (and its status checked) where it still runs at the end."""
    command = [str(COMMAND), *map(str, arguments), "--data-dir", str(home / "data")]
    log = (home / "stderr.txt").open("w")
    process = subprocess.Popen(
        command, env=environment(home, **(env or {})), cwd=home, stdout=subprocess.PIPE, stderr=log, text=True
    )
    try:
        yield process
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=15) == 0, (home / "stderr.txt").read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
        log.close()
