"""The quick lane gives what the general lane gives, or leaves the body to it."""

import json
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from collector.event import Event
from collector.record.decode import read_json
from collector.record.normalise import normalise
from collector.record.plain import plain_events
from collector.uuid7 import uuid7, uuid7s
from tests.collector.conftest import NOON

NAMES = [
    "event", "id", "timestamp", "session_id", "view_id", "seq", "media_time", "duration", "percent", "source",
    "page_url", "user_agent", "data", "eventName", "url", "eventData", "other",
]  # fmt: skip
SCALARS = some.one_of(
    some.none(), some.booleans(), some.text(max_size=8), some.floats(allow_nan=False, allow_infinity=False),
    some.integers(-(2**70), 2**70),
    some.sampled_from([2**53, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), 0.0, -0.0, NOON, "x" * 70]),
)  # fmt: skip
VALUES = SCALARS | some.dictionaries(some.text(max_size=3), SCALARS | some.lists(SCALARS, max_size=2), max_size=3)
LIKELY = some.fixed_dictionaries(
    {"event": some.text(min_size=1, max_size=5), "id": some.text(min_size=1, max_size=5)},
    optional={
        "timestamp": some.integers(-(10**13), 10**13),
        "seq": some.integers(),
        "media_time": some.floats(allow_nan=False, allow_infinity=False) | some.integers(-(2**60), 2**60),
        "session_id": some.none() | some.text(max_size=3),
        "data": some.dictionaries(some.text(max_size=3), SCALARS, max_size=3),
    },
)
PIECES = LIKELY | some.dictionaries(some.sampled_from(NAMES), VALUES, max_size=6)


def general(body: bytes) -> list[Any]:
    read = read_json(body)
    return [normalise(value, NOON, read.common) for value in read.values]


@settings(max_examples=1500, deadline=None)
@given(some.lists(PIECES, min_size=1, max_size=3), some.none() | some.dictionaries(some.sampled_from(NAMES), VALUES))
def test_both_lanes_agree(pieces: list[dict[str, Any]], common: dict[str, Any] | None) -> None:
    for piece in pieces:
        if piece.get("id") in (None, ""):
            piece["id"] = "given"  # a minted one would differ
    batch = {"events": pieces} if common is None else {"common": common, "events": pieces}
    for value, tracker in ((pieces, False), (pieces[0], False), (batch, True)):
        body = json.dumps(value).encode()
        quick = plain_events(body, NOON, tracker=tracker)
        if quick is not None:
            assert quick == general(body)


@pytest.mark.parametrize(
    ("body", "tracker"),
    [
        ('{"event":"play"}', False),
        ('[{"event":"play","seq":0},{"event":"pause","data":{"a":1,"b":"c","d":null,"e":1.5,"f":true}}]', False),
        (
            '{"common":{"session_id":"s","user_agent":"u"},"events":[{"event":"play","media_time":1,"percent":10}]}',
            True,
        ),
        ('{"events":[]}', True),
    ],
)
def test_what_our_own_page_sends_goes_the_quick_lane(body: str, tracker: bool) -> None:
    events = plain_events(body.encode(), NOON, tracker=tracker)
    assert events is not None
    assert all(isinstance(event, Event) and event.received_at == NOON for event in events)


def test_minted_ids_differ() -> None:
    events = plain_events(b'[{"event":"a"},{"event":"a"}]', NOON, tracker=False)
    assert events is not None
    assert len({event.id for event in events}) == 2


def test_minted_ids_are_uuids_of_version_7_in_the_order_of_time() -> None:
    minted = [uuid.UUID(uuid7(moment)) for moment in (0, 1, 1_795_435_200_000, 2**48 - 1)]
    assert [made.int >> 80 for made in minted] == [0, 1, 1_795_435_200_000, 2**48 - 1]
    assert {(made.version, made.variant) for made in minted} == {(7, uuid.RFC_4122)}
    assert minted == sorted(minted)
    assert len({uuid7(5) for _ in range(10_000)}) == 10_000


def test_ids_minted_together_are_like_those_minted_one_by_one() -> None:
    for count in 0, 1, 2, 100:
        minted = uuid7s(1_795_435_200_123, count)
        assert len(set(minted)) == count
        made = [uuid.UUID(one) for one in minted]
        assert list(map(str, made)) == minted
        assert {(one.version, one.variant, one.int >> 80) for one in made} <= {(7, uuid.RFC_4122, 1_795_435_200_123)}
    spread = [uuid.UUID(one).int for one in uuid7s(5, 4000)]
    for bit in set(range(80)) - set(range(62, 64)) - set(range(76, 80)):
        assert 1600 < sum(one >> bit & 1 for one in spread) < 2400, f"bit {bit} is left to chance"
