"""Batches of a transaction go in as few statements as can be, and each event is there as it was."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from collector.event import Event
from collector.store.insertion import _Numbered
from collector.store.pages import StorePages
from collector.store.rows import rows_of
from collector.store.store import Batch, Store
from tests.collector.conftest import NOON

Make = Callable[..., Event]

#: Sizes of batches, and the rows of the statements that they become.
SIZES = [
    ([1], [1]),
    ([0, 1, 0, 2], [1, 2]),
    ([1] * 300, [256, 44]),
    ([100, 100], [100, 100]),
    ([3, 40, 2, 2], [3, 40, 4]),
    ([600], [256, 256, 88]),
    ([31, 31, 600, 31], [62, 256, 256, 88, 31]),
    ([], []),
]


@pytest.mark.parametrize(("sizes", "statements"), SIZES)
def test_a_large_batch_has_statements_of_its_own(make_event: Make, sizes: list[int], statements: list[int]) -> None:
    batches = [Batch(events=[make_event() for _ in range(size)]) for size in sizes]
    numbered = _Numbered(batches, [rows_of(batch.events) for batch in batches], 10)
    assert numbered.settle(lambda context, upto: 7) == 10 + sum(sizes)
    made = [statement.count("(?1 + ") for statement, _ in numbered.statements()]
    assert made == statements


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
