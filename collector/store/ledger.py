"""The writer's account of what is committed."""

import threading

from collector.store.counters import Counters, Standing


class Ledger:
    """The standing as last committed, and how many were turned away since, which is written with the next commit.

    Only the writer changes the standing; all else is for any thread.
    """

    def __init__(self, standing: Standing) -> None:
        self._lock = threading.Lock()
        self._standing = standing
        self._refused = 0

    @property
    def standing(self) -> Standing:
        return self._standing

    @property
    def refused(self) -> int:
        """How many turned away are not written yet."""
        return self._refused

    def refuse(self, count: int) -> None:
        with self._lock:
            self._refused += count

    def counters(self) -> Counters:
        """What is committed, and what was refused since."""
        with self._lock:
            counters, refused = self._standing.counters, self._refused
        return counters.plus(Counters(received=refused, refused=refused)) if refused else counters

    def take_over(self, standing: Standing, refused: int = 0) -> None:
        """It is committed; `refused` of those turned away are in it."""
        with self._lock:
            self._standing = standing
            self._refused -= refused
