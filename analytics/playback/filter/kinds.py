"""The kinds of values that fields have, and how what is written beside an operator is read as one of them."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import NamedTuple

from analytics.playback.filter.error import FilterError
from analytics.playback.filter.times import TimeOfDay, read_time

#: Seconds in each unit.
UNITS: Mapping[str, float] = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_FLAGS = {"true": True, "false": False}
#: Whole numbers of more digits are taken for text that is no number.
_DIGITS = 300

Literal = str | bool | int | float | TimeOfDay


class Written(NamedTuple):
    """A value as it stands in the text: without its quotation marks and escapes, and where."""

    text: str
    position: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of values. `help` says what can stand beside an operator, `example` is one such."""

    name: str
    help: str
    example: str


TEXT = Kind("text", "text in double quotes; a word without blanks and signs needs none", '"clip.webm"')
NUMBER = Kind("number", "a number", "50")
PERCENT = Kind("percent", "a number from 0 to 100, with % or without", "50%")
RATIO = Kind("ratio", "a number from 0 to 1, or a percentage", "5%")
SECONDS = Kind("seconds", f"seconds, or a number with a unit: {', '.join(UNITS)}", "250ms")
TIME = Kind("time", 'a time of day, "12:03:04.5", on any day; or a date, with or without time (RFC 3339)', '"12:03"')
FLAG = Kind("flag", "nothing: it is there or not", "")
ANY = Kind("any", "text, a number, a number with a unit, true or false", '"network"')
KINDS = (TEXT, NUMBER, PERCENT, RATIO, SECONDS, TIME, FLAG, ANY)


def read_literal(kind: Kind, written: Written, zone: tzinfo | None, milliseconds: bool = False) -> Literal:
    """The value, of the kind. `milliseconds`: the field counts in these, not in seconds. Raises FilterError."""
    if kind is TEXT:
        return written.text
    if kind is TIME:
        return _time(written, zone)
    number = None if written.quoted else number_of(written.text)
    if number is not None:
        return number
    if kind is ANY and written.quoted:
        return written.text
    if kind in (PERCENT, RATIO) and (percentage := _percentage(written)) is not None:
        return percentage / 100 if kind is RATIO else percentage
    if kind is SECONDS or kind is ANY:
        seconds = _quantity(written)
        if seconds is not None:
            return seconds * 1000 if milliseconds else seconds
    if kind is ANY:
        return _FLAGS.get(written.text, written.text)
    raise FilterError(f"{_shown(written)} is no number", written.position, [kind.help])


def number_of(text: str) -> int | float | None:
    """What the text says as a number; None where it is none, or none that can be handled."""
    if not _NUMBER.fullmatch(text) or len(text) > _DIGITS:
        return None
    try:
        return int(text)
    except ValueError:
        number = float(text)
        return number if math.isfinite(number) else None


def _quantity(written: Written) -> float | None:
    """A number with a unit in seconds; None where it does not begin with a number. Raises FilterError."""
    begin = None if written.quoted else _NUMBER.match(written.text)
    if begin is None or not written.text[begin.end() :].isalpha():
        return None
    unit = written.text[begin.end() :]
    if unit not in UNITS:
        raise FilterError(f"{unit} is no unit", written.position + begin.end(), list(UNITS))
    number = number_of(begin.group())
    if number is None:
        raise FilterError("the number is too large", written.position)
    # Divided, not multiplied: 250 / 1000 is what others who divide come to as well.
    return number / 1000 if unit == "ms" else number * UNITS[unit]


def _percentage(written: Written) -> int | float | None:
    """The number before a %; None where it is none."""
    return number_of(written.text[:-1]) if written.text.endswith("%") and not written.quoted else None


def _time(written: Written, zone: tzinfo | None) -> int | TimeOfDay:
    if not written.quoted and re.fullmatch(r"\d{5,18}", written.text):
        return int(written.text)
    try:
        return read_time(written.text, zone)
    except (ValueError, OverflowError, OSError):
        example = ['"12:03:04.5"', '"2026-11-02"', '"2026-11-02T12:03:04Z"']
        raise FilterError(f"{_shown(written)} is no time", written.position, example) from None


def _shown(written: Written) -> str:
    text = written.text if len(written.text) <= 40 else f"{written.text[:39]}…"
    return f'"{text}"' if written.quoted else text
