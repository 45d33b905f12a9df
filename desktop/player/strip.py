"""The strip under the player: what was watched of the video that plays there, how often, and where the playhead is."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from analytics.playback.span import PLAYING
from analytics.playback.trace import Trace
from analytics.playback.view import View
from desktop.charts.heat import paint_heat, paint_place
from desktop.coverage import Coverage, Watched
from desktop.focus import Focus
from desktop.live import Live
from desktop.look.theme import GRID, Theme

#: How far the playhead is carried on from the last event, in milliseconds: events come about once a second.
_CARRIED_MS = 2000


class PlayerStrip(QWidget):
    """Follows the newest of the views that this window's player has open. A click moves the player."""

    def __init__(
        self, theme: Theme, live: Live, focus: Focus, open_views: Callable[[], set[str]], now_ms: Callable[[], int]
    ) -> None:
        super().__init__()
        self._theme, self._live, self._focus = theme, live, focus
        self._open_views, self._now_ms = open_views, now_ms
        self._coverage = Coverage(live.views)
        self._view: View | None = None
        self._watched: Watched | None = None
        self._playhead: float | None = None
        self._drawn: object = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What was watched")
        self.setToolTip("What was watched of this video: once, twice, more often. A click moves the player.")
        theme.changed.connect(self.update)
        focus.cursor_moved.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, 2 * GRID)

    def draw(self) -> None:
        """The playhead, where it moved by a pixel."""
        trace = self._live.traces.get(self._view.view_id) if self._view else None
        self._playhead = self._carried(trace) if trace is not None and self._watched is not None else None
        place = None if self._playhead is None else round(self._playhead / self._duration * self.width())
        if place != self._drawn:
            self._drawn = place
            self.update()

    def refresh(self) -> None:
        """What was watched."""
        views, mine = self._live.views, self._open_views()
        self._view = next((view for view in reversed(list(views)) if view.view_id in mine), None)
        self._watched = self._coverage.of(self._view, self._now_ms()) if self._view else None
        words = "No video plays here."
        if self._watched is not None:
            facts = self._watched.facts
            words = f"{facts.unique_s:.1f} s of {self._duration:.1f} s watched, {facts.media_played_s:.1f} s played."
        self.setAccessibleDescription(words)
        self.update()

    @property
    def _duration(self) -> float:
        return self._watched.duration_s if self._watched else 1.0

    def _carried(self, trace: Trace) -> float | None:
        """Where the playhead is by now, as far as the last event and its state can tell (seconds)."""
        if not trace.playhead.times or self._watched is None:
            return None
        at, media = trace.playhead.times[-1], trace.playhead.values[-1]
        if self._watched.facts.state == PLAYING:
            media += min(max(0, self._now_ms() - at), _CARRIED_MS) / 1000
        return min(media, self._duration)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._view is not None and self._watched is not None:
            seconds = self._duration * min(1.0, max(0.0, event.position().x() / max(1, self.width())))
            self._focus.media_time_wanted.emit(self._view.view_id, seconds)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().window())
            area = QRectF(self.rect()).adjusted(0, 3, 0, -3)
            times = self._watched.times if self._watched is not None else np.zeros(0)
            paint_heat(painter, area, times, colours)
            paint_place(painter, area, self._share(self._playhead), colours.text)
            paint_place(painter, area, self._share(self._at_cursor()), colours.text, dashed=True)

    def _at_cursor(self) -> float | None:
        cursor = self._focus.cursor
        if cursor is None or self._view is None or self._focus.view_ids[:1] != (self._view.view_id,):
            return None
        trace = self._live.traces.get(self._view.view_id)
        return trace.media_at(cursor) if trace is not None else None

    def _share(self, seconds: float | None) -> float | None:
        return None if seconds is None or self._watched is None else seconds / self._duration
