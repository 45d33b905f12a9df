"""Reads one member out of many JSON objects at once, a line each, and makes nothing of all else that they hold."""

import math
import re
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

#: What a member's name must not hold to be looked for by msgspec.
_ODD = re.compile(r'["\\\x00-\x1f]')
#: Places in a list beyond this are read by other means.
_LAST_PLACE = 16
#: From here on a double no longer tells whole numbers apart.
_EXACT = 2**53
#: What is raised of lines that are not laid out as was thought.
UNLIKE = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)


class MemberLines:
    """A member by its `path`; a number in the path is a place in a list. Both calls are given a number of lines, and
    raise one of `UNLIKE` where a line has something else on the way, or at the end of it, than what they read."""

    def __init__(self, path: Sequence[str]) -> None:
        numbers, values = _shape(path, float, math.nan), _shape(path, Any, None)
        self._numbers = msgspec.json.Decoder(numbers).decode_lines
        self._values = msgspec.json.Decoder(values).decode_lines
        self._of: Callable[[Any], Any] = attrgetter(".".join(["value"] * len(path)))

    @classmethod
    def of(cls, path: Sequence[str]) -> "MemberLines | None":
        """None for a path that cannot be read this way."""
        places = (int(name) for name in path[1:] if name.isdecimal())
        if not all(map(is_plain, path)) or any(place > _LAST_PLACE for place in places):
            return None
        return cls(path)

    def numbers(self, lines: bytes, count: int) -> NDArray[np.float64]:
        """Of each line the number, NaN where there is none."""
        numbers = np.fromiter(map(self._of, _whole(self._numbers(lines), count)), np.float64, count)
        if (np.abs(numbers) >= _EXACT).any():
            raise msgspec.DecodeError("a number that may be a whole one, and no longer exact")
        return numbers

    def values(self, lines: bytes, count: int) -> list[Any]:
        """Of each line the value, None where there is none."""
        return list(map(self._of, _whole(self._values(lines), count)))


def is_plain(name: str) -> bool:
    """Whether msgspec can look for a member of this name by itself."""
    return _ODD.search(name) is None


def _whole(found: list[Any], count: int) -> list[Any]:
    if len(found) != count:
        raise msgspec.DecodeError("a line is not one object")
    return found


def _shape(path: Sequence[str], kind: Any, default: Any) -> Any:
    """The type of an object in which the path leads to a `value` of this kind, each step by the name of `value`."""
    for at in reversed(range(len(path))):
        name, place = path[at], int(path[at]) if at and path[at].isdecimal() else None
        before: list[tuple[str, Any, Any]] = [(f"before_{number}", Any, None) for number in range(place or 0)]
        kind = msgspec.defstruct(
            "Step",
            [*before, ("value", kind, default)],
            rename=None if place is not None else {"value": name},
            array_like=place is not None,
            frozen=True,
            gc=False,
        )
        default = kind()
    return kind
