"""How a replay goes back without beginning anew: what was shown is kept every so many events, in bounded memory."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from desktop.capture.tape import Place, Tape
from desktop.live import Live, LiveState

#: Between two snapshots, in events, at first; and so many for each view and trace that had to be copied for the last
#: one, so that copying is a small part of the work however many views go on at once.
EVERY, EVERY_COPY = 4096, 16
#: With more snapshots, or about so many bytes in them, every second one goes.
MOST, MOST_BYTES = 128, 150_000_000


class Snapshot(NamedTuple):
    """The tape had come to `place`, and the events up to there made the panels what they were."""

    place: Place
    live: LiveState


def _nothing() -> None:
    return None


class Snapshots:
    """Of one tape and the model that its events go to. `nbytes` is about what they take beside what is shown anyway.

    `set_aside` is called where there is one more: they are half a million objects for a large capture, which live as
    long as it is shown, and in which there is no garbage (`GarbageCollection.set_aside`)."""

    def __init__(
        self,
        tape: Tape,
        live: Live,
        every: int = EVERY,
        most_bytes: int = MOST_BYTES,
        *,
        set_aside: Callable[[], None] = _nothing,
    ) -> None:
        self._tape, self._live = tape, live
        self.set_aside = set_aside
        self._every = every
        self._most_bytes = most_bytes
        self.kept = [Snapshot(tape.place, live.keep())]
        self.nbytes = 0
        self._copied = (0, 0)
        self._going: list[Snapshot] = []

    def look(self) -> None:
        """Events have come: keep how it stands, where it is time to."""
        if self._going:
            self._going.pop()
        place = self._tape.place
        copies, nbytes = self._live.copied
        before, bytes_before = self._copied
        events = place.given - self.kept[-1].place.given
        if events < max(self._every, EVERY_COPY * (copies - before)) or self._live.mix.total != place.given:
            return
        self.kept.append(Snapshot(place, self._live.keep()))
        self.nbytes += nbytes - bytes_before
        self._copied = (copies, nbytes)
        while len(self.kept) > MOST or (self.nbytes > self._most_bytes and len(self.kept) > 2):
            self._thin()
        self.set_aside()

    def adopt(self, other: "Snapshots") -> None:
        """Those of another tape and model, which the same events went to; that one keeps nothing more."""
        self.kept, self.nbytes = other.kept, other.nbytes
        self._copied = self._live.copied
        self._tape.learn(other._tape)

    def let_go(self) -> Iterator[None]:
        """Nobody goes back any more: one less in each step."""
        for some in (self._going, self.kept):
            while some:
                some.pop()
                yield

    def go_back(self, at_ms: int) -> None:
        """Tape and model to the last snapshot whose events were all due by `at_ms`."""
        snapshot = next((one for one in reversed(self.kept) if one.place.given_ms <= at_ms), self.kept[0])
        self._tape.go_to(snapshot.place)
        self._live.go_back(snapshot.live)

    def _thin(self) -> None:
        """Every second one goes (the first stays), and new ones come half as often. They go one by one as events come:
        to free them all takes a moment."""
        self._every *= 2
        self._going += self.kept[1::2]
        del self.kept[1::2]
        self.nbytes //= 2
