"""Bytes into pieces: one bad piece never takes its neighbours with it."""

import json
from typing import Any

import pytest

from collector.record.decode import Body, Rejection, Unreadable, read_body, read_json

GOOD = b'{"event":"play"}'
LONE = b'{"event":"play","x":"\\ud800"}'
POISON = {
    "NaN": (b'{"event":"play","x":NaN}', "NaN"),
    "infinity": (b'{"event":"play","x":-Infinity}', "Infinity"),
    "lone surrogate": (LONE, "surrogate"),
    "bad UTF-8": (b'{"event":"pl\xffay"}', "UTF-8"),
    "5,000 levels": (b'{"event":"play","x":' + b"[" * 5000 + b"]" * 5000 + b"}", "levels"),
    "5,000 levels of objects": (b'{"a":' * 5000 + b"1" + b"}" * 5000, "levels"),
    "5,000 digits": (b'{"event":"play","x":' + b"9" * 5000 + b"}", "range"),
    "1e999": (b'{"event":"play","x":1e999}', "range"),
    "broken": (b'{"event":,}', "not JSON"),
    "control character": (b'{"event":"a\x01"}', "not JSON"),
    "brackets in text": (b'{"event":"]},{[","x":NaN}', "NaN"),
    "quotes in text": (b'{"event":"a\\"],","x":NaN,"y":"\\\\"}', "NaN"),
    "a bracket that does not fit": (b'{"event":"play"]}', "not JSON"),
}


def read(body: bytes, kind: str = "application/json") -> Body:
    decoded = read_body(kind, body)
    assert decoded is not None
    return decoded


@pytest.mark.parametrize("name", POISON)
def test_poison_between_good_events(name: str) -> None:
    poison, reason = POISON[name]
    body = read(b" [" + GOOD + b" ,\n" + poison + b", " + GOOD + b"] ")
    assert body.several
    first, middle, last = body.values
    assert first == last == {"event": "play"}
    assert isinstance(middle, Rejection)
    assert reason in middle.reason
    assert body.raw(1) == poison


@pytest.mark.parametrize("name", POISON)
def test_poison_in_a_trackers_batch(name: str) -> None:
    poison, _ = POISON[name]
    body = read(b'{"common":{"session_id":"s"},"events":[' + GOOD + b"," + poison + b"," + GOOD + b"]}")
    assert body.common == {"session_id": "s"}
    assert [isinstance(value, Rejection) for value in body.values] == [False, True, False]
    assert body.raw(1) == poison


def test_raw_bytes_are_found_where_everything_could_be_decoded() -> None:
    body = read(b'[ {"event": "a" } ,{"a":[1,2]},3]')
    assert (body.raw(0), body.raw(1), body.raw(2)) == (b'{"event": "a" }', b'{"a":[1,2]}', b"3")
    batch = read(b'{"x":{"events":[9]},"events":[1, 2],"common":{}}')
    assert (batch.values, batch.raw(1), batch.common) == ([1, 2], b"2", {})


@pytest.mark.parametrize("single", ["NaN", "infinity", "lone surrogate", "bad UTF-8", "5,000 levels", "1e999"])
def test_a_single_poison_is_kept_as_a_piece(single: str) -> None:
    body = read(POISON[single][0])
    assert isinstance(body.values[0], Rejection)
    assert (body.raw(0), body.several) == (POISON[single][0], False)


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"{", b"not json", b"{not json}", b'{"event": "pl', b"\xff\xfe\x00", b"[garbage", b"[", b'"']
)
def test_what_is_no_json_at_all_is_unreadable(body: bytes) -> None:
    if body == b"[":
        assert read(body).values == []
    else:
        with pytest.raises(Unreadable):
            read(body)


def test_an_array_that_is_cut_off_keeps_its_whole_events() -> None:
    body = read(b"[" + GOOD + b"," + GOOD + b',{"event":"pa')
    assert [isinstance(value, Rejection) for value in body.values] == [False, False, True]
    assert body.raw(2) == b'{"event":"pa'
    assert [isinstance(value, Rejection) for value in read(b"[" + GOOD + b"] tail").values] == [False, True]
    assert read(b"[" + GOOD + b",]").values == [{"event": "play"}]


@pytest.mark.parametrize(
    ("kind", "body", "values"),
    [
        ("application/json; charset=utf-8", GOOD, [{"event": "play"}]),
        ("text/plain;charset=UTF-8", b"[" + GOOD + b"]", [{"event": "play"}]),
        ("", GOOD, [{"event": "play"}]),
        ("application/json", b"\xef\xbb\xbf" + GOOD, [{"event": "play"}]),
        ("application/x-www-form-urlencoded", b"event=p&percent=50", [{"event": "p", "percent": "50"}]),
        ("Application/X-WWW-Form-Urlencoded;charset=UTF-8", b"event=a+b%20c&x=", [{"event": "a b c", "x": ""}]),
        ("", b"event=play&x=1&x=2&x=3", [{"event": "play", "x": ["1", "2", "3"]}]),
        ("text/plain", b"event=play", [{"event": "play"}]),
        ("application/x-www-form-urlencoded", b"event=%ff", [Rejection("", "not UTF-8")]),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 1001), [Rejection("", "more than 1000 names")]),
    ],
)  # fmt: skip
def test_bodies_by_content_type(kind: str, body: bytes, values: list[Any]) -> None:
    assert read(body, kind).values == values


@pytest.mark.parametrize("kind", ["image/png", "multipart/form-data; boundary=x", "text/html", "application/xml"])
def test_other_content_types_are_not_taken(kind: str) -> None:
    assert read_body(kind, GOOD) is None


def test_hostile_brackets_and_quotes_take_no_quadratic_time() -> None:
    for body in (b"[" * 500_000, b'["' + b'\\"' * 250_000, b'"' * 500_001, b"[" + b"]," * 250_000, b'[{"a":"' * 70_000):
        try:
            values = read_json(body).values
            assert all(isinstance(value, Rejection) for value in values)
        except Unreadable:
            pass


def test_a_body_with_events_and_a_name_is_one_event() -> None:
    body = read(json.dumps({"event": "play", "events": [1]}).encode())
    assert (len(body.values), body.several) == (1, False)
