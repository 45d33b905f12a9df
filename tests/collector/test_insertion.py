"""Batches of a transaction go in as few statements as can be, and each event is there as it was."""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from collector.event import Event
from collector.store.connection import Connection
from collector.store.contexts import Contexts
from collector.store.damage import open_whole
from collector.store.insertion import ROWS, insert_events, insert_new
from collector.store.pages import StorePages
from collector.store.rows import context_of, rows_of
from collector.store.store import Batch, Store
from tests.collector.conftest import NOON

Make = Callable[..., Event]

#: Sizes of batches, and the rows of the statements that they become.
SIZES = [
    ([1], [1]),
    ([0, 1, 0, 2], [3]),
    ([32], [32]),
    ([33], [64]),
    ([100, 100], [224]),
    ([1] * 300, [320]),
    ([600], [512, 96]),
    ([31, 31, 600, 362], [512, 512]),
    ([], []),
]


class Noting:
    """A connection that notes for how many rows the statements have room that insert events, and what they bind."""

    def __init__(self, connection: Connection) -> None:
        self.rows: list[int] = []
        self.bound: set[type] = set()
        self._connection = connection

    def execute(self, statement: str, values: Sequence[object]) -> Any:
        if statement.startswith("INSERT INTO events"):
            self.rows.append(statement.count("(?1 + "))
            self.bound.update(map(type, values))
        return self._connection.execute(statement, values)


@pytest.mark.parametrize(("sizes", "statements"), SIZES)
def test_few_statements_take_batches_of_all_sizes(
    tmp_path: Path, make_event: Make, sizes: list[int], statements: list[int]
) -> None:
    batches = [Batch(events=[make_event() for _ in range(size)]) for size in sizes]
    rows = [rows_of(batch.events) for batch in batches]
    connection, _ = open_whole(tmp_path / "events.sqlite3")
    with closing(connection):
        noting = Noting(connection)
        kept, last = insert_events(cast(Connection, noting), Contexts(), batches, rows, 10)
        numbers = [row[0] for row in connection.execute("SELECT number FROM events ORDER BY number")]
    assert noting.rows == statements
    assert [len(events) for events in kept] == sizes
    assert numbers == list(range(11, last + 1))
    assert len(numbers) == sum(sizes)


@pytest.mark.parametrize("count", [1, 2, 32, 33, 300, ROWS])
def test_new_events_are_one_statement_or_nothing(tmp_path: Path, make_event: Make, count: int) -> None:
    batch = Batch(events=[make_event(session_id="s", source=f"clip {number % 3}") for number in range(count)])
    again = Batch(events=[*(make_event(session_id="s", source="clip 0") for _ in range(count - 1)), batch.events[0]])
    connection, _ = open_whole(tmp_path / "events.sqlite3")
    with closing(connection):
        contexts, noting = Contexts(), Noting(connection)
        with pytest.raises(KeyError):
            insert_new(cast(Connection, noting), contexts, [batch], [rows_of(batch.events)], 0)
        for event in batch.events[:3]:
            contexts.id_of(connection, context_of(event), count)
        assert insert_new(cast(Connection, noting), contexts, [batch], [rows_of(batch.events)], 0) == count
        with pytest.raises(sqlite3.IntegrityError):
            insert_new(cast(Connection, noting), contexts, [again], [rows_of(again.events)], count)
        assert connection.execute("SELECT count(*), max(number) FROM events").fetchone() == (count, count)
    assert len(noting.rows) == 2


@pytest.mark.parametrize("local", [False, True])
@pytest.mark.parametrize("identity", ["0193f5a0-7c1e-7000-8000-000000000001", "first"])
def test_nothing_is_bound_that_sqlite3_would_first_ask_for_another(
    tmp_path: Path, make_event: Make, identity: str, local: bool
) -> None:
    """The other types take it fifteen times as long, with the interpreter's lock held."""
    events = [make_event(id=identity, data_json=b'{"a":1}'), make_event(seq=1, media_time=1.5, percent=25)]
    connection, _ = open_whole(tmp_path / "events.sqlite3")
    with closing(connection):
        noting = Noting(connection)
        insert_events(cast(Connection, noting), Contexts(), [Batch(events=events, local=local)], [rows_of(events)], 0)
        row = connection.execute("SELECT typeof(seq), typeof(data), typeof(local) FROM events").fetchone()
    assert noting.bound <= {int, float, str, bytearray}
    assert row == ("null", "blob", "integer")


def test_what_is_shared_and_what_is_not_comes_back(store: Store, tmp_path: Path, make_event: Make) -> None:
    alike = [make_event(received_at=NOON, session_id="s") for _ in range(300)]
    sources = [make_event(received_at=NOON, source=f"clip {number % 3}") for number in range(70)]
    times = [make_event(session_id="s") for _ in range(70)]
    few = [[make_event()], [make_event(session_id="t"), make_event(received_at=NOON)]]
    imported = [make_event(received_at=NOON, session_id="s") for _ in range(40)]
    batches = [Batch(events=events) for events in (alike, few[0], sources, times, few[1])]
    batches.append(Batch(events=imported, local=True))
    done = threading.Event()
    jobs = [store.job(batch) for batch in batches]
    store.submit(jobs, done.set)
    assert done.wait(10)
    assert [job.error for job in jobs] == [None] * len(jobs)
    assert [job.outcome.stored for job in jobs] == [300, 1, 70, 70, 2, 40]
    added = [event for batch in batches for event in batch.events]
    assert [event.number for event in added] == list(range(1, len(added) + 1))
    with StorePages(tmp_path) as pages:
        assert list(map(repr, pages.between(0, len(added)))) == list(map(repr, added))
    there = store.destination("k", ask=False)
    assert len(store.pending(there, 1000, 10_000_000)) == len(added) - len(imported)
