"""A row read back is the event that was written, and rows of others are taken as far as they go."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.event import Event
from collector.harper.record import harper_record
from collector.harper.rows import event_of_row
from tests.analytics.factory import make_event

CREATED = {"__createdtime__": 1_790_000_000_123.5, "__updatedtime__": 1_790_000_000_123.5}
_TEXT = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_WHOLE = st.none() | st.integers(-(2**63), 2**63 - 1)
_SECONDS = st.none() | st.floats(-1e6, 1e6, allow_nan=False)
EVENTS = st.builds(
    Event,
    id=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    event=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    timestamp=st.integers(0, 4_000_000_000_000),
    received_at=st.integers(0, 4_000_000_000_000),
    session_id=_TEXT,
    view_id=_TEXT,
    seq=_WHOLE,
    percent=_WHOLE,
    media_time=_SECONDS,
    duration=_SECONDS,
    source=_TEXT,
    collector_id=_TEXT,
    data_json=st.sampled_from([b"{}", b'{"a":{"b":[1,2.5,null]}}', b'{"then":1}', b'{"__proto__":{"x":1}}']),
)


def row_of(event: Event) -> dict[str, Any]:
    """What is sent."""
    row: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(harper_record(event)))
    return row


@given(EVENTS)
def test_what_was_written_is_read(event: Event) -> None:
    row = {**dict.fromkeys(["percent", "data"]), **row_of(event), **CREATED}
    again = event_of_row(row)
    assert again is not None
    assert again.record() == event.record()


@pytest.mark.parametrize(
    "row",
    [{}, {"id": "1"}, {"id": None, "event": "play"}, {"id": 1.5, "event": "play"}, {"id": "1", "event": 3}],
)
def test_a_row_without_id_or_name_is_no_event(row: dict[str, Any]) -> None:
    assert event_of_row(row) is None


def test_others_columns_and_forms_stay_in_data_and_times_fall_back() -> None:
    row = {"id": 7, "event": "play", "percent": "25", "seq": 1.0, "media_time": True, "player": "x", "timestamp": 5}
    event = event_of_row({**row, **CREATED}, number=3)
    assert event is not None
    assert (event.id, event.number, event.seq, event.percent, event.media_time) == ("7", 3, 1, None, None)
    assert event.timestamp == event.received_at == 1_790_000_000_123
    assert event.data == {"percent": "25", "media_time": True, "player": "x", "timestamp": 5}


def test_data_that_is_no_object_is_kept() -> None:
    for data in ("just text", [1, 2], 5):
        event = event_of_row({**row_of(make_event("play")), "data": data})
        assert event is not None
        assert event.data == {"data": data}
