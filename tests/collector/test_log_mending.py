"""A damaged write-ahead log: nothing that was acknowledged goes without a word, and a crash's own log is no damage."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from collector.event import Event
from collector.failure import SurroundingsError
from collector.store.connection import STORE_FILE
from collector.store.log_file import FRAME, HEADER, read_log
from collector.store.log_mending import find_damage
from collector.store.reader import StoreReader
from collector.store.store import Batch, Store
from tests.collector.test_damage import wait_until_saved
from tests.collector.test_store import assert_sums

Make = Callable[..., Event]
Expect = Callable[[str], None]
_BATCHES, _EACH = 40, 50
EVENTS = _BATCHES * _EACH
WAL = STORE_FILE + "-wal"


@pytest.fixture
def killed(tmp_path: Path, make_event: Make) -> Path:
    """A folder as a kill leaves it: everything in the log, nothing in the file."""
    return left_by_a_kill(tmp_path, make_event, lambda connection: None)


def left_by_a_kill(tmp_path: Path, make_event: Make, last: Callable[[sqlite3.Connection], None]) -> Path:
    store = Store(tmp_path / "made")
    try:
        for _ in range(_BATCHES):
            store.add(Batch(events=[make_event(session_id="s") for _ in range(_EACH)]))
        store.write(last)
        (tmp_path / "killed").mkdir()
        for file in (tmp_path / "made").glob(f"{STORE_FILE}*"):
            shutil.copy(file, tmp_path / "killed")
    finally:
        store.close()
    return tmp_path / "killed"


def garble(folder: Path, offset: int, length: int = 200) -> None:
    with (folder / WAL).open("r+b") as file:
        file.seek(offset)
        file.write(b"\xa5" * length)


def cut(folder: Path, size: int) -> None:
    with (folder / WAL).open("r+b") as file:
        file.truncate(size)


def middle_of(folder: Path, renewed: bool) -> int:
    """Where a page is, half way into the log, that a later transaction wrote again; or the last state of a page."""
    log = read_log(folder / STORE_FILE)
    assert log is not None
    newest = {frame.page: number for number, frame in enumerate(log.frames)}
    half = len(log.frames) // 2
    number = next(
        number
        for number, frame in enumerate(log.frames)
        if number >= half
        and (newest[frame.page] > number) == renewed
        and (renewed or log.content[frame.offset + FRAME.size] == 13)
    )
    return log.frames[number].offset + FRAME.size + 300


def opened(folder: Path, make_event: Make) -> tuple[str, int]:
    """What is said, and how many of the events are there after all was saved."""
    store = Store(folder)
    try:
        store.add(Batch(events=[make_event(id="new")]))
        if "set aside" in (store.notice or ""):
            wait_until_saved(store)
        assert_sums(store.counters())
        notice = store.notice or ""
    finally:
        store.close()
    with StoreReader(folder) as reader:
        ids = [event.id for event in reader.events()]
    assert len(ids) == len(set(ids))
    assert "new" in ids
    return notice, len(ids) - 1


def test_the_log_of_a_kill_is_no_damage(killed: Path, make_event: Make) -> None:
    assert find_damage(killed / STORE_FILE) is None
    assert opened(killed, make_event) == ("", EVENTS)
    assert list(killed.glob("*damaged*")) == []


def test_a_half_written_last_transaction_is_no_damage(killed: Path, make_event: Make) -> None:
    log = read_log(killed / STORE_FILE)
    assert log is not None
    # The last of all brings the counters up to date; the one before it is the last batch.
    before = [number for number, frame in enumerate(log.frames, 1) if frame.commit][-3]
    (killed / f"{STORE_FILE}-shm").unlink()
    cut(killed, log.frames[before].offset + 500)
    assert opened(killed, make_event) == ("", EVENTS - _EACH)


def test_what_a_rollback_leaves_is_no_damage(tmp_path: Path, make_event: Make) -> None:
    def spill(connection: sqlite3.Connection) -> None:
        connection.execute("SAVEPOINT spilled")
        connection.execute("PRAGMA cache_size = 10")
        connection.execute("CREATE TABLE spilled AS SELECT e.*, zeroblob(500) AS more FROM events e")
        connection.execute("ROLLBACK TO spilled")
        connection.execute("PRAGMA cache_size = -32768")
        connection.execute("UPDATE counters SET received = received + 1, refused = refused + 1")

    folder = left_by_a_kill(tmp_path, make_event, spill)
    log = read_log(folder / STORE_FILE)
    assert log is not None
    assert log.valid < len(log.frames), "nothing was left over"
    assert find_damage(folder / STORE_FILE) is None
    assert opened(folder, make_event) == ("", EVENTS)


def test_where_a_later_page_has_it_nothing_is_lost(killed: Path, make_event: Make, expected_warnings: Expect) -> None:
    expected_warnings("log was damaged")
    garble(killed, middle_of(killed, renewed=True))
    notice, kept = opened(killed, make_event)
    assert "1 of its" in notice
    assert "nothing of it is lost" in notice
    assert kept == EVENTS
    assert len(list(killed.glob("events.damaged-wal-*"))) == 1


@pytest.mark.parametrize("index", ["with its -shm", "without"])
def test_a_page_that_cannot_be_read_costs_a_few_rows(
    index: str, killed: Path, make_event: Make, expected_warnings: Expect
) -> None:
    expected_warnings("damaged|were saved")
    garble(killed, middle_of(killed, renewed=False))
    if index == "without":
        (killed / f"{STORE_FILE}-shm").unlink()
    notice, kept = opened(killed, make_event)
    assert "set aside as events.damaged-" in notice
    assert EVENTS - 70 <= kept < EVENTS


def test_who_reads_in_between_hides_nothing(killed: Path, make_event: Make, expected_warnings: Expect) -> None:
    expected_warnings("damaged|were saved")
    garble(killed, middle_of(killed, renewed=False))
    with StoreReader(killed) as reader:  # SQLite makes the -shm anew, of what it sees
        assert 0 < len(list(reader.events())) < EVENTS - _EACH
    notice, kept = opened(killed, make_event)
    assert "set aside" in notice
    assert kept >= EVENTS - 70


@pytest.mark.parametrize("index", ["with its -shm", "without"])
def test_a_garbled_head_costs_nothing(index: str, killed: Path, make_event: Make, expected_warnings: Expect) -> None:
    expected_warnings("damaged|were saved")
    garble(killed, 0, HEADER.size)
    if index == "without":
        (killed / f"{STORE_FILE}-shm").unlink()
    notice, kept = opened(killed, make_event)
    assert "damaged" in notice
    assert kept == EVENTS


def test_a_log_that_was_cut_off_is_said(killed: Path, make_event: Make, expected_warnings: Expect) -> None:
    expected_warnings("log was damaged")
    cut(killed, (killed / WAL).stat().st_size // 2)
    notice, kept = opened(killed, make_event)
    assert "its end is missing" in notice
    assert "what was acknowledged last is lost" in notice
    assert 0 < kept < EVENTS
    assert kept % _EACH == 0


@pytest.mark.parametrize("harm", [lambda folder: garble(folder, 5000), lambda folder: cut(folder, 5000)])
def test_what_the_file_has_already_is_not_lost(
    harm: Callable[[Path], None], tmp_path: Path, make_event: Make, expected_warnings: Expect
) -> None:
    expected_warnings("log was damaged")
    folder = left_by_a_kill(tmp_path, make_event, lambda connection: None)
    checkpointed = sqlite3.connect(folder / STORE_FILE, isolation_level=None)
    checkpointed.execute("UPDATE counters SET received = received + 1, refused = refused + 1")
    checkpointed.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    (tmp_path / "copied").mkdir()
    for file in folder.glob(f"{STORE_FILE}*"):
        shutil.copy(file, tmp_path / "copied")
    checkpointed.close()
    harm(tmp_path / "copied")
    notice, kept = opened(tmp_path / "copied", make_event)
    assert "the file has all that was in it" in notice
    assert kept == EVENTS


def test_no_room_to_mend_is_said_and_nothing_is_touched(killed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    garble(killed, middle_of(killed, renewed=True))
    before = (killed / WAL).read_bytes()

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SurroundingsError, match="No space left"):
        Store(killed)
    assert (killed / WAL).read_bytes() == before
