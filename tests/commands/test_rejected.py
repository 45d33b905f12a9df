"""`playscope rejected` from outside."""

import json
from pathlib import Path

import pytest

from collector.record.rejected import Rejected
from collector.store.reader import StoreReader
from collector.store.store import Batch, Store
from tests.analytics.factory import make_event
from tests.collector.test_store import assert_sums
from tests.commands.conftest import Run

NOON = 1_795_435_200_000
NOT_JSON = "not JSON: JSON is malformed: invalid character (byte 5)"
PIECES = [
    Rejected(field="event", reason="of old: too strict", raw=b'{"event":"play","id":"mended"}', received_at=NOON),
    Rejected(field="", reason="NaN is no JSON number", raw=b'{"a":NaN,"\x1b[31m\xff":1}', received_at=NOON + 1),
    Rejected(
        field="x",
        reason="odd\u202e",
        raw=b"event=play&id=there",
        received_at=NOON + 2,
        form=True,
        common_json=b'{"source":"s"}',
    ),
]


@pytest.fixture
def store_with_rejected(data_dir: Path) -> Path:
    store = Store(data_dir)
    try:
        store.add(Batch(events=[make_event("play", id="there")], rejected=PIECES))
    finally:
        store.close()
    return data_dir


def test_list_and_show_read_beside_the_owner(playscope: Run, store_with_rejected: Path) -> None:
    owner = Store(store_with_rejected)
    try:
        lines = playscope("rejected", "list", "--data-dir", store_with_rejected).stdout.splitlines()
        rows = playscope("rejected", "list", "--format", "json", "--data-dir", store_with_rejected).stdout.splitlines()
        shown = playscope("rejected", "show", 2, 3, "--data-dir", store_with_rejected)
        for task in ("retry", "drop"):
            done = playscope("rejected", task, "--all", "--data-dir", store_with_rejected)
            assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    finally:
        owner.close()
    assert [line.split()[:4] for line in lines] == [
        ["1", "2026-11-23T12:00:00.000Z", "event", "30"],
        ["2", "2026-11-23T12:00:00.001Z", "-", "20"],
        ["3", "2026-11-23T12:00:00.002Z", "x", "19"],
    ]
    assert lines[2].endswith(r"odd\u202e")
    assert json.loads(rows[0]) == {
        "number": 1,
        "received_at": "2026-11-23T12:00:00.000Z",
        "field": "event",
        "reason": "of old: too strict",
        "bytes": 30,
    }
    assert shown.returncode == 0
    assert r'bytes        {"a":NaN,"\x1b[31m\xff":1}' in shown.stdout.splitlines()
    assert "form         event=play&id=there" in shown.stdout.splitlines()
    assert 'common       {"source":"s"}' in shown.stdout.splitlines()


def test_retry_takes_what_is_good_by_now(playscope: Run, store_with_rejected: Path) -> None:
    done = playscope("rejected", "retry", "--all", "--data-dir", store_with_rejected)
    assert done.stdout.splitlines() == [
        f"     2  still rejected: {NOT_JSON}",
        "1 stored, 1 there already, 1 still rejected",
    ]
    assert (done.returncode, done.stderr) == (1, "")
    with StoreReader(store_with_rejected) as reader:
        assert [event.id for event in reader.events()] == ["there", "mended"]
        assert reader.newest(1)[0].received_at == NOON
        assert [(piece.number, piece.reason) for piece in reader.rejected()] == [(2, NOT_JSON)]
        counters = reader.counters()
    assert_sums(counters)
    assert (counters.received, counters.stored, counters.duplicates, counters.rejected) == (4, 2, 1, 1)


def test_drop_deletes_and_the_counter_stays(playscope: Run, store_with_rejected: Path) -> None:
    done = playscope("rejected", "drop", 2, 9, "--data-dir", store_with_rejected)
    assert (done.returncode, done.stdout) == (1, "1 dropped\n")
    assert done.stderr == "playscope: there is no rejected event 9\n"
    with StoreReader(store_with_rejected) as reader:
        assert [piece.number for piece in reader.rejected()] == [1, 3]
    assert playscope("rejected", "drop", "--all", "--data-dir", store_with_rejected).stdout == "2 dropped\n"
    with StoreReader(store_with_rejected) as reader:
        assert list(reader.rejected()) == []
        assert reader.counters().rejected == 3
        assert_sums(reader.counters())


def test_without_a_store_nothing_is_made(playscope: Run, data_dir: Path) -> None:
    for words in (["list"], ["retry", "--all"], ["drop", "--all"]):
        done = playscope("rejected", *words, "--data-dir", data_dir)
        assert (done.returncode, done.stderr) == (0, "")
    assert playscope("rejected", "show", 1, "--data-dir", data_dir).returncode == 1
    assert not data_dir.exists()


@pytest.mark.parametrize("words", [["list", "1"], ["show"], ["retry"], ["drop", "1", "--all"], ["drop", "-1"], ["x"]])
def test_wrong_usage(playscope: Run, words: list[str]) -> None:
    done = playscope("rejected", *words)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
