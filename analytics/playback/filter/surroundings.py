"""What a filter may ask for that an event does not carry by itself."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class States(NamedTuple):
    """The states of a view: from `starts[i]` on (milliseconds since the epoch, rising) it is in `names[i]`."""

    starts: tuple[int, ...]
    names: tuple[str, ...]

    def at(self, moment: int) -> str | None:
        """The state at this moment; None before the first. Where one ends and one begins, the one that begins."""
        place = bisect_right(self.starts, moment)
        return self.names[place - 1] if place else None


def _unknown(view_id: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around the events; by default nothing, and then the fields that need it have no value.

    `now`: milliseconds since the epoch. `figures` gives the values of `view.…` by name, None or absent where there is
    none; `states` the states of a view. Both take a view's id. `marked` holds ids of events, `comments` is by id.
    """

    now: int | None = None
    figures: Callable[[str], Mapping[str, Any] | None] = _unknown
    states: Callable[[str], States | None] = _unknown
    marked: Collection[str] = frozenset()
    comments: Mapping[str, str] = field(default_factory=dict)


#: Nothing is known but the event.
NOTHING = Surroundings()
