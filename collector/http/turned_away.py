"""Posts that got no 200 because of their sender: somebody looks for why nothing comes, and should find it here."""

import logging
import threading
import time
from collections.abc import Callable

import msgspec

from collector.http.answers import Answer

logger = logging.getLogger(__name__)

#: Answers that tell a sender to change something: unreadable, not allowed, too large, of another type, too many.
_STATUSES = frozenset({400, 403, 413, 415, 429})
#: So long, in seconds, the same is not said again, and what is not repeated is news.
_QUIET_S = 60.0
_MOST_REASONS = 50
_SENDER_CHARACTERS = 80


class _Body(msgspec.Struct):
    message: str = ""


_decode = msgspec.json.Decoder(_Body).decode


class TurnedAway:
    """Any thread may call `note`, for each answer. The log has each reason at most once a minute."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._lock = threading.Lock()
        self._said: dict[str, float] = {}
        self._newest: tuple[float, str] | None = None

    def note(self, answer: Answer, sender: str) -> None:
        """`sender`: the page's origin, or the address that it came from."""
        if answer.status not in _STATUSES:
            return
        words = f"A post of events from {sender[:_SENDER_CHARACTERS]} was turned away with status {answer.status}."
        words = f"{words} {_decode(answer.body).message}"
        now = self._now_s()
        with self._lock:
            self._newest = (now, words)
            if now - self._said.get(words, -_QUIET_S) < _QUIET_S:
                return
            if len(self._said) >= _MOST_REASONS:
                self._said = {each: at for each, at in self._said.items() if now - at < _QUIET_S}
            if len(self._said) >= _MOST_REASONS:
                return
            self._said[words] = now
        logger.info("%s", words)

    @property
    def newest(self) -> str:
        """Of the last minute, in words; "" where there was none."""
        with self._lock:
            if self._newest is None or self._now_s() - self._newest[0] > _QUIET_S:
                return ""
            return self._newest[1]
