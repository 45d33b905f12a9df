"""Who gives way where places become few, so that one who comes is served at once, whoever holds the others."""

from collections import Counter, defaultdict
from collections.abc import Collection
from enum import IntEnum
from typing import Protocol, TypeVar

#: How long somebody may keep us waiting without giving way, in seconds: while a tenth of the places is free, and
#: where none is.
_PATIENCE_S = 1.0
_LAST_PATIENCE_S = 0.1


class Wait(IntEnum):
    """What a connection keeps its place for, and those first of whom least is lost.

    GOODBYE: it had its last answer. NOTHING: it never sent a byte. BETWEEN: it may come again. FIRST: its first request
    is not whole. NEXT: a later request is not whole. ANSWER: it does not take its answer.
    """

    GOODBYE = 0
    NOTHING = 1
    BETWEEN = 2
    FIRST = 3
    NEXT = 4
    ANSWER = 5


_AT_ONCE = (Wait.GOODBYE, Wait.BETWEEN)


class Place(Protocol):
    """A connection: its peer's address, and what it is waited for, since when by time.monotonic(); None while it is
    we who are at work on it."""

    @property
    def address(self) -> str: ...

    @property
    def wait(self) -> tuple[Wait, float] | None: ...


P = TypeVar("P", bound=Place)


def few(places: int) -> int:
    """More taken ones than these are too many."""
    return places * 9 // 10


def giving_way(taken: Collection[P], places: int, now: float) -> list[P]:
    """Those to be closed, so that a tenth of `places` is free; fewer where nobody has kept us waiting for long enough.

    Each time it is one of the address that keeps us waiting most often, so that a flood from one closes nobody of
    another; of that address by the order of `Wait`, who waits for longest first. `now`: time.monotonic().
    """
    surplus = len(taken) - few(places)
    if surplus <= 0:
        return []
    since = now - (_PATIENCE_S if len(taken) < places else _LAST_PATIENCE_S)
    waiting: Counter[str] = Counter()
    ready: dict[str, list[tuple[tuple[Wait, float], P]]] = defaultdict(list)
    for one in taken:
        if (wait := one.wait) is not None:
            waiting[one.address] += 1
            if wait[0] in _AT_ONCE or wait[1] <= since:
                ready[one.address].append((wait, one))
    for found in ready.values():
        found.sort(key=lambda pair: pair[0])
        found.reverse()
    chosen: list[P] = []
    while waiting and len(chosen) < surplus:
        address = max(waiting, key=waiting.__getitem__)
        if not ready[address]:  # these have just come: others are not to go for them
            break
        chosen.append(ready[address].pop()[1])
        waiting[address] -= 1
    return chosen
