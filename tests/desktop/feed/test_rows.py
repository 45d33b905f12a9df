"""The feed's rows: what goes in comes out, the oldest go when the limit is reached, little memory is used."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.event import Event
from desktop.feed.rows import BLOCK_ROWS, FeedRows
from tests.desktop.samples import make_event, many, played_clips

_INT64 = st.integers(-(2**63) + 1, 2**63 - 1)
_MAYBE_TEXT = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_EVENTS = st.builds(
    Event,
    id=st.uuids().map(str) | st.uuids().map(lambda uid: str(uid).upper()) | st.text(min_size=1, max_size=40),
    event=st.text(min_size=1, max_size=8),
    timestamp=st.integers(-62_135_596_800_000, 253_402_300_799_999),
    received_at=st.integers(0, 253_402_300_799_999),
    number=st.integers(0, 2**63 - 1),
    session_id=_MAYBE_TEXT,
    view_id=_MAYBE_TEXT,
    seq=st.none() | _INT64,
    media_time=st.none() | st.floats(allow_nan=False),
    duration=st.none() | st.floats(allow_nan=False),
    percent=st.none() | _INT64,
    source=_MAYBE_TEXT,
    page_url=_MAYBE_TEXT,
    user_agent=_MAYBE_TEXT,
    collector_id=_MAYBE_TEXT,
    data_json=st.sampled_from([b"{}", b'{"rate":2}', b'{"message":"\xc3\xa9"}']),
)


@given(st.lists(_EVENTS, max_size=20))
def test_every_event_comes_out_as_it_went_in(events: list[Event]) -> None:
    rows = FeedRows()
    rows.append(events)
    assert [rows[place] for place in range(rows.first, rows.end)] == events
    assert [rows.name(place) for place in range(rows.end)] == [event.event for event in events]


@pytest.mark.parametrize(
    "identity",
    [
        "00000000-0000-0000-0000-000000000000",
        "0195a9b2-0000-7000-8000-00000003F9A2",
        "7",
        "{" * 36,
        "é" * 36,
        "a" * 5000,
    ],
)
def test_ids_of_every_kind_survive(identity: str) -> None:
    rows = FeedRows()
    rows.append([make_event(id=identity), make_event(2)])
    assert rows[0].id == identity
    assert rows[1].id == make_event(2).id


def test_the_oldest_go_by_whole_blocks_and_places_stay() -> None:
    rows = FeedRows(limit=2 * BLOCK_ROWS)
    events = many(2 * BLOCK_ROWS + 500)
    for start in range(0, len(events), 777):
        rows.append(events[start : start + 777])
    assert (rows.first, rows.end) == (BLOCK_ROWS, len(events))
    assert rows[rows.first] == events[BLOCK_ROWS]
    assert rows[rows.end - 1] == events[-1]
    assert list(rows.between(0, rows.first + 2)) == events[BLOCK_ROWS : BLOCK_ROWS + 2]
    with pytest.raises(IndexError):
        rows[rows.first - 1]
    with pytest.raises(IndexError):
        rows[rows.end]


def test_columns_of_numbers() -> None:
    rows = FeedRows()
    rows.append([make_event(5, seq=None, media_time=None), make_event(9, percent=25, media_time=1.5)])
    assert rows.column("number").tolist() == [5, 9]
    assert np.isnan(rows.column("media_time")[0])
    assert rows.column("media_time")[1] == 1.5
    assert len(FeedRows().column("seq")) == 0


def test_a_believable_row_takes_less_than_200_bytes() -> None:
    rows = FeedRows()
    events = played_clips(60)
    while len(rows) < 3 * BLOCK_ROWS:
        rows.append(events[: 3 * BLOCK_ROWS - len(rows)])
    assert rows.nbytes / len(rows) < 200


def test_text_that_is_ever_new_goes_with_its_block() -> None:
    rows = FeedRows(limit=BLOCK_ROWS)
    for number in range(4 * BLOCK_ROWS // 1024):
        rows.append([make_event(n, view_id=f"view {n}" + "x" * 50) for n in range(number * 1024, (number + 1) * 1024)])
    assert rows.nbytes < 2.2 * BLOCK_ROWS * 500
    assert len(rows) <= BLOCK_ROWS


def test_an_event_is_found_by_its_id() -> None:
    rows = FeedRows()
    events = [*many(BLOCK_ROWS + 50), make_event(9_999_999, id="spelled out"), make_event(9_999_998, id="spelled")]
    rows.append(events)
    for place in (0, 7, BLOCK_ROWS - 1, BLOCK_ROWS, BLOCK_ROWS + 50, BLOCK_ROWS + 51):
        assert rows.find_id(events[place].id) == place
    assert rows.find_id("spelled o") is None
    assert rows.find_id("0195a9b2-ffff-7000-8000-000000000000") is None


def test_an_event_is_found_after_others_were_dropped() -> None:
    rows = FeedRows(limit=BLOCK_ROWS)
    events = many(2 * BLOCK_ROWS + 5)
    rows.append(events)
    assert rows.find_id(events[-1].id) == len(events) - 1
    assert rows.find_id(events[0].id) is None


def test_going_back_holds_the_first_ones_at_places_of_their_own() -> None:
    rows, events = FeedRows(), many(2 * BLOCK_ROWS + 100)
    rows.append(events)
    for count in (2 * BLOCK_ROWS + 50, BLOCK_ROWS + 7, BLOCK_ROWS, 3, 0):
        end = rows.end
        rows.go_back(count)
        assert (rows.first, rows.base, rows.end, len(rows)) == (end, end, end + count, count)
        assert [event.id for event in rows.between(rows.first, rows.end)] == [event.id for event in events[:count]]
        assert rows.column("number").tolist() == [event.number for event in events[:count]]
        if count:
            assert rows.find_id(events[count - 1].id) == rows.end - 1
            assert rows.arrived_ms(rows.end - 1) is not None
            more = events[count : count + 10]
            rows.append(more)
            assert rows[rows.end - 1] == events[count + len(more) - 1]
            rows.go_back(count)
    rows.append(events[:5])
    with pytest.raises(ValueError, match="not held"):
        rows.go_back(6)
