"""Conditions of a search, as HarperDB's `search_by_conditions` takes them: values stay values, never a statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "equals",
    "not_equal",
    "contains",
    "starts_with",
    "ends_with",
    "greater_than",
    "greater_than_equal",
    "less_than",
    "less_than_equal",
]
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Compare:
    """A column compared with a value. A row without the column fits no `Compare`, but `not_equal` to a value."""

    column: str
    kind: Kind
    value: Value

    def columns(self) -> set[str]:
        return {self.column}

    def wire(self) -> dict[str, Any]:
        """As HarperDB takes it."""
        return {"search_attribute": self.column, "search_type": self.kind, "search_value": self.value}


@dataclass(frozen=True, slots=True)
class Group:
    """All (`and`) or any (`or`) of at least two conditions."""

    operator: Literal["and", "or"]
    parts: "tuple[Condition, ...]"

    def columns(self) -> set[str]:
        return {column for part in self.parts for column in part.columns()}

    def wire(self) -> dict[str, Any]:
        """As HarperDB takes it."""
        return {"operator": self.operator, "conditions": [part.wire() for part in self.parts]}


Condition = Compare | Group


def all_of(parts: Iterable[Condition]) -> Condition | None:
    """One condition that says all of these; None where there is none."""
    return _joined("and", tuple(parts))


def any_of(parts: Iterable[Condition]) -> Condition | None:
    """One condition that says any of these; None where there is none."""
    return _joined("or", tuple(parts))


def _joined(operator: Literal["and", "or"], parts: tuple[Condition, ...]) -> Condition | None:
    return Group(operator, parts) if len(parts) > 1 else (parts[0] if parts else None)
