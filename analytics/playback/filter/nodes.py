"""What a filter is made of, once it is read: questions, and what joins them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analytics.playback.filter.columns import Batch, Mask
from analytics.playback.filter.conditions import Condition
from analytics.playback.filter.fields import Field
from analytics.playback.filter.sources import FilterEvent
from analytics.playback.filter.surroundings import Surroundings
from analytics.playback.filter.where import Builder, joined


class Node(Protocol):
    """`cost`: how dear it is to ask, the cheap ones are asked first. `fields`: all that it asks about."""

    @property
    def cost(self) -> int: ...
    @property
    def fields(self) -> Iterator[Field]: ...
    def matches(self, event: FilterEvent, surroundings: Surroundings) -> bool: ...
    def mask(self, batch: Batch) -> Mask: ...
    def sql(self, surroundings: Surroundings, builder: Builder) -> str: ...


@dataclass(frozen=True, slots=True)
class Question:
    """A condition on a field."""

    field: Field
    condition: Condition

    @property
    def cost(self) -> int:
        return self.field.source.cost

    @property
    def fields(self) -> Iterator[Field]:
        yield self.field

    def matches(self, event: FilterEvent, surroundings: Surroundings) -> bool:
        return self.condition.holds(self.field.source.value(event, surroundings))

    def mask(self, batch: Batch) -> Mask:
        return self.field.source.mask(self.condition, batch)

    def sql(self, surroundings: Surroundings, builder: Builder) -> str:
        return self.field.source.sql(self.condition, surroundings, builder)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Node

    @property
    def cost(self) -> int:
        return self.part.cost

    @property
    def fields(self) -> Iterator[Field]:
        return self.part.fields

    def matches(self, event: FilterEvent, surroundings: Surroundings) -> bool:
        return not self.part.matches(event, surroundings)

    def mask(self, batch: Batch) -> Mask:
        return ~self.part.mask(batch)

    def sql(self, surroundings: Surroundings, builder: Builder) -> str:
        return f"(NOT {self.part.sql(surroundings, builder)})"


@dataclass(frozen=True, slots=True)
class _Several:
    parts: Sequence[Node]

    @property
    def cost(self) -> int:
        return max(part.cost for part in self.parts)

    @property
    def fields(self) -> Iterator[Field]:
        return (field for part in self.parts for field in part.fields)

    def _cheap_first(self) -> list[Node]:
        return sorted(self.parts, key=lambda part: part.cost)

    def _in_sql(self, word: str, surroundings: Surroundings, builder: Builder) -> str:
        return joined([part.sql(surroundings, builder) for part in self._cheap_first()], word)


class And(_Several):
    """All of them. The dear ones are asked only of rows that the cheap ones took."""

    __slots__ = ()

    def matches(self, event: FilterEvent, surroundings: Surroundings) -> bool:
        return all(part.matches(event, surroundings) for part in self.parts)

    def mask(self, batch: Batch) -> Mask:
        taken = batch.wanted
        for part in self._cheap_first():
            if not taken.any():
                break
            taken = taken & part.mask(batch._replace(wanted=taken))
        return taken

    def sql(self, surroundings: Surroundings, builder: Builder) -> str:
        return self._in_sql("AND", surroundings, builder)


class Or(_Several):
    """Any of them. The dear ones are asked only of rows that the cheap ones left."""

    __slots__ = ()

    def matches(self, event: FilterEvent, surroundings: Surroundings) -> bool:
        return any(part.matches(event, surroundings) for part in self.parts)

    def mask(self, batch: Batch) -> Mask:
        taken: Mask = np.zeros(len(batch.wanted), dtype=np.bool_)
        left = batch.wanted
        for part in self._cheap_first():
            if not left.any():
                break
            found = part.mask(batch._replace(wanted=left)) & left
            taken = taken | found
            left = left & ~found
        return taken

    def sql(self, surroundings: Surroundings, builder: Builder) -> str:
        return self._in_sql("OR", surroundings, builder)
