"""Larger and smaller text, by keys, in steps; kept for the next start."""

from collections.abc import Callable, Mapping
from functools import partial

from desktop.look.theme import Theme

#: In percent of the system's size, as the setting allows.
STEPS = (80, 90, 100, 110, 125, 150, 175, 200)
_USUAL = 100


class TextSize:
    """`keep` gets each new size, in percent."""

    def __init__(self, theme: Theme, keep: Callable[[int], object]) -> None:
        self._theme = theme
        self._keep = keep

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """The calls by the ids of their rows in actions.py."""
        return {
            "text_larger": partial(self.step, 1),
            "text_smaller": partial(self.step, -1),
            "text_usual": partial(self._set, _USUAL),
        }

    def step(self, by: int) -> None:
        """To the next size that is larger (1) or smaller (-1); the last one stays."""
        now = self._theme.text_size
        beyond = [size for size in STEPS if (size - now) * by > 0]
        if beyond:
            self._set(min(beyond, key=lambda size: abs(size - now)))

    def _set(self, percent: int) -> None:
        self._theme.set_text_size(percent)
        self._keep(percent)
