"""What a terminal may be shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.plain_text import visible


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain — ünïcödé 視頻 🎬", "plain — ünïcödé 視頻 🎬"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("\u202egpj.exe", r"\u202egpj.exe"),
        ("\ud800", r"\ud800"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
    ],
)
def test_unsafe_characters_are_shown_as_escapes(written: str, shown: str) -> None:
    assert visible(written) == shown


@given(st.text(st.characters()))
def test_no_control_and_no_direction_mark_is_left(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(character) for character in shown} & {
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    }
