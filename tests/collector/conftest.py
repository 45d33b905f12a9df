"""Makers of events with fixed times, and stores in folders of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from collector.event import Event
from collector.store.store import Store

#: 2026-11-23T12:00:00Z
NOON = 1_795_435_200_000


@pytest.fixture
def make_event() -> Callable[..., Event]:
    """Events `e1`, `e2` … one second apart; any field can be given."""
    made = 0

    def make(**fields: Any) -> Event:
        nonlocal made
        made += 1
        moment = NOON + 1000 * made
        return Event(**{"id": f"e{made}", "event": "play", "timestamp": moment, "received_at": moment + 5} | fields)

    return make


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path)
    yield opened
    opened.close()
