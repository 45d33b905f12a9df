"""One batch into HarperDB, whatever is in it: what HarperDB will not have is found by halving, and set apart.

    whole batch --taken--> confirmed
                --poison, too large--> halves … one event --> parked with the reason
                --suspect (unknown refusal, 500), the `patient`th time--> halves … one event --> suspect alone
                --anything else--> trouble: what is confirmed so far counts, the rest waits

An event that is suspect alone is parked only when HarperDB took other new events meanwhile, and then refused
this one again, several times: a server that is ill as a whole parks nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from collector.event import Event
from collector.harper.client import Inserted
from collector.harper.errors import HarperError, Meaning

_HALVE = {Meaning.POISON, Meaning.TOO_LARGE}
_PAUSES_S = (0.1, 0.2, 0.4, 0.8, 1.6)


@dataclass(slots=True)
class Outcome:
    """What became of a batch. Events of which nothing is said are still to be delivered.

    `too_large`: HarperDB would not have so much at once.
    """

    delivered: set[int] = field(default_factory=set)
    parked: dict[int, str] = field(default_factory=dict)
    trouble: HarperError | None = None
    too_large: bool = False

    def settled_head(self, events: Sequence[Event]) -> int:
        """How many of `events`, from the first on, are done with."""
        done = self.delivered | self.parked.keys()
        return next((place for place, event in enumerate(events) if event.number not in done), len(events))


class Isolation:
    """Inserts one batch.

    `insert` does it for events and raises HarperError; `pause` waits so many seconds and says whether to go on.
    `patient`: suspect answers are still taken for the server's. `took_new`: HarperDB took a new event since there are
    suspects, in passes before, and afterwards in this one.
    """

    def __init__(
        self,
        insert: Callable[[Sequence[Event]], Inserted],
        pause: Callable[[float], bool],
        patient: bool,
        took_new: bool = False,
    ) -> None:
        self._insert = insert
        self._pause = pause
        self._patient = patient
        self._outcome = Outcome()
        self._suspects: list[tuple[Event, HarperError]] = []
        self.took_new = took_new

    def run(self, events: Sequence[Event]) -> Outcome:
        waiting = [list(events)]
        while waiting and self._outcome.trouble is None:
            part = waiting.pop()
            error = self._try(part)
            if error is None:
                continue
            self._outcome.too_large |= error.meaning is Meaning.TOO_LARGE
            if error.meaning in _HALVE or (error.meaning is Meaning.SUSPECT and not self._patient):
                if len(part) > 1:
                    middle = len(part) // 2
                    waiting += [part[middle:], part[:middle]]
                elif error.meaning is Meaning.SUSPECT:
                    self._suspects.append((part[0], error))
                else:
                    self._outcome.parked[part[0].number] = error.message
            else:
                self._outcome.trouble = error
        for event, error in self._suspects:
            self._convict(event, error)
        return self._outcome

    def _try(self, events: Sequence[Event]) -> HarperError | None:
        """Inserts them; the error, also when HarperDB confirmed only some."""
        try:
            answer = self._insert(events)
        except HarperError as error:
            return error
        self.took_new = self.took_new or bool(answer.new)
        confirmed = {event.number for event in events if event.id in answer.new or event.id in answer.known}
        self._outcome.delivered |= confirmed
        if left := len(events) - len(confirmed):
            return HarperError(
                Meaning.SUSPECT,
                f"HarperDB did not confirm {left} of {len(events)} events.",
                "They are sent again; if it stays so, look into HarperDB's own log.",
            )
        return None

    def _convict(self, event: Event, error: HarperError) -> None:
        """Parks an event that HarperDB refuses again and again while it takes others; else leaves it waiting."""
        if self.took_new and self._outcome.trouble is None:
            for seconds in _PAUSES_S:
                if not self._pause(seconds):
                    return
                again = self._try([event])
                if again is None:
                    return
                if again.meaning is not Meaning.SUSPECT:
                    self._outcome.trouble = again
                    return
            self._outcome.parked[event.number] = error.message
        else:
            self._outcome.trouble = self._outcome.trouble or error
