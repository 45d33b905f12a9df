"""The sockets that are waited for, registered from turn to turn, so that a turn costs as much as changes in it."""

import select

#: Windows has none.
HAS_POLL = hasattr(select, "poll")
READING = select.POLLIN | select.POLLPRI if HAS_POLL else 0
WRITING = select.POLLOUT if HAS_POLL else 0


class Watched:
    """Descriptors and what of each is waited for. For one thread, and where there is `HAS_POLL`."""

    def __init__(self) -> None:
        self._sockets = select.poll()
        self._wanted: dict[int, int] = {}

    def watch(self, wanted: dict[int, int]) -> None:
        """From now on these and no others: one that is closed and stayed would be reported at once, and taken for the
        next connection, which gets its number."""
        if wanted == self._wanted:
            return
        for descriptor in self._wanted.keys() - wanted.keys():
            self._sockets.unregister(descriptor)
        for descriptor, what in wanted.items():
            if self._wanted.get(descriptor) != what:
                self._sockets.register(descriptor, what)
        self._wanted = wanted

    def wait(self, seconds: float) -> list[tuple[int, int]]:
        """Waits until something is ready, at most so long; gives descriptors and what was found."""
        return self._sockets.poll(seconds * 1000)
