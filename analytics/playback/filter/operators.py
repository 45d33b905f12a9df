"""The operators: one table of them, from which grammar, completion and documentation are made."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from analytics.playback.filter.conditions import Compare, Condition, OneOf
from analytics.playback.filter.kinds import ANY, NUMBER, PERCENT, RATIO, SECONDS, TEXT, TIME, Kind, Literal, Written
from analytics.playback.filter.text_conditions import Contains, Matches

_ORDERED = (TEXT, NUMBER, PERCENT, RATIO, SECONDS, TIME, ANY)
_TEXTUAL = (TEXT, ANY)
#: From the operator, the values read and as written (several only with `in`), and the zone of times of day.
MakeCondition = Callable[["Operator", Sequence[Literal], Sequence[Written], tzinfo | None], Condition]


@dataclass(frozen=True, slots=True)
class Operator:
    """A comparison: how it is written (the first is the usual way), what it can be asked of, what it means.

    `compare` is Python's and numpy's, `sql` SQLite's; they are there where the values themselves are compared.
    `textual`: what stands beside it is text, whatever the field.
    """

    spellings: tuple[str, ...]
    kinds: tuple[Kind, ...]
    help: str
    example: str
    make: MakeCondition
    compare: Callable[[Any, Any], Any] | None = None
    sql: str = ""
    textual: bool = False

    @property
    def name(self) -> str:
        return self.spellings[0]


def _compare(one: Operator, literals: Sequence[Literal], written: Sequence[Written], zone: tzinfo | None) -> Condition:
    return Compare(one, literals[0], zone)


def _contains(one: Operator, literals: Sequence[Literal], written: Sequence[Written], zone: tzinfo | None) -> Condition:
    return Contains(one, literals[0], zone)


def _matches(one: Operator, literals: Sequence[Literal], written: Sequence[Written], zone: tzinfo | None) -> Condition:
    return Matches(one, written[0])


def _one_of(one: Operator, literals: Sequence[Literal], written: Sequence[Written], zone: tzinfo | None) -> Condition:
    return OneOf([Compare(EQUAL, literal, zone) for literal in literals], literals)


EQUAL = Operator(("==", "eq"), _ORDERED, "is the value", "event == waiting", _compare, operator.eq, "=")
IN = Operator(("in",), _ORDERED, "is one of the values between braces", "event in {waiting, stalled}", _one_of)
OPERATORS = (
    EQUAL,
    Operator(
        ("!=", "ne"), _ORDERED, "has a value, and it is another one", 'source != "a.webm"', _compare, operator.ne, "<>"
    ),
    Operator((">", "gt"), _ORDERED, "is greater, or later", 'timestamp > "12:03:04.5"', _compare, operator.gt, ">"),
    Operator(
        (">=", "ge"), _ORDERED, "is the value or greater; text by code point", "percent >= 50", _compare, operator.ge,
        ">=",
    ),
    Operator(("<", "lt"), _ORDERED, "is less, or earlier", "media_time < 2min", _compare, operator.lt, "<"),
    Operator(("<=", "le"), _ORDERED, "is the value or less", "seq <= 10", _compare, operator.le, "<="),
    Operator(
        ("contains",), _TEXTUAL, "the text is somewhere in it", 'page_url contains "/watch"', _contains, textual=True
    ),
    Operator(
        ("matches",),
        _TEXTUAL,
        "the regular expression (RE2) is found in it; (?i) in front takes large and small letters for the same",
        r'source matches "\.(m3u8|mpd)(\?|$)"',
        _matches,
        textual=True,
    ),
    IN,
)  # fmt: skip
BY_SPELLING = {spelling: one for one in OPERATORS for spelling in one.spellings}


@dataclass(frozen=True, slots=True)
class Connective:
    """What makes one filter of others; in the table the one that binds closest comes first."""

    spellings: tuple[str, ...]
    help: str
    example: str


NOT = Connective(("not", "!"), "takes what the filter after it leaves", "not group == progress")
AND = Connective(("and", "&&"), "takes what both take", "event == waiting and media_time > 1s")
OR = Connective(("or", "||"), "takes what either takes", "event == seeking or event == seeked")
CONNECTIVES = (NOT, AND, OR)
