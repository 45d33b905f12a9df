"""The values that a member of `data` has in many rows, kept small."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.playback.filter.conditions import Condition, Mask, on_each

#: So many different values are kept as a table; more would cost more than they save.
_TABLE = 1024
_EXACT = 2**53
_NUMBERS = frozenset((int, float))
_SCALARS = frozenset((str, bool, int))
_Values = NDArray[np.float64] | tuple[NDArray[np.uint16], list[Any]] | list[Any]


class Members:
    """`rows` have a value each, rising. The values are numbers, or places in a table of texts and the like, or, where
    they are neither few nor numbers, as they are: then `small` is False, and it is not worth keeping."""

    def __init__(self, rows: NDArray[np.int32], values: _Values) -> None:
        self._rows = rows
        self._values = values

    @classmethod
    def of_numbers(cls, rows: NDArray[np.intp], numbers: NDArray[np.float64]) -> "Members":
        """A number for each of these rows; NaN stands for none."""
        there = ~np.isnan(numbers)
        return cls(rows[there].astype(np.int32), numbers[there])

    @classmethod
    def of(cls, rows: NDArray[np.intp], values: Sequence[Any]) -> "Members":
        """A value for each of these rows; None stands for none."""
        there = np.fromiter((value is not None for value in values), np.bool_, len(values))
        rows, values = rows[there], [value for value in values if value is not None]
        return cls(rows.astype(np.int32), _packed(values))

    @property
    def small(self) -> bool:
        return not isinstance(self._values, list)

    @property
    def nbytes(self) -> int:
        values = self._values[0] if isinstance(self._values, tuple) else self._values
        return self._rows.nbytes + (values.nbytes if isinstance(values, np.ndarray) else 0)

    def part(self, first: int, last: int) -> "Members":
        """Those of the rows `first` to `last - 1`, counted from `first`."""
        start, end = np.searchsorted(self._rows, (first, last))
        values = self._values
        part: _Values = (values[0][start:end], values[1]) if isinstance(values, tuple) else values[start:end]
        return Members(self._rows[start:end] - first, part)

    def mask(self, condition: Condition, count: int) -> Mask | None:
        """Which of `count` rows meet it; None where that cannot be said of the values as they are kept."""
        mask: Mask = np.zeros(count, dtype=np.bool_)
        if isinstance(self._values, tuple):
            codes, table = self._values
            met = np.fromiter(map(condition.holds, table), np.bool_, len(table))[codes]
        elif isinstance(self._values, list):
            met = on_each(condition, self._values)
        elif condition.numeric:
            met = condition.on_numbers(self._values)
        else:
            return None
        mask[self._rows] = met
        return mask


def _packed(values: list[Any]) -> _Values:
    types = set(map(type, values))
    if types <= _NUMBERS:
        numbers = np.array(values, dtype=np.float64) if _fit(values) else None
        return values if numbers is None else numbers
    # Floating point is left out: 0.0 and -0.0 are equal, and not written alike.
    if types <= _SCALARS:
        keys = values if len(types) == 1 else [(type(value), value) for value in values]
        table = dict(zip(keys, values, strict=True))
        if len(table) <= _TABLE:
            place = {key: number for number, key in enumerate(table)}
            return np.fromiter(map(place.__getitem__, keys), np.uint16, len(keys)), list(table.values())
    return values


def _fit(values: list[Any]) -> bool:
    """Whether none of the numbers is a whole one that a double may not hold."""
    return not values or (max(values) < _EXACT and min(values) > -_EXACT)
