"""Fields of the view that an event belongs to: they come from the playback model, by way of the surroundings."""

from bisect import bisect_right
from typing import Any

import numpy as np

from analytics.playback.filter.columns import Batch, Mask
from analytics.playback.filter.conditions import Condition
from analytics.playback.filter.sources import LOOKED_UP, FilterEvent
from analytics.playback.filter.surroundings import States, Surroundings
from analytics.playback.filter.where import Builder

_NO_STATES = States((), ())
_LARGEST = 2**63


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
        rows = batch.rows
        if not len(rows):
            return mask
        codes, views = batch.columns.texts("view_id")
        # View after view: a search for what is in order takes a third of the time. The columns may lie wide apart.
        codes, moments = np.ascontiguousarray(codes), np.ascontiguousarray(batch.columns.numbers("timestamp"))
        rows = rows[np.argsort(codes[rows], kind="stable")]
        moments = moments[rows]
        counts = np.bincount(codes[rows], minlength=len(views))
        present = np.flatnonzero(counts)
        counts = counts[present]
        first, last = int(moments.min()), int(moments.max())
        stride = last - first + 1
        if stride * len(present) >= _LARGEST:
            found = [
                self._at(views[code], at, batch.surroundings)
                for code, at in zip(codes.tolist(), moments.tolist(), strict=True)
            ]
            mask[rows] = np.fromiter(map(condition.holds, found), np.bool_, len(rows))
            return mask
        # The views' states one after the other on one line, each view from its own edge on: one search for all rows.
        starts: list[int] = []
        names: list[str | None] = []
        lengths: list[int] = []
        for code in present.tolist():
            view_id = views[code]
            states = (None if view_id is None else batch.surroundings.states(view_id)) or _NO_STATES
            begin = bisect_right(states.starts, first)
            end = bisect_right(states.starts, last, begin)
            starts.append(first)
            names.append(states.names[begin - 1] if begin else None)
            if end > begin:
                starts += states.starts[begin:end]
                names += states.names[begin:end]
            lengths.append(1 + end - begin)
        offsets = np.arange(len(present), dtype=np.int64) * stride - first
        edges = np.array(starts, dtype=np.int64) + np.repeat(offsets, lengths)
        verdict = {name: condition.holds(name) for name in set(names)}
        verdicts = np.fromiter(map(verdict.__getitem__, names), np.bool_, len(names))
        mask[rows] = verdicts[np.searchsorted(edges, moments + np.repeat(offsets, counts), side="right") - 1]
        return mask

    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str:
        return builder.call(
            lambda view_id, moment: condition.holds(self._at(view_id, moment, surroundings)),
            "c.view_id",
            "e.timestamp",
        )
