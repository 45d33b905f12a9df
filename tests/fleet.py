"""Several collectors, each a process of its own, as a load balancer sees them: a request goes to one that answers."""

import contextlib
import itertools
import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from collector.config import HarperTarget
from collector.event import Event
from collector.harper.pace import Backoff
from collector.harper.reader import HarperReader
from tests.commands.conftest import COMMAND, clean_environment


class Member:
    """One `playscope collect`: `start`, `kill` (SIGKILL), and `start` again on the same data folder."""

    def __init__(self, folder: Path, target: HarperTarget) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True)
        self._environment = {
            "HARPERDB_URL": target.url,
            "HARPERDB_USERNAME": target.username,
            "HARPERDB_PASSWORD": target.password,
            "HARPERDB_SCHEMA": target.schema,
            "PLAYSCOPE_COLLECTOR_ID": folder.name,
        }
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> "Member":
        with (self.folder / "errors.txt").open("a") as errors:
            self._process = subprocess.Popen(
                [*COMMAND, "collect", "--port", "0", "--data-dir", str(self.folder / "data")],
                env=clean_environment(self.folder, **self._environment),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert self._process.stdout is not None
        self.url = json.loads(self._process.stdout.readline())["url"]
        return self

    def kill(self) -> None:
        """Ends it at once. A second call does nothing."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def post(self, events: list[dict[str, Any]]) -> bool:
        """Whether it has taken them: an answer that is lost, or none, is a no."""
        try:
            answer = httpx.post(f"{self.url}/api/analytics/batch", json=events, timeout=10, trust_env=False)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    def counters(self) -> Mapping[str, int]:
        counters: Mapping[str, int] = httpx.get(f"{self.url}/health", trust_env=False).json()["counters"]
        return counters


class Seen:
    """Watches a node's table as a window does, and counts how often each event came."""

    def __init__(self, target: HarperTarget) -> None:
        self.times: Counter[str] = Counter()
        self.reader = HarperReader(
            target, self._take, backlog=100, poll_s=0.2, retrying=Backoff(0.1, 1.0), refused=Backoff(0.2, 1.0)
        )

    def _take(self, events: list[Event]) -> None:
        self.times.update(event.id for event in events)


@contextlib.contextmanager
def running(members: list[Member], watchers: list[Seen]) -> Iterator[None]:
    """All of them within; ended whatever happens."""
    try:
        for member in members:
            member.start()
        for watcher in watchers:
            watcher.reader.start()
        yield
    finally:
        for watcher in watchers:
            watcher.reader.stop()
        for member in members:
            member.kill()


def post_all(members: list[Member], count: int, size: int, between: Callable[[int], None]) -> None:
    """Posts events e0, e1 …, `size` at a time, in turns to those members that answer; `between` is called before each
    batch with the number of events that were posted."""
    turns = itertools.count()
    for start in range(0, count, size):
        between(start)
        events = [
            {"id": f"e{number}", "event": "timeupdate", "view_id": f"v{number % 50}", "media_time": number / 4}
            for number in range(start, min(start + size, count))
        ]
        wait_for(lambda events=events: members[next(turns) % len(members)].post(events), 60)  # type: ignore[misc]


def wait_for(condition: Callable[[], Any], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come to that")
        time.sleep(0.05)
