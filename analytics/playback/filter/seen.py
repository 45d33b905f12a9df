"""What a filter may ask about a view: out of the playback model."""

from collections.abc import Callable, Mapping
from typing import Any

from analytics.playback import figures
from analytics.playback.facts import Facts
from analytics.playback.filter.surroundings import States
from analytics.playback.view import View


def values_of(view: View, now: int | None = None) -> Mapping[str, Any]:
    """The values of the fields `view.…`, by their names without `view.`; None for one that cannot be computed."""
    return values_of_facts(view.facts(now))


def values_of_facts(facts: Facts) -> Mapping[str, Any]:
    """The same of the facts of a view, or of a part of it."""
    return {
        "outcome": facts.outcome,
        "state": facts.state,
        "started_at": facts.started_at,
        "ended_at": None if facts.is_open else facts.ended_at,
        **figures.values_of(facts),
    }


def states_of(view: View, now: int | None = None) -> States:
    """When the view came into which state. After its last span it stays in the one that it ended in."""
    spans = view.spans(now)
    starts, names = [span.start for span in spans], [span.state for span in spans]
    if spans:
        starts.append(spans[-1].end)
        names.append(view.facts(now).state)
    return States(tuple(starts), tuple(names))


class SeenViews:
    """Values and states of the views of a model that goes on; computed when asked, and kept until the view changes.

    `find` gives the view of an id, or None. Open views change with the time too: `advance` says that it went on.
    """

    def __init__(self, find: Callable[[str], View | None]) -> None:
        self._find = find
        self._now: int | None = None
        self._values: dict[str, tuple[int, Mapping[str, Any]]] = {}
        self._states: dict[str, tuple[int, States]] = {}

    def advance(self, now: int) -> None:
        """It is `now` (milliseconds, by the clock of receipt): what was computed of views that are open is old."""
        self._now = now
        for known in (self._values, self._states):
            for view_id in [view_id for view_id in known if not self._is_over(view_id)]:
                del known[view_id]

    def _is_over(self, view_id: str) -> bool:
        view = self._find(view_id)
        return view is not None and view.is_finished

    def values(self, view_id: str) -> Mapping[str, Any] | None:
        values: Mapping[str, Any] | None = self._kept(self._values, view_id, values_of)
        return values

    def states(self, view_id: str) -> States | None:
        states: States | None = self._kept(self._states, view_id, states_of)
        return states

    def _kept(self, known: dict[str, tuple[int, Any]], view_id: str, make: Callable[[View, int | None], Any]) -> Any:
        view = self._find(view_id)
        if view is None:
            return None
        kept = known.get(view_id)
        if kept is not None and kept[0] == view.version:
            return kept[1]
        value = make(view, self._now)
        known[view_id] = view.version, value
        return value
