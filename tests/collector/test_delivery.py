"""Which events are pending for which destination, and that none is delivered twice or left out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from collector.event import Event
from collector.store.store import Batch, Store

Make = Callable[..., Event]
LOTS = 1_000_000


def numbers(events: list[Event]) -> list[int]:
    return [event.number for event in events]


def sums(store: Store) -> tuple[int, int, int, int]:
    counters = store.counters()
    assert counters.stored == counters.delivered + counters.pending + counters.parked + counters.local
    return counters.delivered, counters.pending, counters.parked, counters.local


def test_what_comes_while_a_destination_is_there_is_pending_in_order(store: Store, make_event: Make) -> None:
    there = store.destination("http://db events", ask=False)
    store.pending_event.clear()
    store.add(Batch(events=[make_event() for _ in range(5)]))
    assert store.pending_event.is_set()
    assert sums(store) == (0, 5, 0, 0)
    assert numbers(store.pending(there, 3, LOTS)) == [1, 2, 3]
    store.settle(there, [1, 2], [(3, "no column")])
    assert sums(store) == (2, 2, 1, 0)
    assert numbers(store.pending(there, 10, LOTS)) == [4, 5]
    store.settle(there, [4, 5])
    assert store.pending(there, 10, LOTS) == []


def test_a_batch_is_bounded_by_its_text_but_never_empty(store: Store, make_event: Make) -> None:
    there = store.destination("k", ask=False)
    store.add(Batch(events=[make_event(data_json=b'{"a":"%s"}' % (b"x" * 5000)) for _ in range(4)]))
    assert numbers(store.pending(there, 10, 11_000)) == [1, 2]
    assert numbers(store.pending(there, 10, 1)) == [1]


def test_settling_with_a_hole_is_refused_and_settling_twice_changes_nothing(store: Store, make_event: Make) -> None:
    there = store.destination("k", ask=False)
    store.add(Batch(events=[make_event() for _ in range(4)]))
    with pytest.raises(ValueError, match="pending but not settled"):
        store.settle(there, [1, 3])
    store.settle(there, [1, 2])
    store.settle(there, [1, 2])
    assert sums(store) == (2, 2, 0, 0)


def test_the_cursor_survives_a_restart(tmp_path: Path, make_event: Make) -> None:
    store = Store(tmp_path)
    there = store.destination("k", ask=True)
    store.add(Batch(events=[make_event() for _ in range(4)]))
    store.settle(there, [1, 2])
    store.close()
    store = Store(tmp_path)
    there = store.destination("k", ask=True)
    assert (there.backfill_offered, numbers(store.pending(there, 10, LOTS))) == (0, [3, 4])
    assert sums(store) == (2, 2, 0, 0)
    store.close()


@pytest.mark.parametrize("deliver", [True, False])
def test_earlier_events_wait_for_the_users_word(store: Store, make_event: Make, deliver: bool) -> None:
    store.add(Batch(events=[make_event(), make_event()]))
    store.add(Batch(events=[make_event()], local=True))
    there = store.destination("k", ask=True)
    assert there.backfill_offered == 2
    store.add(Batch(events=[make_event()]))
    assert sums(store) == (0, 1, 0, 3)
    store.settle(there, [4])
    store.answer_backfill(there, deliver)
    assert numbers(store.pending(there, 10, LOTS)) == ([1, 2] if deliver else [])
    assert sums(store) == ((1, 2, 0, 1) if deliver else (1, 0, 0, 3))
    assert store.destination("k", ask=True).backfill_offered == 0


def test_without_asking_all_but_imported_events_are_pending(store: Store, make_event: Make) -> None:
    store.add(Batch(events=[make_event(), make_event()]))
    store.add(Batch(events=[make_event()], local=True))
    store.add(Batch(events=[make_event()]))
    there = store.destination("k", ask=False)
    assert numbers(store.pending(there, 10, LOTS)) == [1, 2, 4]
    store.settle(there, [1, 2, 4])
    assert sums(store) == (3, 0, 0, 1)


def test_each_destination_has_its_own_cursor(store: Store, make_event: Make) -> None:
    first = store.destination("first", ask=False)
    store.add(Batch(events=[make_event(), make_event()]))
    store.settle(first, [1])
    second = store.destination("second", ask=False)
    assert sums(store) == (0, 2, 0, 0)
    store.settle(second, [1, 2])
    store.no_destination()
    store.add(Batch(events=[make_event()]))
    assert sums(store) == (2, 0, 0, 1)
    first = store.destination("first", ask=True)
    assert first.backfill_offered == 1
    assert numbers(store.pending(first, 10, LOTS)) == [2]
    store.answer_backfill(first, True)
    store.add(Batch(events=[make_event()]))
    assert numbers(store.pending(first, 10, LOTS)) == [2, 3, 4]
    assert sums(store) == (1, 3, 0, 0)


def test_numbers_used_up_by_duplicates_are_no_holes(store: Store, make_event: Make) -> None:
    there = store.destination("k", ask=False)
    store.add(Batch(events=[make_event(id="a"), make_event(id="a"), make_event(id="b")]))
    waiting = numbers(store.pending(there, 10, LOTS))
    assert len(waiting) == 2
    store.settle(there, waiting)
    assert sums(store) == (2, 0, 0, 0)
