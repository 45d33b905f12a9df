"""The waits of a thread that talks to HarperDB: after a failure, and until it is told to try at once."""

import threading

from collector.harper.pace import Backoff


class Retries:
    """`retrying` and `refused` are the waits after a failure that passes by itself, and after one that somebody has to
    mend. One thread waits; any may call `now`."""

    def __init__(self, retrying: Backoff | None = None, refused: Backoff | None = None) -> None:
        self._retrying = retrying or Backoff(first=0.5, longest=30.0)
        self._refused = refused or Backoff(first=30.0, longest=60.0)
        self._told = threading.Event()

    def well(self) -> None:
        """Nothing is wrong: the next failure is the first."""
        self._retrying.reset()
        self._refused.reset()

    def now(self) -> None:
        """Ends the present wait, or the next."""
        self.well()
        self._told.set()

    def wait_after(self, *, refused: bool) -> None:
        """Longer with each failure."""
        self.rest((self._refused if refused else self._retrying).next())

    def rest(self, seconds: float) -> None:
        self._told.wait(seconds)
        self._told.clear()
