"""What can be asked of one value: each condition answers for a value, for a column of numbers, and in SQL.

No value (None) never meets a condition. A value of another type than what it is compared with is only `!=` to it;
text that says a number counts as the number where it is compared with one.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from types import NoneType
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from analytics.playback.filter.kinds import Literal, number_of
from analytics.playback.filter.lines import Lines
from analytics.playback.filter.times import TimeOfDay, time_of_day, times_of_day

if TYPE_CHECKING:
    from analytics.playback.filter.operators import Operator

#: Of which types values are compared with a literal as they are.
_ALIKE: Mapping[type, frozenset[type]] = {
    str: frozenset((str,)),
    bool: frozenset((bool,)),
    int: frozenset((int, float)),
    float: frozenset((int, float)),
}
#: Types of which a few values are in many events.
_REPEATED = frozenset((str, bool, int))
Numbers = NDArray[np.int64] | NDArray[np.float64]
Mask = NDArray[np.bool_]
#: A fragment of SQL that is true or false (of a value that is not NULL), and what is bound in it at each `{}`.
Fragment = tuple[str, Sequence[str | int | float]]

_NO_INT = np.iinfo(np.int64).min
_LARGEST = 2**63 - 1


class Condition(Protocol):
    """`holds` is the reference; the others agree with it. `sql` is None where SQLite must call `holds`.

    `texts`: the only texts that meet it; None where these cannot be listed. `part`: what each text that meets it has
    in it; empty where there is no such thing. `lines`: what answers for many texts at once, where there is that.
    `numeric`: of numbers it asks their value only, not how they are written.
    """

    @property
    def numeric(self) -> bool: ...
    @property
    def texts(self) -> frozenset[str] | None: ...
    @property
    def part(self) -> str: ...
    @property
    def lines(self) -> Lines | None: ...
    def holds(self, value: Any) -> bool: ...
    def on_numbers(self, values: Numbers) -> Mask: ...
    def sql(self, expression: str) -> Fragment | None: ...


def present(values: Numbers) -> Mask:
    """Which of a column have a value: a missing integer is the smallest int64, a missing number is NaN."""
    return values != _NO_INT if values.dtype.kind == "i" else ~np.isnan(values)


class Present:
    """There is a value."""

    numeric = True
    texts = None
    lines = None
    part = ""

    def holds(self, value: Any) -> bool:
        return value is not None

    def on_numbers(self, values: Numbers) -> Mask:
        return present(values)

    def sql(self, expression: str) -> Fragment | None:
        return f"{expression} IS NOT NULL", ()


class Compare:
    """One of == != > >= < <= with one value."""

    lines = None
    part = ""

    def __init__(self, operator: "Operator", literal: Literal, zone: tzinfo | None) -> None:
        assert operator.compare is not None
        self._compare = operator.compare
        self._operator = operator
        self._literal = literal
        self._zone = zone
        self._alike = _ALIKE.get(type(literal), frozenset())
        listed = operator.name == "==" and isinstance(literal, str)
        self.texts = frozenset((str(literal),)) if listed else None
        self.numeric = type(literal) in (int, float)

    @property
    def operator(self) -> str:
        """The operator's name, such as ==."""
        return self._operator.name

    @property
    def literal(self) -> Literal:
        """What values are compared with."""
        return self._literal

    def holds(self, value: Any) -> bool:
        if type(value) in self._alike:
            return bool(self._compare(value, self._literal))
        return self._holds_of_others(value)

    def _holds_of_others(self, value: Any) -> bool:
        literal: Any = self._literal
        comparable: Any
        if isinstance(literal, str | bool):
            comparable = value if type(value) is type(literal) else None
        elif isinstance(literal, TimeOfDay):
            comparable = None if value is None else time_of_day(value, self._zone)
            literal = literal.milliseconds
        else:
            comparable = _number(value)
        if comparable is None:
            return value is not None and self._operator.name == "!="
        return bool(self._compare(comparable, literal))

    def on_numbers(self, values: Numbers) -> Mask:
        literal = self._literal
        there = present(values)
        met: Mask
        if isinstance(literal, TimeOfDay):
            met = self._compare(
                times_of_day(np.where(there, values, 0).astype(np.int64), self._zone), literal.milliseconds
            )
        elif values.dtype.kind == "f":
            met = self._compare(values, float(literal))
        else:
            assert not isinstance(literal, str)
            met = self._on_integers(values, literal)
        return there & met

    def _on_integers(self, values: Numbers, literal: int | float) -> Mask:
        """Without a way through floating point, in which large integers are no longer told apart."""
        if isinstance(literal, float) and not literal.is_integer():
            if self._operator.name in ("==", "!="):
                return np.full(len(values), self._operator.name == "!=")
            below = math.floor(literal)
            if abs(below) <= _LARGEST:
                return values > below if self._operator.name in (">", ">=") else values <= below
        whole = int(literal)
        if abs(whole) > _LARGEST:
            return np.full(len(values), bool(self._compare(0, whole)))
        compared: Mask = self._compare(values, whole)
        return compared

    def sql(self, expression: str) -> Fragment | None:
        bound = bindable(self._literal)
        return None if bound is None else (f"{expression} {self._operator.sql} {{}}", (bound,))


class OneOf:
    """The value is one of several."""

    lines = None
    part = ""

    def __init__(self, parts: Sequence[Compare], literals: Sequence[Literal]) -> None:
        self._parts = [part for part, literal in zip(parts, literals, strict=True) if not isinstance(literal, str)]
        self._texts = frozenset(literal for literal in literals if isinstance(literal, str))
        self._literals = literals
        self.texts = None if self._parts else self._texts
        self.numeric = bool(parts) and all(part.numeric for part in parts)

    def holds(self, value: Any) -> bool:
        if isinstance(value, str) and value in self._texts:
            return True
        return any(part.holds(value) for part in self._parts)

    def on_numbers(self, values: Numbers) -> Mask:
        any_of: Mask = np.logical_or.reduce([part.on_numbers(values) for part in self._parts])
        return any_of

    def sql(self, expression: str) -> Fragment | None:
        bound = [bindable(literal) for literal in self._literals]
        known = [value for value in bound if value is not None]
        if len(known) < len(bound):
            return None
        return f"{expression} IN ({', '.join('{}' for _ in known)})", known


def on_each(condition: Condition, values: Sequence[Any]) -> Mask:
    """Which of the values meet it. Where all are of one type, each that repeats is asked about once."""
    types = set(map(type, values)) - {NoneType}
    holds: Callable[[Any], bool] = condition.holds
    # Equal ones of two types need not be the same to a condition, and 0.0 is written otherwise than -0.0.
    if len(types) == 1 and types <= _REPEATED:
        holds = {value: condition.holds(value) for value in set(values)}.__getitem__
    return np.fromiter(map(holds, values), np.bool_, len(values))


def bindable(literal: Literal) -> str | int | float | None:
    """As SQLite takes it; None for a time of day. Integers beyond 64 bits compare the same as the float near them."""
    if isinstance(literal, TimeOfDay):
        return None
    return float(literal) if isinstance(literal, int) and abs(literal) > _LARGEST else literal


def _number(value: Any) -> int | float | None:
    if isinstance(value, str):
        return number_of(value.strip())
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
