"""Fields of the view that an event belongs to: they come from the playback model, by way of the surroundings."""

from typing import Any

import numpy as np

from analytics.playback.filter.columns import Batch, Mask
from analytics.playback.filter.conditions import Condition
from analytics.playback.filter.sources import LOOKED_UP, FilterEvent
from analytics.playback.filter.surroundings import Surroundings
from analytics.playback.filter.where import Builder


class ViewFigure:
    """A figure, or another value, of the event's view as it is now."""

    cost = LOOKED_UP

    def __init__(self, name: str) -> None:
        self._name = name

    def value(self, event: FilterEvent, surroundings: Surroundings) -> Any:
        return self._of_view(event.view_id, surroundings)

    def _of_view(self, view_id: str | None, surroundings: Surroundings) -> Any:
        figures = None if view_id is None else surroundings.figures(view_id)
        return None if figures is None else figures.get(self._name)

    def mask(self, condition: Condition, batch: Batch) -> Mask:
        codes, views = batch.columns.texts("view_id")
        verdicts = np.zeros(len(views), dtype=np.bool_)
        for code in np.unique(codes[batch.wanted]).tolist():
            verdicts[code] = condition.holds(self._of_view(views[code], batch.surroundings))
        mask: Mask = verdicts[codes]
        return mask

    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str:
        return builder.call(
            lambda view_id: condition.holds(self._of_view(view_id, surroundings)), "c.view_id", cached=True
        )


class State:
    """The state of the event's view at the event's timestamp, as far as it is known by now."""

    cost = LOOKED_UP

    def value(self, event: FilterEvent, surroundings: Surroundings) -> Any:
        return self._at(event.view_id, event.timestamp, surroundings)

    def _at(self, view_id: str | None, moment: int, surroundings: Surroundings) -> str | None:
        states = None if view_id is None else surroundings.states(view_id)
        return None if states is None else states.at(moment)

    def mask(self, condition: Condition, batch: Batch) -> Mask:
        mask: Mask = np.zeros(len(batch.columns), dtype=np.bool_)
        codes, views = batch.columns.texts("view_id")
        moments = batch.columns.numbers("timestamp")
        rows = batch.rows
        rows = rows[np.argsort(codes[rows], kind="stable")]
        edges = np.flatnonzero(np.diff(codes[rows])) + 1
        for part in np.split(rows, edges) if len(rows) else ():
            view_id = views[int(codes[part[0]])]
            states = None if view_id is None else batch.surroundings.states(view_id)
            if states is not None and states.starts:
                verdicts = np.array([False, *map(condition.holds, states.names)])
                mask[part] = verdicts[np.searchsorted(states.starts, moments[part], side="right")]
        return mask

    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str:
        return builder.call(
            lambda view_id, moment: condition.holds(self._at(view_id, moment, surroundings)),
            "c.view_id",
            "e.timestamp",
        )
