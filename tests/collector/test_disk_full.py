"""A disk without room: nothing acknowledged is lost, and it goes on by itself."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from collector.collector import Collector


@pytest.fixture
def little_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    folder = tmp_path / "little"
    folder.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]).returncode:
        pytest.skip("mounting needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_survived(
    little_disk: Path, make_collector: Callable[..., Collector], expected_warnings: Callable[[str], None]
) -> None:
    expected_warnings("the store cannot take events now")
    collector = make_collector(data_dir=little_disk / "data")
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
        assert http.get("/health").json()["counters"]["refused"] == len(refused)
        subprocess.run(["mount", "-o", "remount,size=40m", str(little_disk)], check=True)
        assert send(1000).status_code == 200
    collector.stop()
    with collector.clear_reader() as reader:
        kept = {event.id for event in reader.events()}
        counters = reader.counters()
    assert set(acknowledged) <= kept
    assert counters.stored == len(kept)
    assert counters.received == counters.stored + counters.refused
