"""A disk without room: nothing acknowledged is lost, and it goes on by itself."""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from collector.collector import Collector
from collector.store.connection import open_writer


@dataclass
class LittleDisk:
    """Where little room is, and how to make more."""

    folder: Path
    grow: Callable[[Collector], None]


@pytest.fixture
def little_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LittleDisk]:
    """A file system of 8 MB where the user may mount one; else a quota of SQLite's own, which fails the same way."""
    folder = tmp_path / "little"
    folder.mkdir()
    if os.geteuid() == 0 and not subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]).returncode:
        more = ["mount", "-o", "remount,size=40m", folder]
        yield LittleDisk(folder, lambda _: subprocess.run(more, check=True) and None)
        subprocess.run(["umount", "-l", folder], check=True)
        return

    def with_quota(path: Path) -> sqlite3.Connection:
        connection = open_writer(path)
        connection.execute("PRAGMA max_page_count = 1500").fetchone()
        return connection

    def grow(collector: Collector) -> None:
        collector.store.write(lambda connection: connection.execute("PRAGMA max_page_count = 100000").fetchone())

    monkeypatch.setattr("collector.store.damage.open_writer", with_quota)
    yield LittleDisk(folder, grow)


def test_a_full_disk_is_survived(
    little_disk: LittleDisk, make_collector: Callable[..., Collector], expected_warnings: Callable[[str], None]
) -> None:
    expected_warnings("the store cannot take events now")
    collector = make_collector(data_dir=little_disk.folder / "data")
    acknowledged: list[str] = []
    filler = "x" * 4000

    def send(number: int) -> httpx.Response:
        ids = [f"{number}-{index}" for index in range(20)]
        answer = http.post("/api/analytics/batch", json=[{"event": "a", "id": i, "filler": filler} for i in ids])
        if answer.status_code == 200:
            acknowledged.extend(ids)
        return answer

    with httpx.Client(base_url=collector.url) as http:
        answers = [send(number) for number in range(150)]
        refused = [answer for answer in answers if answer.status_code == 503]
        assert len(acknowledged) > 400
        assert refused
        assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
        assert all("Make room on the disk" in answer.json()["message"] for answer in refused)
        assert http.get("/health").json()["counters"]["refused"] == len(refused)
        little_disk.grow(collector)
        assert send(1000).status_code == 200
    collector.stop()
    with collector.clear_reader() as reader:
        kept = {event.id for event in reader.events()}
        counters = reader.counters()
    assert set(acknowledged) <= kept
    assert counters.stored == len(kept)
    assert counters.received == counters.stored + counters.refused
