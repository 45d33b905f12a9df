"""Where the values of fields are: each source reads one event, many at once, and says it in SQL."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import numpy as np

from analytics.playback.filter.columns import Batch, Mask
from analytics.playback.filter.conditions import Condition
from analytics.playback.filter.surroundings import Surroundings
from analytics.playback.filter.where import Builder
from analytics.playback.player_event import PlayerEvent

#: How dear a question is, for the order in which they are asked.
CHEAP, LOOKED_UP, DECODED = range(3)


class FilterEvent(PlayerEvent, Protocol):
    """An event as a filter reads it."""

    @property
    def page_url(self) -> str | None: ...
    @property
    def user_agent(self) -> str | None: ...
    @property
    def collector_id(self) -> str | None: ...
    @property
    def data_json(self) -> bytes: ...


class Source(Protocol):
    """`value` is the reference: None where the event has none. `mask` answers for the wanted rows of a batch."""

    cost: int

    def value(self, event: FilterEvent, surroundings: Surroundings) -> Any: ...
    def mask(self, condition: Condition, batch: Batch) -> Mask: ...
    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str: ...


class Number:
    """A numeric column."""

    cost = CHEAP

    def __init__(self, name: str, nullable: bool = True) -> None:
        self._name = name
        self._nullable = nullable

    def value(self, event: FilterEvent, surroundings: Surroundings) -> Any:
        return getattr(event, self._name)

    def mask(self, condition: Condition, batch: Batch) -> Mask:
        return condition.on_numbers(batch.columns.numbers(self._name))

    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str:
        return builder.test(condition, f"e.{self._name}", nullable=self._nullable)


class Age:
    """Seconds from the event's timestamp to now."""

    cost = CHEAP

    def value(self, event: FilterEvent, surroundings: Surroundings) -> Any:
        return None if surroundings.now is None else (surroundings.now - event.timestamp) / 1000

    def mask(self, condition: Condition, batch: Batch) -> Mask:
        if batch.surroundings.now is None:
            return np.zeros(len(batch.columns), dtype=np.bool_)
        return condition.on_numbers((batch.surroundings.now - batch.columns.numbers("timestamp")) / 1000.0)

    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str:
        if surroundings.now is None:
            return "0"
        return builder.test(condition, f"(({builder.bind(surroundings.now)} - e.timestamp) / 1000.0)", nullable=False)


class Text:
    """A text of which many events have the same, or what follows of it by `derive`."""

    cost = CHEAP

    def __init__(self, name: str, column: str, derive: Callable[[str], str] | None = None) -> None:
        self._name = name
        self._column = column
        self._derive = derive

    def value(self, event: FilterEvent, surroundings: Surroundings) -> Any:
        text = getattr(event, self._name)
        return text if text is None or self._derive is None else self._derive(text)

    def mask(self, condition: Condition, batch: Batch) -> Mask:
        derive, holds = self._derive, condition.holds
        codes, table = batch.columns.texts(self._name)
        values: Iterable[Any] = (derive(text) if text is not None else None for text in table) if derive else table
        mask: Mask = np.fromiter(map(holds, values), np.bool_, len(table))[codes]
        return mask

    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str:
        derive, holds = self._derive, condition.holds
        if derive is not None:
            return builder.call(lambda text: holds(derive(text)), self._column, cached=True)
        return builder.test(condition, self._column, nullable=self._column.startswith("c."), cached=True)


class Identity:
    """The event's id: different for each."""

    cost = DECODED

    def value(self, event: FilterEvent, surroundings: Surroundings) -> Any:
        return event.id

    def mask(self, condition: Condition, batch: Batch) -> Mask:
        if condition.texts is not None:
            return batch.columns.with_ids(condition.texts)
        rows = batch.rows
        mask: Mask = np.zeros(len(batch.columns), dtype=np.bool_)
        found = None if condition.lines is None else condition.lines.mask(batch.columns.id_lines(rows), len(rows))
        if found is None:
            found = np.fromiter(map(condition.holds, batch.columns.ids(rows)), np.bool_, len(rows))
        mask[rows] = found
        return mask

    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str:
        if condition.texts is not None:
            return builder.one_of_ids(condition.texts)
        return builder.test(condition, "id_text(e.id)", nullable=False)


class Remark:
    """What the user said of an event; kept by the event's id."""

    cost = LOOKED_UP

    def __init__(self, remarks: Callable[[Surroundings], Iterable[tuple[str, Any]]]) -> None:
        self._remarks = remarks

    def value(self, event: FilterEvent, surroundings: Surroundings) -> Any:
        return next((value for identity, value in self._remarks(surroundings) if identity == event.id), None)

    def mask(self, condition: Condition, batch: Batch) -> Mask:
        return batch.columns.with_ids(self._ids(condition, batch.surroundings))

    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str:
        return builder.one_of_ids(self._ids(condition, surroundings))

    def _ids(self, condition: Condition, surroundings: Surroundings) -> list[str]:
        return [identity for identity, value in self._remarks(surroundings) if condition.holds(value)]
