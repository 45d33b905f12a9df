"""What is wrong with a filter, and where."""

from collections.abc import Sequence
from unicodedata import combining, east_asian_width

#: So much of a long filter is shown around the place.
_SHOWN = 100


class FilterError(ValueError):
    """A text that is no filter.

    `position` is the column, from 0, counted in characters; `message` one sentence without a stop; `expected` a short
    list of what could stand there, perhaps empty.
    """

    def __init__(self, message: str, position: int, expected: Sequence[str] = ()) -> None:
        message = _printable(message)
        super().__init__(message)
        self.message = message
        self.position = position
        self.expected = tuple(expected)

    def __str__(self) -> str:
        """The message, and what was expected."""
        return f"{self.message}; expected: {', '.join(self.expected)}" if self.expected else self.message

    def marked(self, text: str) -> str:
        """Two lines: the filter's text, or the part of it around the place, and a caret under the place."""
        start = max(0, min(self.position - _SHOWN // 2, len(text) - _SHOWN))
        part = _printable(text[start : start + _SHOWN])
        before, after = ("…" if start else ""), ("…" if start + _SHOWN < len(text) else "")
        return f"{before}{part}{after}\n{' ' * _width(before + part[: self.position - start])}^"


def _printable(text: str) -> str:
    """What cannot be seen, or would turn the direction of writing, shows as a replacement character."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _width(text: str) -> int:
    """Columns of a terminal."""
    return sum(2 if east_asian_width(one) in "WF" else not combining(one) for one in text)
