"""What becomes a field, what stays in data, and what is rejected."""

import json
from typing import Any

import pytest

from collector.event import Event, rfc3339
from collector.record.decode import Rejection
from collector.record.normalise import normalise
from collector.record.timestamp import read_timestamp
from tests.collector.conftest import NOON


def taken(piece: Any, common: Any = None) -> Event:
    event = normalise(piece, NOON, common)
    assert isinstance(event, Event), event
    return event


def refused(piece: Any, common: Any = None) -> Rejection:
    rejection = normalise(piece, NOON, common)
    assert isinstance(rejection, Rejection), rejection
    return rejection


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("id", "abc", "abc"),
        ("id", 42, "42"),
        ("timestamp", NOON + 1, NOON + 1),
        ("timestamp", NOON + 0.9, NOON),
        ("timestamp", str(NOON + 7), NOON + 7),
        ("timestamp", "2026-11-23T12:00:00.123Z", NOON + 123),
        ("timestamp", "2026-11-23T12:00:00.123456789z", NOON + 123),
        ("timestamp", "2026-11-23T14:30:00+02:30", NOON),
        ("timestamp", "2026-11-23t01:00:00-11:00", NOON),
        ("timestamp", -1, -1),
        ("session_id", "s", "s"),
        ("view_id", "", ""),
        ("seq", 0, 0),
        ("seq", 3.0, 3),
        ("seq", "12", 12),
        ("media_time", 0, 0.0),
        ("media_time", "1.25", 1.25),
        ("media_time", "1e1", 10.0),
        ("duration", 12.5, 12.5),
        ("percent", 0, 0),
        ("percent", "0", 0),
        ("percent", "50%", 50),
        ("percent", " 12.9", 12),
        ("percent", 99.9, 99),
        ("percent", "-5", -5),
        ("source", "folder/clip", "folder/clip"),
        ("page_url", "http://x/", "http://x/"),
        ("user_agent", "Mozilla", "Mozilla"),
    ],
)
def test_fields_are_read(field: str, given: Any, kept: Any) -> None:
    event = taken({"event": "play", field: given})
    assert getattr(event, field) == kept
    assert type(getattr(event, field)) is type(kept)
    assert event.data == {}


@pytest.mark.parametrize(
    ("field", "given", "reason"),
    [
        ("id", 1.5, "text"),
        ("id", True, "text"),
        ("id", "x" * 257, "256"),
        ("id", 2**64, "64 bits"),
        ("session_id", 5, "text"),
        ("view_id", ["a"], "text"),
        ("sessionId", 5, "text"),
        ("viewId", {}, "text"),
        ("seq", 1.5, "integer"),
        ("seq", "x", "integer"),
        ("seq", True, "integer"),
        ("seq", "9" * 19, "64 bits"),
        ("media_time", "abc", "number"),
        ("media_time", "NaN", "number"),
        ("media_time", "1e999", "finite"),
        ("media_time", True, "number"),
        ("duration", "", "number"),
        ("duration", [1], "number"),
        ("source", 1, "text"),
        ("url", 1, "text"),
        ("page_url", "x" * 8193, "8192"),
        ("userAgent", False, "text"),
        ("data", "text", "object"),
        ("data", [1], "object"),
        ("other", 2**70, "64 bits"),
        ("other", 2**63, "64 bits"),
        ("other", [[-(2**63) - 1]], "64 bits"),
        ("other", "x" * 65_537, "65536"),
    ],
)
def test_a_wrong_type_rejects_and_names_the_field(field: str, given: Any, reason: str) -> None:
    rejection = refused({"event": "play", field: given})
    assert rejection.field == field
    assert reason in rejection.reason


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("timestamp", "yesterday"),
        ("timestamp", "2026-11-23T12:00:00"),
        ("timestamp", "2026-11-23"),
        ("timestamp", "2026-13-23T12:00:00Z"),
        ("timestamp", True),
        ("timestamp", {"a": 1}),
        ("timestamp", 10**15),
        ("timestamp", 1e300),
        ("timestamp", "9" * 16),
        ("percent", "abc"),
        ("percent", True),
        ("percent", ""),
        ("percent", [50]),
        ("percent", "9" * 30),
    ],
)
def test_unreadable_timestamps_and_percents_stay_in_data(field: str, given: Any) -> None:
    event = taken({"event": "play", field: given})
    assert event.data == {field: given}
    assert event.timestamp == NOON
    assert event.percent is None


@pytest.mark.parametrize(
    ("piece", "field"),
    [
        ({}, "event"),
        ({"event": None}, "event"),
        ({"event": ""}, "event"),
        ({"event": "x" * 65}, "event"),
        ({"event": 5}, "event"),
        ({"eventName": ""}, "eventName"),
        ({"eventName": []}, "eventName"),
        ([], ""),
        ("play", ""),
        (None, ""),
        (17, ""),
    ],
)
def test_no_event_without_a_name(piece: Any, field: str) -> None:
    assert refused(piece).field == field


def test_the_longest_name_and_unknown_names_are_kept() -> None:
    assert taken({"event": "é" * 64}).event == "é" * 64
    assert taken({"event": "of-ours"}).event == "of-ours"


def test_the_samples_names_are_aliases_and_the_records_own_win() -> None:
    event = taken({"eventName": "play", "sessionId": "s", "viewId": "v", "url": "clip", "userAgent": "ua"})
    assert (event.event, event.session_id, event.view_id, event.source, event.user_agent) == (
        "play", "s", "v", "clip", "ua",
    )  # fmt: skip
    both = taken({"eventName": "old", "event": "new", "url": 7, "source": "clip"})
    assert (both.event, both.source, both.data) == ("new", "clip", {"eventName": "old", "url": 7})
    assert taken({"event": None, "eventName": "play"}).event == "play"


def test_ids_are_minted_in_time_order() -> None:
    early, late = taken({"event": "play", "id": ""}), normalise({"event": "play"}, NOON + 1)
    assert isinstance(late, Event)
    assert early.id < late.id
    assert (early.id[14], len(early.id)) == ("7", 36)
    assert early.id[19] in "89ab"


def test_everything_else_is_data_as_it_came() -> None:
    piece = {"event": "x", "a": None, "b": [1, {"c": 1.5}], "data": {"d": "é"}, "received_at": "no", "collector_id": 3}
    event = taken(piece)
    assert event.data == {"a": None, "b": [1, {"c": 1.5}], "d": "é", "received_at": "no", "collector_id": 3}
    assert (event.received_at, event.collector_id) == (NOON, None)
    assert taken({"event": "x", "a": 1, "data": {"a": 2, "b": 3}}).data == {"a": 1, "data": {"a": 2, "b": 3}}


@pytest.mark.parametrize(
    ("piece", "percent", "media_time", "data"),
    [
        ({"eventData": {"percent": 50}}, 50, None, {}),
        ({"eventData": {"percent": "25%", "media_time": "3", "label": "l"}}, 25, 3.0, {"label": "l"}),
        ({"eventData": {"percent": "soon"}}, None, None, {"percent": "soon"}),
        ({"eventData": {"media_time": "soon"}}, None, None, {"media_time": "soon"}),
        ({"percent": 10, "eventData": {"percent": 50}}, 10, None, {"eventData": {"percent": 50}}),
        ({"a": 1, "eventData": {"a": 2, "percent": 9}}, 9, None, {"a": 1, "eventData": {"a": 2, "percent": 9}}),
        ({"data": {"a": 1}, "eventData": {"a": 2}}, None, None, {"a": 1, "eventData": {"a": 2}}),
        ({"percent": "x", "eventData": {"percent": 5}}, 5, None, {"percent": "x", "eventData": {"percent": 5}}),
        ({"eventData": "text"}, None, None, {"eventData": "text"}),
        ({"eventData": None}, None, None, {"eventData": None}),
    ],
)
def test_event_data(piece: dict[str, Any], percent: int | None, media_time: float | None, data: dict[str, Any]) -> None:
    event = taken({"event": "percentsplayed", **piece})
    assert (event.percent, event.media_time, event.data) == (percent, media_time, data)


def test_common_fills_what_the_event_does_not_say() -> None:
    common = {"session_id": "s", "view_id": "v", "source": "c", "data": {"a": 1, "b": 1}, "lang": "de", "id": "same"}
    event = taken({"event": "play", "viewId": "own", "url": "own", "data": {"b": 2}}, common)
    assert (event.session_id, event.view_id, event.source) == ("s", "own", "own")
    assert event.data == {"lang": "de", "a": 1, "b": 2}
    assert event.id != "same"


@pytest.mark.parametrize("common", [[], "x", 5, Rejection("", "broken"), {"a": "x" * 70_000}])
def test_a_common_part_that_is_none_is_named(common: Any) -> None:
    if common == []:
        assert taken({"event": "play"}, common)
    else:
        assert refused({"event": "play"}, common).field == "common"


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_levels_and_names_have_their_limit() -> None:
    assert taken({"event": "x", "deep": nested(31)})
    assert "32 levels" in refused({"event": "x", "deep": nested(32)}).reason
    assert taken({"event": "x", "data": {str(n): n for n in range(998)}})
    assert "1000 names" in refused({"event": "x", "data": {str(n): n for n in range(999)}}).reason
    assert "name longer" in refused({"event": "x", "y" * 1001: 1}).reason


def test_times_are_written_as_they_are_read() -> None:
    for text in ("0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"):
        moment = read_timestamp(text)
        assert moment is not None
        assert rfc3339(moment) == text
    assert read_timestamp("0001-01-01T00:00:00+01:00") is None
    assert read_timestamp("2016-12-31T23:59:60Z") == read_timestamp("2017-01-01T00:00:00Z")


def test_an_exported_record_sent_again_is_the_same_event() -> None:
    first = taken({"event": "x", "id": "i", "timestamp": NOON - 5, "percent": 5, "seq": 1, "data": {"a": {"b": 1}}})
    record = json.loads(json.dumps(first.record()))
    del record["received_at"]
    assert taken(record) == first
