"""The filters that were used last, and where among them somebody is who goes through them."""

from collections.abc import Sequence

#: So many are remembered.
LENGTH = 20


class FilterHistory:
    """`texts`: the newest first."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = list(texts[:LENGTH])
        self._back = -1
        self._typed = ""

    def step(self, by: int, typed: str) -> str:
        """One further back (1) or forth (-1); below the newest stands what was `typed` before the first step."""
        if self._back < 0:
            self._typed = typed
        self._back = max(-1, min(self._back + by, len(self.texts) - 1))
        return self.texts[self._back] if self._back >= 0 else self._typed

    def leave(self) -> None:
        """Nobody goes through them any more: the next step is the first."""
        self._back = -1

    def remember(self, text: str) -> bool:
        """As the newest; whether that changed anything."""
        before = self.texts
        self.texts = [text, *(known for known in before if known != text)][:LENGTH]
        self.leave()
        return self.texts != before
