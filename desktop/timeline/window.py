"""Which part of the time is shown: all of it, the last while (following), or a part that stands still."""

#: Milliseconds a pixel, at least and at most.
_FINEST, _COARSEST = 0.05, 3_600_000.0
#: Room left free behind the end, as a share of what is shown.
_MARGIN = 0.03


class TimeWindow:
    """Places are pixels from the left edge, times milliseconds from where views are aligned.

    `fits`: all is shown; `follows`: the right edge goes with the end.
    """

    def __init__(self) -> None:
        self.start = 0.0
        self.per_pixel = 10.0
        self.fits = True
        self.follows = True
        self._first = self._last = 0.0
        self._width = 1

    def settle(self, first: float, last: float, width: int) -> None:
        """There is something from `first` to `last` now, and `width` pixels to show it in."""
        self._first, self._last, self._width = first, max(last, first + 1000), max(1, width)
        length = self._last - self._first
        if self.fits:
            self.start, self.per_pixel = self._first, length * (1 + _MARGIN) / self._width
        elif self.follows:
            self.start = self._last + (_MARGIN - 1) * self._shown()

    def at(self, place: float) -> float:
        return self.start + place * self.per_pixel

    def place_of(self, time: float) -> float:
        return (time - self.start) / self.per_pixel

    def zoom(self, factor: float, place: float) -> None:
        """What is at `place` stays there. While the end is followed and seen, the end stays."""
        if self.fits or self.follows:
            self.follows = self.at(place) >= self._last - 0.1 * self._shown()
        self.fits = False
        fixed = self.at(place)
        coarsest = min(_COARSEST, 4 * (self._last - self._first) / self._width)
        self.per_pixel = min(max(self.per_pixel * factor, _FINEST), max(coarsest, _FINEST))
        self.start = fixed - place * self.per_pixel

    def move(self, pixels: float) -> None:
        """To the right; whoever looks back no longer follows."""
        self.move_to(self.start + pixels * self.per_pixel)

    def move_to(self, start: float) -> None:
        self.fits = self.follows = False
        shown = self._shown()
        self.start = min(max(start, self._first - shown / 2), self._last - shown / 2)

    def to_start(self) -> None:
        self.move_to(self._first)

    def follow(self) -> None:
        """The end, and what comes."""
        self.follows = True
        self.settle(self._first, self._last, self._width)

    def show_all(self) -> None:
        self.fits = self.follows = True
        self.settle(self._first, self._last, self._width)

    def _shown(self) -> float:
        return self._width * self.per_pixel
