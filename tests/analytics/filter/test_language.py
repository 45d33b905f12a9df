"""What a filter takes, one event at a time, and what is said where a text is none."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.playback.filter import Filter, FilterError, States, Surroundings, complete, parse
from analytics.playback.filter.kinds import PERCENT, RATIO, Kind, Written, read_literal
from analytics.playback.filter.reading import MOST_CHARACTERS, MOST_LEVELS
from tests.analytics.factory import T0, make_event

EVENT = make_event(
    "waiting", 4.5, id="e1", seq=3, view_id="v1", session_id="s1", media_time=3.5, source="clips/sea.webm",
    data={
        "ready_state": 2, "frozen_ms": 300, "kind": "network", "seeking": False, "none": None, "text": "7.5",
        "list": [{"from": 0, "to": 4.25}], "odd key": "x", "deep": {"er": "yes"},
    },
)  # fmt: skip
AROUND = Surroundings(
    now=EVENT.timestamp + 90_000,
    figures={"v1": {"rebuffer_ratio": 0.0909, "outcome": "left", "startup_s": None}}.get,
    states={"v1": States((T0, T0 + 4000, T0 + 5000), ("starting", "playing", "rebuffering"))}.get,
    marked={"e1"},
    comments={"e1": "look here"},
)

TAKEN = [
    "",
    "   ",
    "event",
    "event == waiting",
    'event == "waiting"',
    "event eq waiting && seq ge 3",
    "event != play",
    "not percent",
    "not percent == 5",
    "not not seq",
    "!percent",
    "seq in {1, 2, 3}",
    "event in {play waiting}",
    "media_time > 3 and media_time < 4s and media_time == 3500ms",
    "media_time < 1min",
    "media_time == 3.5",
    "seq > 2.5",
    "seq < 99999999999999999999999999",
    "source contains sea",
    r'source matches "sea\.webm$"',
    'source matches "(?i)SEA"',
    "group == buffering",
    "data.ready_state == 2",
    "data.frozen_ms > 250ms",
    "data.frozen_ms < 1s",
    "data.kind == network",
    'data.kind != "decode"',
    "data.kind != 5",
    "data.seeking == false",
    "data.text > 7",
    "data.list.0.to == 4.25",
    'data.list contains "4.25"',
    'data."odd key" == x',
    "data.deep.er == yes",
    'data contains "network"',
    "view.rebuffer_ratio > 0.05",
    "view.rebuffer_ratio > 5%",
    "not percent >= 25%",
    "view.outcome == left",
    "state == playing",
    "age > 1min and age < 2min",
    "marked",
    'comment contains "look"',
    'timestamp == "2026-11-02T10:00:04.5Z"',
    'timestamp == "2026-11-02T11:00:04.5+01:00"',
    'timestamp > "2026-11-02"',
    'timestamp == "10:00:04.5"',
    'timestamp >= "10:00" and timestamp < 10:01',
    "timestamp == 1793613604500",
    # not binds closest, then and, then or
    "event == waiting or event == play and seq == 9",
    "not event == play and seq == 3",
    "(event == play or event == waiting) and seq == 3",
]
LEFT = [
    "percent",
    "percent != 5",
    "percent < 5",
    "page_url != x",
    "not event",
    "event == Waiting",
    "data.none",
    "data.none != 1",
    "data.nothing",
    "data.nothing.deeper != 1",
    "data.list.1",
    "data.list.9999999999999999",
    "data.list == 1",
    "data.seeking == 0",
    "data.text > 8",
    "data.kind > 5",
    'data.ready_state == "2"',
    "view.startup_s",
    "view.startup_s < 100",
    "view.score != 1",
    "seq == 3.5",
    "seq > 99999999999999999999999999",
    'timestamp > "10:01"',
    "(event == play or event == waiting) and seq == 9",
    "not (event == waiting or seq == 9)",
]


@pytest.mark.parametrize("text", TAKEN)
def test_taken(text: str) -> None:
    assert parse(text, UTC).matches(EVENT, AROUND)


@pytest.mark.parametrize("text", LEFT)
def test_left(text: str) -> None:
    assert not parse(text, UTC).matches(EVENT, AROUND)


def test_what_is_not_known_has_no_value() -> None:
    for text in ("age", "state", "marked", "comment", "view.rebuffer_ratio != 5", "age >= 0"):
        assert not parse(text).matches(EVENT), text


def test_times_of_day_are_those_of_the_zone() -> None:
    assert parse('timestamp > "11:00" and timestamp < "11:01"', ZoneInfo("Europe/Berlin")).matches(EVENT)
    summer = make_event("play", -120 * 86_400)
    assert parse('timestamp == "12:00"', ZoneInfo("Europe/Berlin")).matches(summer)


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("event = waiting", 6, "= is no comparison here; expected: =="),
        ("evnt == 1", 0, "there is no field evnt; expected: event"),
        ("1seq", 0, "1seq cannot stand here; expected: a field, (, not, the end"),
        ("seq > 1 and view.scor > 5", 12, "there is no field view.scor; expected: view.score, "
         "view.seek_count, view.outcome"),
        ("waiting", 0, "waiting is an event, not a field; expected: event == waiting"),
        (
            'media_time contains "x"',
            11,
            "media_time is no text, so contains cannot be asked of it; expected: ==, !=, >, >=, <, <=, in",
        ),
        ("media_time > 5sec", 14, "sec is no unit; expected: ms, s, min, h, d"),
        ("seq > 5s", 6, "5s is no number; expected: a number"),
        ("seq > 5%", 6, "5% is no number; expected: a number"),
        ("percent > 5s", 10, "5s is no number; expected: a number from 0 to 100, with % or without"),
        ('percent > "5"', 10, '"5" is no number; expected: a number from 0 to 100, with % or without'),
        ('source matches "a(b"', 16, "the regular expression is wrong, missing )"),
        ("event ==", 8, "something is missing at the end; expected: a value"),
        ("(event == play", 14, "something is missing at the end; expected: )"),
        ("event == play event", 14, "event cannot stand here; expected: and, or, the end"),
        ('event == "abc', 9, 'the quotation mark is not closed; expected: "'),
        ("event == and", 9, 'and is no value; expected: a value, "and"'),
        ("event in {}", 10, "} cannot stand here; expected: a value"),
        ("marked == true", 7, "marked is compared with nothing; expected: marked, not marked"),
        (
            'timestamp > "25:00"',
            12,
            '"25:00" is no time; expected: "12:03:04.5", "2026-11-02", "2026-11-02T12:03:04Z"',
        ),
        ("event == \ud800", 9, "this is no character"),
        (
            "event\x00",
            5,
            "\ufffd cannot stand here; expected: a comparison such as == or contains, in, and, or, the end",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_and_where(text: str, position: int, message: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert (caught.value.position, str(caught.value)) == (position, message)
    shown, caret = caught.value.marked(text).splitlines()
    assert caret.index("^") == position
    assert len(shown) == len(text)


def test_the_caret_stands_below_the_place_in_a_long_text_too() -> None:
    text = "event == play or " * 20 + "evnt == 1" + " or event == play" * 20
    with pytest.raises(FilterError) as caught:
        parse(text)
    shown, caret = caught.value.marked(text).splitlines()
    assert shown[caret.index("^") :].startswith("evnt == 1")
    assert len(shown) < 110


@pytest.mark.parametrize(
    "text",
    [
        "event or " * 2000 + "event",
        "(" * 100 + "event" + ")" * 100,
        "not " * 100 + "event",
        "not (" * 1500 + "event",
        "(" * (MOST_CHARACTERS - 1),
        "data" + ".a" * 100 + " == 1",
        'event matches "(((a{100}){100}){100})"',
    ],
    ids=["long", "deep", "not", "both", "open", "path", "pattern"],
)
def test_no_text_is_too_much(text: str) -> None:
    with pytest.raises(FilterError):
        parse(text)


def test_as_long_and_as_deep_as_it_may_be() -> None:
    assert parse("(" * MOST_LEVELS + "event" + ")" * MOST_LEVELS).matches(EVENT)
    many = parse(" or ".join(["seq"] * (MOST_CHARACTERS // 8)))
    assert many.matches(EVENT)
    assert many.where().sql.count(" OR ") == MOST_CHARACTERS // 8 - 1


PIECES = st.sampled_from(
    ["event", "data", ".", "a", '"', "\\", "==", "=", "!", "(", ")", "{", "}", ",", "and", "or", "not", "in", "matches",
     "contains", "1", "250ms", "1e999", "-", "12:03", "2026-13-45", "\n", "\x00", "\u202e", "é", "😀", "view.score",
     "%", "[", "*", "+", "(?i)", "\\d", "age", "timestamp", "0001-01-01", "9999-12-31T23:59:59-23:00", "true", "&&"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    text=st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40)
)
def test_any_text_is_a_filter_or_is_told_why_not(text: str) -> None:
    for position in (0, len(text) // 2, len(text)):
        for offer in complete(text, position):
            assert 0 <= offer.start <= position <= offer.end <= len(text)
    asked = read(text)
    if isinstance(asked, FilterError):
        assert 0 <= asked.position <= len(text)
        assert str(asked).isprintable()
        _, caret = asked.marked(text).splitlines()
        assert caret.strip() == "^"
    else:
        assert asked.matches(EVENT, AROUND) in (True, False)
        assert asked.where(AROUND).sql


def read(text: str) -> Filter | FilterError:
    try:
        return parse(text)
    except FilterError as error:
        return error


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [(RATIO, "5%", 0.05), (RATIO, "0.05", 0.05), (PERCENT, "12.5%", 12.5), (PERCENT, "5", 5)],
)
def test_a_percentage_is_read_as_what_the_field_counts_in(kind: Kind, written: str, value: float) -> None:
    assert read_literal(kind, Written(written, 0), None) == value
