"""A member of `data` asked of many rows at once, at first and when its values were kept, is what each event says."""

import json
import uuid
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.playback.filter import parse
from analytics.playback.filter.member_lines import UNLIKE, MemberLines
from collector.event import Event
from desktop.feed.block import Block
from desktop.feed.chunk import Chunk

_NUMBERS = st.sampled_from([0, 1, 2, -3, 0.5, 2.0, 1e300, 2**53, 2**53 + 1])
_LEAVES = _NUMBERS | st.sampled_from([True, False, None, "", "2", "two", "\\", "é"]) | st.just({}) | st.just([])
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab1"), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
_DATA = st.dictionaries(st.sampled_from(["a", "b", "1"]), _NUMBERS | _VALUES, max_size=2)
_PATHS = st.sampled_from(["a", "a.1", "a.b", "a.1.0", "1", "b.a.b"])
_ASKED = st.sampled_from(
    ["{}", "{} == 2", "{} != 2", "{} > 0.4", "{} <= 9007199254740992", '{} == "two"', '{} != "2"', "{} == true",
     "{} in {{2, 0.5}}", '{} in {{2, "two"}}', '{} contains "2"', r'{} matches "^\d$"', '{} > "12:00"']
)  # fmt: skip


def _chunk(pieces: list[bytes], sealed: bool = True) -> Chunk:
    block = Block(0)
    block.append(
        [
            Event(id=str(uuid.UUID(int=at + 1)), event="play", timestamp=at, received_at=at, data_json=piece)
            for at, piece in enumerate(pieces)
        ]
    )
    if sealed:
        block.seal()
    return Chunk(block, 0, len(block))


@settings(max_examples=300, deadline=None)
@given(data=st.lists(_DATA, min_size=1, max_size=12), path=_PATHS, first=_ASKED, second=_ASKED)
@example(data=[{"a": 2}, {"a": 2.0}, {}], path="a", first="{} == 2", second='{} contains "2.0"')
@example(data=[{"a": 1}, {"a": True}], path="a", first="{} == 1", second="{} == true")
@example(data=[{"a": 2**53 + 1}], path="a", first="{} == 9007199254740992", second="{}")
@example(data=[{"a": None}, {"a": 1}], path="a", first="{}", second="{} != 2")
def test_masks_agree_with_single_events(data: list[dict[str, Any]], path: str, first: str, second: str) -> None:
    chunk = _chunk([msgspec.json.encode(one) for one in data])
    events = [chunk.block.event(row) for row in range(len(chunk))]
    for form in (first, second):
        asked = parse(form.format(f"data.{path}"))
        matches = [asked.matches(event) for event in events]
        assert asked.mask(chunk).tolist() == matches, asked.text
        assert asked.mask(Chunk(chunk.block, 1, len(chunk))).tolist() == matches[1:], asked.text


@settings(max_examples=100, deadline=None)
@given(
    data=st.lists(_DATA, min_size=1, max_size=12),
    pattern=st.sampled_from(["2", '"a":2', '^{"b', "two.}$", "0,|true", "[^0-9]1", "a.+b", "$", ":null", "é"]),
)
@example(data=[{}, {}], pattern="$")
def test_expressions_over_all_of_data_agree_with_single_events(data: list[dict[str, Any]], pattern: str) -> None:
    chunk = _chunk([msgspec.json.encode(one) for one in data])
    asked = parse(f"data matches {json.dumps(pattern, ensure_ascii=False)}")
    assert asked.mask(chunk).tolist() == [asked.matches(chunk.block.event(row)) for row in range(len(chunk))]


def test_values_are_kept_with_a_full_block() -> None:
    numbers, words = (
        _chunk([b'{"a":%d}' % at for at in range(100)]),
        _chunk([b'{"a":"%d"}' % (at % 3) for at in range(100)]),
    )
    for chunk in (numbers, words):
        before = chunk.block.nbytes
        assert parse("data.a == 2").mask(chunk).any()
        assert 0 < chunk.block.nbytes - before <= 12 * len(chunk)
        kept = chunk.members(("a",))
        assert kept is not None
        assert parse("data.a == 1").mask(chunk).tolist() == [
            parse("data.a == 1").matches(chunk.block.event(row)) for row in range(100)
        ]
        assert chunk.members(("a",)) is not None


def test_what_would_take_much_room_is_not_kept() -> None:
    long = _chunk([b'{"a":"%d"}' % at for at in range(2000)])
    assert parse('data.a == "7"').mask(long).sum() == 1
    assert long.members(("a",)) is None
    growing = _chunk([b'{"a":1}'], sealed=False)
    assert parse("data.a == 1").mask(growing).all()
    assert growing.members(("a",)) is None
    several = _chunk([b'{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}'])
    for name in "abcdefghi":
        assert parse(f"data.{name}").mask(several).all()
    assert several.members(("a",)) is None
    assert several.members(("i",)) is not None


def test_lines_that_are_laid_out_otherwise_are_refused() -> None:
    read = MemberLines.of(("a", "1"))
    assert read is not None
    assert read.numbers(b'{"a":[0,2,4]}\n{"a":[0]}\n{}\n', 3).tolist()[:1] == [2.0]
    assert np.isnan(read.numbers(b'{"a":[0]}\n{"b":1}\n', 2)).all()
    assert read.values(b'{"a":[0,"x"]}\n{"a":[]}\n', 2) == ["x", None]
    for lines, count in ((b'{"a":1}\n', 1), (b'{"a":[0,"x"]}\n', 1), (b"{}\n{}\n", 1), (b"{\n}\n", 2)):
        with pytest.raises(UNLIKE):
            read.numbers(lines, count)
    assert MemberLines.of(("a", "17")) is None
    assert MemberLines.of(('quo"te',)) is None
