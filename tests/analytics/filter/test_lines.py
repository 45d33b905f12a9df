"""A regular expression over lines finds what a search in each of them finds."""

import re2
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.playback.filter.kinds import Written
from analytics.playback.filter.lines import Lines
from analytics.playback.filter.text_conditions import check_pattern

_ATOMS = [
    "0",
    "f",
    "-",
    ".",
    "^",
    "$",
    r"\d",
    r"\w",
    r"\b",
    r"\B",
    "[0-9a]",
    "[^f]",
    "[^0-9-]",
    "(0|f)",
    "()",
    r"\.",
    "|",
]
patterns = st.lists(st.tuples(st.sampled_from(_ATOMS), st.sampled_from(["", "", "*", "+", "?", "{2}"])), max_size=6)
texts = st.lists(st.text("0af-.", max_size=6), min_size=1, max_size=12)


def _options(pattern: str) -> re2.Options:
    return check_pattern(Written(pattern, 0, False))


@settings(max_examples=300, deadline=None)
@given(parts=patterns, asked=texts)
@example(parts=[("^", ""), ("$", "")], asked=["", "0", ""])
@example(parts=[("[^f]", ""), ("0", "")], asked=["f", "0", "a0"])
def test_lines_agree_with_texts(parts: list[tuple[str, str]], asked: list[str]) -> None:
    pattern = "".join(atom + times for atom, times in parts if not (times and atom in ("^", "$", r"\b", r"\B", "|")))
    options = _options(pattern)
    lines = Lines.of(pattern, options)
    assert lines is not None, pattern
    mask = lines.mask("\n".join(asked).encode(), len(asked))
    assert mask is not None
    assert mask.tolist() == [re2.compile(pattern, options).search(text) is not None for text in asked], pattern


def test_what_lines_would_answer_otherwise_is_left_alone() -> None:
    for pattern in (
        r"\Aa",
        r"a\z",
        r"a\s",
        r"\W",
        "(?i)a",
        "[^-a]",
        "é",
        r"a\n",
        r"\x0a",
        "[[:space:]]",
        r"\pL",
        "a b",
    ):
        assert Lines.of(pattern, _options(pattern)) is None, pattern
    plain = Lines.of("a$", _options("a$"))
    assert plain is not None
    assert plain.mask(b"a\nb", 1) is None
    assert plain.mask("é".encode(), 1) is None
