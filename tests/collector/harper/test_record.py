"""What changes between an event and HarperDB's row, and what does not."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from collector.event import Event
from collector.harper.record import LARGEST_INTEGER, harper_record

Make = Callable[..., Event]


def row_of(event: Event) -> dict[str, Any]:
    """What is sent."""
    row: dict[str, Any] = json.loads(msgspec.json.encode(harper_record(event)))
    return row


def data_of(make_event: Make, data: Any) -> Any:
    return row_of(make_event(data_json=json.dumps(data).encode())).get("data")


def test_an_ordinary_event_is_its_record(make_event: Make) -> None:
    event = make_event(seq=0, percent=0, media_time=0.0, source="x", data_json=b'{"a":{"b":[1,2.5,null,"then"]}}')
    assert row_of(event) == event.record()
    assert "data" not in row_of(make_event())


@pytest.mark.parametrize("data", [{"a": {"then": 1}}, {"constructor": 1}, {"a": "__proto__"}, {"k": ["then"]}])
def test_what_only_looks_dangerous_is_left_alone(data: Any, make_event: Make) -> None:
    assert data_of(make_event, data) == data


@pytest.mark.parametrize(
    "data", [{"then": None}, {"a": [{"__proto__": 1}]}, {"constructor": {"prototype": {}}}, {"x": {"__proto__": 2**60}}]
)
def test_what_would_be_refused_or_spoil_the_table_goes_as_text(data: Any, make_event: Make) -> None:
    text = data_of(make_event, data)
    assert isinstance(text, str)
    assert json.loads(text).keys() == data.keys()


def test_a_key_written_with_escapes_is_seen(make_event: Make) -> None:
    event = make_event(data_json=rb'{"\u0074hen":1}')
    assert row_of(event)["data"] == '{"then":1}'


@pytest.mark.parametrize("number", [LARGEST_INTEGER + 1, -LARGEST_INTEGER - 1, 2**63 - 1, -(2**63)])
def test_integers_that_a_double_cannot_hold_go_as_text(number: int, make_event: Make) -> None:
    assert data_of(make_event, {"a": [{"n": number}]}) == {"a": [{"n": str(number)}]}
    assert row_of(make_event(seq=number))["seq"] == str(number)


@pytest.mark.parametrize("number", [LARGEST_INTEGER, -LARGEST_INTEGER, 1e300, 0.1, True])
def test_other_numbers_stay(number: float, make_event: Make) -> None:
    assert data_of(make_event, {"n": number}) == {"n": number}
