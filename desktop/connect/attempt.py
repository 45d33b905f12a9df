"""One trial of a connection on a thread of the pool; Cancel ends it at once."""

import threading
from collections.abc import Callable

from collector.config import HarperTarget
from collector.failure import SurroundingsError
from collector.harper.client import HarperClient
from collector.harper.trial import Step, try_out, unusable


class Attempt:
    """Made in the main thread, run in another, cancelled from any. `make_target` finds the password: it may be slow."""

    def __init__(self, make_target: Callable[[], HarperTarget]) -> None:
        self._make_target = make_target
        self._lock = threading.Lock()
        self._client: HarperClient | None = None
        self.cancelled = False

    def run(self) -> list[Step]:
        """The steps; fewer where it was cancelled."""
        try:
            client = HarperClient(self._make_target())
        except SurroundingsError as error:
            return unusable(error)
        with client:
            with self._lock:
                if self.cancelled:
                    return []
                self._client = client
            steps = []
            for step in try_out(client):
                if self.cancelled:
                    break
                steps.append(step)
            return steps

    def cancel(self) -> None:
        """Ends what is under way."""
        with self._lock:
            self.cancelled = True
            client = self._client
        if client is not None:
            client.close()
