"""What the player in this window says of itself, picked out of all that arrives: events in, questions answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    # It loads what decodes events, which the window does not wait for.
    from collector.event import Event


@dataclass(frozen=True, slots=True)
class PlayerProblem:
    """An error event of our own player: `kind` as the page names it, `message` the player's own words."""

    kind: str
    message: str


class OwnSession:
    """Follows the events whose session is `id`: the page in this window was told it, nobody else was."""

    def __init__(self) -> None:
        self.id = str(uuid4())
        self.open_views: set[str] = set()
        self.ended = False
        self.problems: list[PlayerProblem] = []

    def take(self, events: "Sequence[Event]") -> None:
        for event in events:
            if event.session_id == self.id:
                self._take(event)

    def take_problems(self) -> list[PlayerProblem]:
        """The problems since the last call."""
        problems, self.problems = self.problems, []
        return problems

    def _take(self, event: "Event") -> None:
        if event.event == "viewend":
            self.open_views.discard(event.view_id or "")
        elif event.event == "viewstart":
            self.open_views.add(event.view_id or "")
        elif event.event == "ended":
            self.ended = True
        elif event.event == "error":
            data = event.data
            self.problems.append(PlayerProblem(str(data.get("kind") or "player"), str(data.get("message") or "")))
