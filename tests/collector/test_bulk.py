"""What is read in one step is the same as what is read row by row, whatever is in it."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from collector.event import Event
from collector.store.bulk import waiting_events
from collector.store.reader import StoreReader
from collector.store.recent import text_size
from collector.store.store import Batch, Store
from tests.collector.conftest import NOON

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_MAYBE = st.none() | _TEXT
_INTEGER = st.none() | st.integers(-(2**63), 2**63 - 1)
# SQLite keeps no sign of zero and nothing that is not finite; nor does the contract.
_SECONDS = st.none() | st.floats(allow_nan=False, allow_infinity=False).map(lambda value: value + 0.0)
_EVENTS = st.builds(
    Event,
    id=_TEXT.filter(bool) | st.uuids().map(str) | st.uuids().map(lambda one: str(one).upper()),
    event=_TEXT.filter(bool),
    timestamp=st.integers(-(2**45), 2**47),
    received_at=st.just(NOON),
    session_id=_MAYBE,
    view_id=_MAYBE,
    seq=_INTEGER,
    media_time=_SECONDS,
    duration=_SECONDS,
    percent=_INTEGER,
    source=_MAYBE,
    page_url=_MAYBE,
    user_agent=_MAYBE,
    collector_id=_MAYBE,
    data_json=st.sampled_from((b"{}", '{"a":"\\u0001 \\" \\\\ é 🎬"}'.encode(), b'{"a":[1e400,{"b":null}]}')),
)


@settings(max_examples=25, deadline=None)
@given(events=st.lists(_EVENTS, min_size=1, max_size=12, unique_by=lambda event: event.id), after=st.integers(0, 5),
       limit=st.integers(1, 12), max_bytes=st.integers(0, 3000))  # fmt: skip
def test_it_is_the_same_as_row_by_row(events: list[Event], after: int, limit: int, max_bytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        store.add(Batch(events=events[:6]))
        store.add(Batch(events=[Event("imported, between the others", "play", NOON, NOON)], local=True))
        store.add(Batch(events=events[6:]))
        read = store.read(lambda connection: waiting_events(connection, after, None, limit, max_bytes))
        store.close()
        with StoreReader(Path(folder)) as reader:
            waiting = [event for event in reader.events(after) if not event.id.startswith("imported")][:limit]
    while len(waiting) > 1 and sum(map(text_size, waiting)) > max_bytes:
        waiting.pop()
    assert list(map(repr, read)) == list(map(repr, waiting))


def test_bytes_that_are_no_text_hold_up_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(Batch(events=[Event(f"e{number}", "play", NOON, NOON, data_json=b'{"a":1}') for number in range(3)]))
    spoilt = b'{"a":"\xff"}'
    store.write(lambda connection: connection.execute("UPDATE events SET data = ? WHERE number = 2", (spoilt,)))
    read = store.read(lambda connection: waiting_events(connection, 0, None, 9, 10_000))
    store.close()
    assert [(event.number, event.data_json) for event in read] == [(1, b'{"a":1}'), (2, spoilt), (3, b'{"a":1}')]
