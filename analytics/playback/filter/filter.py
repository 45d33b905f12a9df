"""A filter: one text, asked of one event, of many at once, or of the store."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

import numpy as np

from analytics.playback.filter.columns import Batch, Columns, Mask
from analytics.playback.filter.fields import Field, Need
from analytics.playback.filter.nodes import Node
from analytics.playback.filter.reading import read
from analytics.playback.filter.sources import FilterEvent
from analytics.playback.filter.surroundings import NOTHING, Surroundings
from analytics.playback.filter.where import Builder, Where


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """What a text asks. An empty one takes everything. `matches` is the reference; the other ways agree with it."""

    text: str
    node: Node | None

    def __bool__(self) -> bool:
        """Whether it asks anything."""
        return self.node is not None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Filter) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __reduce__(self) -> tuple[Any, ...]:
        """To another process it goes as its text."""
        return parse, (self.text,)

    @property
    def fields(self) -> Collection[Field]:
        """What it asks about, each field once for each time that it is written."""
        return () if self.node is None else tuple(self.node.fields)

    @property
    def needs(self) -> frozenset[Need]:
        """What has to be in the surroundings for it to be answered."""
        return frozenset(field.needs for field in self.fields if field.needs is not None)

    def matches(self, event: FilterEvent, surroundings: Surroundings = NOTHING) -> bool:
        """Whether it takes this event."""
        return self.node is None or self.node.matches(event, surroundings)

    def mask(self, columns: Columns, surroundings: Surroundings = NOTHING) -> Mask:
        """Which of these events it takes."""
        everything = np.ones(len(columns), dtype=np.bool_)
        if self.node is None or not len(columns):
            return everything
        return self.node.mask(Batch(columns, surroundings, everything))

    def where(self, surroundings: Surroundings = NOTHING) -> Where:
        """The same as a condition in SQL, over the tables of the store."""
        builder = Builder()
        return builder.where("1" if self.node is None else self.node.sql(surroundings, builder))


def parse(text: str, zone: tzinfo | None = None) -> Filter:
    """The filter that a text says. `zone`: whose clock times of day are read on; None is this machine's.

    Raises FilterError, which names the place and what was expected there.
    """
    return Filter(text, read(text, zone))
