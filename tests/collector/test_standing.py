"""What became of one event at the present destination, as far as ranges and parked events say it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.store.delivery import Standing, standing_of
from collector.store.store import Batch, Store
from tests.desktop.samples import make_event


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.close()


def add(store: Store, *numbers: int, local: bool = False) -> None:
    store.add(Batch(events=[make_event(number) for number in numbers], local=local))


def standing(store: Store, number: int) -> Standing:
    return store.read(lambda connection: standing_of(connection, number))


def test_from_local_to_delivered_or_parked(store: Store) -> None:
    add(store, 1)
    assert standing(store, 1) == Standing("local")
    destination = store.destination("here", ask=True)
    add(store, 2, 3)
    add(store, 4, local=True)
    assert [standing(store, number).state for number in (1, 2, 3, 4)] == ["offered", "pending", "pending", "local"]
    store.answer_backfill(destination, deliver=True)
    assert standing(store, 1) == Standing("pending")
    store.settle(destination, upto=[1, 2], parked=[(3, "no such column")])
    assert standing(store, 2) == Standing("delivered")
    assert standing(store, 3) == Standing("parked", "no such column")
    assert standing(store, 99) == Standing("expired")
