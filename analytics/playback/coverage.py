"""Which parts of the media were played, how often."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from analytics.playback.span import Stretch


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches without overlaps, ascending: each second of the media at most once."""
    merged: list[Stretch] = []
    for stretch in sorted(stretches):
        if merged and stretch.start <= merged[-1].end:
            if stretch.end > merged[-1].end:
                merged[-1] = Stretch(merged[-1].start, stretch.end)
        else:
            merged.append(stretch)
    return merged


def seconds(stretches: Iterable[Stretch]) -> float:
    """The sum of their lengths."""
    return sum(stretch.end - stretch.start for stretch in stretches)


class Coverage:
    """Sums over a list of stretches that mostly grows: what was summed before is not summed again."""

    def __init__(self) -> None:
        self._read = 0
        self._last: Stretch | None = None
        self._union: list[Stretch] = []
        self._played = 0.0

    def seconds_of(self, stretches: Sequence[Stretch]) -> tuple[float, float]:
        """(seconds of media that were played at least once, seconds of media played in all).

        The last stretch may still grow, so it is never kept.
        """
        closed = len(stretches) - 1
        if closed < self._read or (self._read and stretches[self._read - 1] is not self._last):
            self._read, self._union, self._played = 0, [], 0.0
        if closed > self._read:
            new = stretches[self._read : closed]
            self._union = union([*self._union, *new])
            self._played = sum((stretch.end - stretch.start for stretch in new), self._played)
            self._read, self._last = closed, stretches[closed - 1]
        open_one = stretches[-1:]
        return seconds(union([*self._union, *open_one])), self._played + seconds(open_one)


def times_played(stretches: Sequence[Stretch], duration: float, cells: int) -> NDArray[np.float64]:
    """How often each of `cells` equal parts of the media was played; 1.5 is once whole and once half.

    `duration` is greater than 0, in seconds."""
    if not stretches:
        return np.zeros(cells)
    starts, ends = np.clip(np.array(stretches, dtype=np.float64).T / duration * cells, 0, cells)
    # Media played up to each cell's edge, over all stretches: its differences are what was played in each cell.
    edges = np.arange(cells + 1, dtype=np.float64)
    played = np.zeros(cells + 1)
    for points, sign in ((np.sort(starts), 1.0), (np.sort(ends), -1.0)):
        before = np.searchsorted(points, edges, side="right")
        sums = np.concatenate(([0.0], np.cumsum(points)))
        played += sign * (edges * before - sums[before])
    times: NDArray[np.float64] = np.diff(played)
    return np.maximum(times, 0.0)
