"""How long commits take at present."""

#: A commit that takes longer is no longer something to do in passing.
_QUICK_S = 0.001
_SHARE = 0.25


class Pace:
    """A moving estimate of what a commit takes, in seconds. It does not begin as quick: the first must show it."""

    def __init__(self) -> None:
        self._estimate = _QUICK_S

    @property
    def is_quick(self) -> bool:
        return self._estimate < _QUICK_S

    def note(self, seconds: float) -> None:
        """A commit took so long. One that stalled is remembered for some dozens of quick ones."""
        self._estimate += _SHARE * (seconds - self._estimate)
