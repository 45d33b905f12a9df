"""Which parts of the media were watched: of one view how often, of all views of the same source by how many."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.playback.coverage import times_played
from analytics.playback.facts import Facts
from analytics.playback.ranges import clipped_stretches, facts_in
from analytics.playback.view import View
from analytics.playback.views import Views
from desktop.focus import Range

#: The media is looked at in so many equal parts.
CELLS = 100


class Watched(NamedTuple):
    """`times`: how often each part was played in this view, or in the range of it that figures are limited to;
    `retention`: the share of `views`, whole, that played it."""

    facts: Facts
    duration_s: float
    times: NDArray[np.float64]
    retention: NDArray[np.float64]
    views: int


class Coverage:
    """Computes anew only what changed. Knows no widget."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._known: dict[str, tuple[int, float, NDArray[np.float64]]] = {}

    def of(self, view: View, now: int, limits: Range | None = None) -> Watched | None:
        """None where the duration is not known, or the media has no end."""
        facts = view.facts(now) if limits is None else facts_in(view, *limits, now)
        duration = facts.duration_s
        if not duration:
            return None
        same = [other for other in self._views if other.source == view.source]
        for gone in self._known.keys() - {other.view_id for other in same}:
            del self._known[gone]
        played = [times > 0.5 for other in same if (times := self._times(other, duration)) is not None]
        retention = np.mean(played, axis=0) if played else np.zeros(CELLS)
        stretches = view.stretches() if limits is None else clipped_stretches(view.history(now), *limits, limits[1])
        return Watched(facts, duration, times_played(stretches, duration, CELLS), retention, len(played))

    def _times(self, view: View, duration: float) -> NDArray[np.float64] | None:
        """How often each part was played; None for a view that played nothing."""
        known = self._known.get(view.view_id)
        if known is None or known[:2] != (view.version, duration):
            known = self._known[view.view_id] = (
                view.version, duration, times_played(view.stretches(), duration, CELLS),
            )  # fmt: skip
        return known[2] if known[2].any() else None
