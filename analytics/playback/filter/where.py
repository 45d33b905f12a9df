"""A filter as a condition in SQL. What a user typed is bound or called, never part of the statement's text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analytics.playback.filter.conditions import Condition

Bound = str | int | float | bytes
#: So many ids are looked up by the index; with more each row's id is looked up among them.
_MOST_IDS = 500
_CACHED = 65_536


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on the rows of the store: alias `e` for the events, `c` for the contexts.

    `parameters` are named, and bound by these names. `functions`, name -> (number of arguments, call), are to be
    registered on the connection before; so are `id_key(text)`, which gives an id as the table has it, and
    `id_text(id)`, the other way.
    """

    sql: str
    parameters: Mapping[str, Bound]
    functions: Mapping[str, tuple[int, Callable[..., bool]]]


class Builder:
    """Collects what a condition is made of."""

    def __init__(self) -> None:
        self._parameters: dict[str, Bound] = {}
        self._functions: dict[str, tuple[int, Callable[..., bool]]] = {}

    def where(self, sql: str) -> Where:
        return Where(sql, self._parameters, self._functions)

    def bind(self, value: Bound) -> str:
        """The name to write where the value stands."""
        name = f"filter_{len(self._parameters)}"
        self._parameters[name] = value
        return f":{name}"

    def test(self, condition: Condition, expression: str, *, nullable: bool, cached: bool = False) -> str:
        """SQL that is 1 where the expression's value meets the condition, else 0."""
        fragment = condition.sql(expression)
        if fragment is None:
            return self.call(condition.holds, expression, cached=cached)
        text, values = fragment
        sql = text.format(*map(self.bind, values))
        return f"({expression} IS NOT NULL AND {sql})" if nullable else f"({sql})"

    def call(self, function: Callable[..., bool], *expressions: str, cached: bool = False) -> str:
        """SQL that calls the function with these; `cached` where few different values are expected."""
        name = f"playscope_filter_{len(self._functions)}"
        self._functions[name] = (len(expressions), lru_cache(_CACHED)(function) if cached else function)
        return f"{name}({', '.join(expressions)})"

    def one_of_ids(self, ids: Iterable[str]) -> str:
        """SQL that is 1 where the event's id is one of these."""
        known = frozenset(ids)
        if len(known) > _MOST_IDS:
            return self.call(lambda identity: identity in known, "id_text(e.id)", cached=False)
        return f"(e.id IN ({', '.join(f'id_key({self.bind(identity)})' for identity in sorted(known))}))"


def joined(parts: list[str], word: str) -> str:
    """`a AND b AND c …` in pairs of pairs: SQLite limits how deep an expression is."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return f"({joined(parts[:half], word)} {word} {joined(parts[half:], word)})"
