"""Events a second over the last while, as a filled line that moves to the left."""

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from analytics.playback import EventRate
from desktop.charts.shared import Chart, Ticks, count_ticks, settled_ceiling
from desktop.look.theme import Theme

#: Window in seconds -> the length of one step, in seconds, and the ticks along the time axis.
WINDOWS: Mapping[int, tuple[int, Ticks]] = {
    60: (1, [(-60, "-60 s"), (-45, "-45 s"), (-30, "-30 s"), (-15, "-15 s"), (0, "now")]),
    300: (2, [(-300, "-5 min"), (-240, "-4"), (-180, "-3"), (-120, "-2"), (-60, "-1 min"), (0, "now")]),
    900: (5, [(-900, "-15 min"), (-600, "-10 min"), (-300, "-5 min"), (0, "now")]),
}
_FILL_ALPHA = 56


class RateChart(Chart):
    """The rate of whole steps; the running one is drawn when it is over, so that the line never dips at its end."""

    def __init__(self, theme: Theme, rate: EventRate) -> None:
        super().__init__(theme, "Event rate")
        self._rate = rate
        self._drawn = -1
        self._now_ms = self._total = 0
        self._shifted = 0
        self._top = 0.0
        self._window = 60
        self._curve = pg.PlotCurveItem([-1, 0], [0], stepMode="center", fillLevel=0, antialias=True)
        self.getPlotItem().addItem(self._curve)
        self._cursor = pg.PlotCurveItem()
        self.getPlotItem().addItem(self._cursor)
        self.empty.setText("No events yet.")
        self.restyle()
        self.show_window(60)

    @property
    def window_s(self) -> int:
        return self._window

    def show_window(self, seconds: int) -> None:
        """One of `WINDOWS`."""
        self._window = seconds
        self._drawn = -1
        self.set_ticks("bottom", WINDOWS[seconds][1])
        self.set_ranges(-seconds, 0, max(self._top, 1.0))

    def restyle(self) -> None:
        super().restyle()
        line, fill = QColor(self.theme.colours.accent), QColor(self.theme.colours.accent)
        fill.setAlpha(_FILL_ALPHA)
        self._curve.setPen(pg.mkPen(line, width=1.5))
        self._curve.setBrush(fill)
        self._cursor.setPen(pg.mkPen(self.theme.colours.text, width=1, style=Qt.PenStyle.DashLine))

    def show_cursor(self, ago_s: float | None) -> None:
        """The moment that all panels point at, so many seconds ago; None: no line."""
        seen = ago_s is not None and 0 <= ago_s <= self._window
        self._cursor.setVisible(seen)
        if seen:
            self._cursor.setData([-ago_s, -ago_s], [0, max(self._top, 1.0)])

    def draw(self, now_ms: int) -> None:
        """Data anew when a step is over; in between the line only moves, and by whole pixels."""
        step = WINDOWS[self._window][0]
        end = now_ms // 1000 // step * step
        self.empty.setHidden(self._rate.total > 0)
        self._curve.setVisible(self._rate.total > 0)
        # While the clock stands still (a replay that catches up), what comes is news too.
        came = now_ms == self._now_ms and self._rate.total != self._total
        self._now_ms, self._total = now_ms, self._rate.total
        if end != self._drawn or came:
            self._drawn = end
            self._shifted = -1
            self._load(end, now_ms)
        pixel_ms = 1000 * self._window / max(1, self.width())
        shifted = int((now_ms - end * 1000) / pixel_ms)
        if shifted != self._shifted:
            self._shifted = shifted
            self._curve.setPos(-shifted * pixel_ms / 1000, 0)

    def _load(self, end: int, now_ms: int) -> None:
        step = WINDOWS[self._window][0]
        per_second = whole_steps(self._rate, now_ms, step, self._window)
        edges = np.arange(-len(per_second), 1, dtype=np.float64) * step
        self._curve.setData(edges, per_second)
        self._top = settled_ceiling(float(per_second.max(initial=0)) * 1.05, self._top)
        self.set_ranges(-self._window, 0, self._top)
        self.set_ticks("left", count_ticks(self._top, "/s"))


def whole_steps(rate: EventRate, now_ms: int, step: int, window_s: int) -> np.ndarray:
    """Events a second in each whole step of `step` seconds, the newest last; about `window_s` seconds of them."""
    second = now_ms // 1000
    _, counts = rate.series(now_ms)
    counts = counts[: len(counts) - 1 - second % step]
    steps = min(len(counts) // step, window_s // step + 1)
    return counts[len(counts) - steps * step :].reshape(steps, step).mean(axis=1)
