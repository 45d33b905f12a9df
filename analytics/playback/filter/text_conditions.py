"""What can be asked of a value's text: a part of it, or a regular expression."""

from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import msgspec
import re2

from analytics.playback.filter.conditions import Fragment, Mask, Numbers
from analytics.playback.filter.error import FilterError
from analytics.playback.filter.kinds import Literal, Written
from analytics.playback.filter.lines import Lines

if TYPE_CHECKING:
    from analytics.playback.filter.operators import Operator


class Contains:
    """A text is somewhere in the value."""

    numeric = False
    texts = None
    lines = None

    def __init__(self, operator: "Operator", literal: Literal, zone: tzinfo | None) -> None:
        self.part = str(literal)

    def holds(self, value: Any) -> bool:
        return value is not None and self.part in text_of(value)

    def on_numbers(self, values: Numbers) -> Mask:
        raise TypeError("numbers contain nothing")

    def sql(self, expression: str) -> Fragment | None:
        return f"instr({expression}, {{}}) > 0", (self.part,)


class Matches:
    """A regular expression is found in the value. RE2: the time it takes is linear in the text's length."""

    numeric = False
    texts = None
    part = ""

    def __init__(self, operator: "Operator", written: Written) -> None:
        # A set of one answers yes or no about five times as fast as a search that says where.
        options = check_pattern(written)
        self._set = re2.Set.SearchSet(options)
        self._set.Add(written.text)
        self._set.Compile()
        self.lines = Lines.of(written.text, options)

    def holds(self, value: Any) -> bool:
        return value is not None and bool(self._set.Match(text_of(value)))

    def on_numbers(self, values: Numbers) -> Mask:
        raise TypeError("numbers match nothing")

    def sql(self, expression: str) -> Fragment | None:
        return None


def check_pattern(written: Written) -> Any:
    """The options for a regular expression that is right. Raises FilterError."""
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    try:
        re2.compile(written.text, options)
    except re2.error as error:
        what = error.args[0] if error.args else b"it cannot be read"
        reason, _, part = (what.decode("utf-8", "replace") if isinstance(what, bytes) else str(what)).partition(": ")
        place = written.text.find(part) if part else 0
        position = written.position + written.quoted + max(place, 0)
        raise FilterError(f"the regular expression is wrong, {reason}", position) from None
    return options


def text_of(value: Any) -> str:
    """The text in which `contains` and `matches` look: of what is no text, its JSON without blanks."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
