"""Each event says which collector took it, and that stays the same for a data folder."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from collector.collector import Collector
from collector.config import CollectorConfig
from collector.identity import FILE, collector_id
from collector.store.reader import StoreReader
from collector.store.store import Batch, Store

Post = Callable[[Path, str], set[str | None]]


@pytest.fixture
def post() -> Post:
    """Starts a collector on a folder, posts in each form that there is, and gives the ids that the events have."""

    def post(folder: Path, name: str = "") -> set[str | None]:
        collector = Collector(CollectorConfig(data_dir=folder, version="0", port=0, collector_id=name))
        collector.start()
        try:
            for path, body in (
                ("/api/analytics", {"event": "play"}),
                ("/api/analytics/batch", [{"event": "play", "odd": [1]}]),
                ("/v1/events", {"common": {"view_id": "v"}, "events": [{"event": "play", "seq": 0}]}),
            ):
                assert httpx.post(f"{collector.url}{path}", json=body).status_code == 200
        finally:
            collector.stop()
        with StoreReader(folder) as reader:
            return {event.collector_id for event in reader.events()}

    return post


def test_the_folder_keeps_its_id_and_another_has_another(tmp_path: Path, post: Post) -> None:
    (first,) = post(tmp_path / "a", "")
    assert first
    assert post(tmp_path / "a", "") == {first}
    (other,) = post(tmp_path / "b", "")
    assert other != first
    assert (tmp_path / "a" / FILE).stat().st_mode & 0o077 == 0


def test_a_name_that_is_set_is_used(tmp_path: Path, post: Post) -> None:
    assert post(tmp_path, "edge-1") == {"edge-1"}
    assert not (tmp_path / FILE).exists()


def test_a_spoilt_file_gives_way_and_a_folder_that_cannot_be_written_is_borne(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\n")
    made = collector_id(tmp_path, 1)
    assert collector_id(tmp_path, 2) == made
    assert collector_id(tmp_path / "none", 1) != collector_id(tmp_path / "none", 1)


def test_what_is_salvaged_or_imported_keeps_what_it_says(tmp_path: Path, make_event: Callable[..., object]) -> None:
    store = Store(tmp_path)
    store.collector_id = "here"
    try:
        store.add(Batch(events=[make_event(collector_id="there")], local=True))  # type: ignore[list-item]
        store.add(Batch(events=[make_event()], salvaged=True))  # type: ignore[list-item]
    finally:
        store.close()
    with StoreReader(tmp_path) as reader:
        assert [event.collector_id for event in reader.events()] == ["there", None]
