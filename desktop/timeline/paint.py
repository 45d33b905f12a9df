"""How the lanes of the timeline are painted: a few hundred rectangles however many spans there are."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPolygonF

from desktop.look.colours import Colours
from desktop.look.theme import GRID, font
from desktop.timeline.data import Line
from player.vocabulary import GROUPS

#: Room at the left for the lanes' names, and above them for the ruler; more where text is large (pixels).
GUTTER, RULER = 78, 20
_Brush = Qt.BrushStyle
#: State -> (what of the colours it wears, the pattern over it).
LOOKS: Mapping[str, tuple[str, Qt.BrushStyle]] = {
    "idle": ("grid", _Brush.NoBrush),
    "loading": ("loading", _Brush.NoBrush),
    "starting": ("seeking", _Brush.VerPattern),
    "playing": ("playback", _Brush.NoBrush),
    "rebuffering": ("buffering", _Brush.BDiagPattern),
    "seeking": ("progress", _Brush.HorPattern),
    "paused": ("border", _Brush.NoBrush),
    "ended": ("other", _Brush.NoBrush),
    "failed": ("error", _Brush.DiagCrossPattern),
    "left": ("grid", _Brush.NoBrush),
    "asleep": ("base", _Brush.Dense6Pattern),
}
_FLAGS = ("hidden", "muted", "fullscreen", "rate")
_TITLES = {group.name: group.title for group in GROUPS}


class Lanes:
    """Paints one view into a rectangle: state, playhead and buffer, flags, events by group.

    `gutter` and `ruler`: the room at the left and above, in pixels.
    """

    def __init__(self, colours: Colours) -> None:
        self.colours = colours
        self._small = font(0.82)
        metrics = QFontMetrics(self._small)
        names = ["Playhead", *_TITLES.values()]
        self.gutter = max(GUTTER, GRID + max(metrics.horizontalAdvance(name) for name in names))
        self.ruler = max(RULER, metrics.height() + GRID // 2)
        names = {state: colours.groups.get(look, "") or getattr(colours, look) for state, (look, _) in LOOKS.items()}
        self._fills = {state: QColor(name) for state, name in names.items()}
        self._inks = {state: QColor("#000000" if _light(fill) else "#ffffff") for state, fill in self._fills.items()}
        self._faint = {state: _alpha(ink, 60) for state, ink in self._inks.items()}
        self._text, self._muted = QColor(colours.text), QColor(colours.muted)
        self._groups = {name: QColor(colour) for name, colour in colours.groups.items()}

    def paint(
        self, painter: QPainter, area: QRect, line: Line, start: float, per_pixel: float, name: str = "State"
    ) -> None:
        """`area` with the gutter; `start` is the moment at its left edge after the gutter, `name` heads the lanes."""
        painter.setFont(self._small)
        inner = area.adjusted(self.gutter, 0, 0, 0)
        text = painter.fontMetrics().height()
        state = self.state_height(area.height())
        lane = QRect(inner.x(), inner.y(), inner.width(), state)
        self._name(painter, lane, name)
        self._states(painter, lane, line, start, per_pixel)
        rest, top = area.height() - state - 2, inner.y() + state + 2
        flags = [name for name in _FLAGS if any(flag.name == name for flag in line.history.flags)]
        flag = text * (len(flags) if rest > 10 * text else 1) if flags and rest > 3 * text else 0
        present = [group.name for group in GROUPS if group.name in line.groups]
        row = max(3, min(text + 2, (rest - flag) * 3 // 5 // max(1, len(present))))
        events = row * len(present) if rest - flag > 4 * len(present) else 0
        plot = QRect(inner.x(), top, inner.width(), rest - flag - events - 2)
        if plot.height() > text:
            self._media(painter, plot, line, start, per_pixel)
        if flag:
            lane = QRect(inner.x(), plot.bottom() + 1, inner.width(), flag)
            self._flag_lane(painter, lane, line, flags, start, per_pixel)
        if events:
            lane = QRect(inner.x(), area.bottom() - events + 1, inner.width(), row)
            self._events(painter, lane, line, present, start, per_pixel)

    def state_height(self, height: int) -> int:
        """Of the lane of states, the uppermost, where all lanes are so high together."""
        return min(QFontMetrics(self._small).height() + 6, max(10, height // 5))

    def _name(self, painter: QPainter, lane: QRect, name: str) -> None:
        painter.setPen(self._muted)
        painter.drawText(
            QRect(lane.x() - self.gutter, lane.y(), self.gutter - GRID // 2, lane.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
            name,
        )

    def _states(self, painter: QPainter, lane: QRect, line: Line, start: float, per_pixel: float) -> None:
        metrics = painter.fontMetrics()
        runs = line.spans.runs(start, per_pixel, lane.width())
        painter.setPen(Qt.PenStyle.NoPen)
        for state in {run.state for run in runs}:
            rects = [
                QRect(lane.x() + run.first, lane.y(), run.end - run.first, lane.height())
                for run in runs
                if run.state == state
            ]
            painter.setBrush(self._fills[state])
            painter.drawRects(rects)
            if LOOKS[state][1] is not _Brush.NoBrush:
                painter.setBrush(QBrush(self._faint[state], LOOKS[state][1]))
                painter.drawRects(rects)
        for run in runs:
            if run.end - run.first > 24 and metrics.horizontalAdvance(run.state) < run.end - run.first - 6:
                painter.setPen(self._inks[run.state])
                at = QRect(lane.x() + run.first, lane.y(), run.end - run.first, lane.height())
                painter.drawText(at, int(Qt.AlignmentFlag.AlignCenter), run.state)

    def _media(self, painter: QPainter, plot: QRect, line: Line, start: float, per_pixel: float) -> None:
        """Media time upwards, wall time to the right: the playhead as a line, what is buffered ahead as a band."""
        times, media = line.playhead
        end = start + plot.width() * per_pixel
        low, high = np.searchsorted(times, (start, end))
        low, high = max(0, int(low) - 1), min(len(times), int(high) + 1)
        times, media = times[low:high], media[low:high]
        painter.setPen(QPen(QColor(self.colours.grid)))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        if not len(times):
            self._name(painter, plot, "Playhead")
            return
        b_times, b_ends = line.buffered
        low, high = np.searchsorted(b_times, (start, end))
        low, high = max(0, int(low) - 1), min(len(b_times), int(high) + 1)
        b_times, b_ends = b_times[low:high], b_ends[low:high]
        least = float(media.min())
        most = max(float(media.max()), float(b_ends.max(initial=0.0)), least + 1)
        scale = (plot.height() - 3) / (most - least)

        def xs(moments: np.ndarray) -> np.ndarray:
            return plot.x() + (moments - start) / per_pixel

        def ys(seconds: np.ndarray) -> np.ndarray:
            return plot.bottom() - 1 - (seconds - least) * scale

        painter.save()
        painter.setClipRect(plot)
        if len(b_times):
            until = np.append(b_times, min(line.ended_at, end + per_pixel))
            steps = np.repeat(until, 2)[1:-1]
            ends = np.repeat(b_ends, 2)
            heads = np.interp(steps, times, media)
            ends = np.maximum(ends, heads)
            outline = zip(
                np.concatenate((xs(steps), xs(steps)[::-1])).tolist(),
                np.concatenate((ys(ends), ys(heads)[::-1])).tolist(),
                strict=True,
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_alpha(self._groups["buffering"], 90))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in outline]))
        points = _thinned(xs(times), ys(media), plot.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.colours.accent), 1.6))
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))
        painter.restore()
        text = painter.fontMetrics().height()
        if plot.height() > 3 * text:
            self._name(painter, QRect(plot.x(), plot.y(), plot.width(), text), f"{most:.0f} s")
            self._name(painter, QRect(plot.x(), plot.bottom() - text, plot.width(), text), f"{least:.0f} s")
        self._name(painter, plot, "Playhead")

    def _flag_lane(
        self, painter: QPainter, lane: QRect, line: Line, names: list[str], start: float, per_pixel: float
    ) -> None:
        """All flags in one lane, each on a strip of its own, named where there is room."""
        self._name(painter, lane, "Flags")
        strip = lane.height() / len(names)
        for flag in line.history.flags:
            left = max(lane.x(), lane.x() + (flag.start - start) / per_pixel)
            right = min(lane.right(), lane.x() + (flag.end - start) / per_pixel)
            if right < lane.x() or left > lane.right():
                continue
            where = QRectF(left, lane.y() + names.index(flag.name) * strip, max(1.0, right - left), strip - 1)
            painter.fillRect(where, self._fills["idle"])
            words = f"rate {flag.value:g}" if flag.name == "rate" else flag.name
            if strip > 8 and painter.fontMetrics().horizontalAdvance(words) < where.width() - 4:
                painter.setPen(self._text)
                painter.drawText(where.adjusted(3, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), words)

    def _events(
        self, painter: QPainter, lane: QRect, line: Line, present: list[str], start: float, per_pixel: float
    ) -> None:
        named = lane.height() >= painter.fontMetrics().ascent()
        if named and lane.height() < painter.fontMetrics().height():
            tight = painter.font()
            tight.setPixelSize(max(1, lane.height() - 2))
            painter.setFont(tight)
        for group in present:
            times, _ = line.groups[group]
            first, last = np.searchsorted(times, (start, start + lane.width() * per_pixel))
            columns = np.unique(((times[first:last] - start) / per_pixel).astype(np.int64)).tolist()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._groups[group])
            wide = 3 if group == "error" else 2
            painter.drawRects([QRect(lane.x() + x, lane.y() + 1, wide, lane.height() - 2) for x in columns])
            if named:
                self._name(painter, lane, _TITLES[group])
            lane = lane.translated(0, lane.height())
        if not named:
            self._name(painter, QRect(lane.x(), lane.y() - 20, lane.width(), 20), "Events")


def _thinned(xs: np.ndarray, ys: np.ndarray, width: int) -> list[tuple[float, float]]:
    """Where there are many points a pixel, only the lowest and the highest of each few."""
    if len(xs) > 4 * width:
        size = -(-len(xs) // width)
        heads = np.arange(0, len(xs), size)
        tops, bottoms = np.minimum.reduceat(ys, heads), np.maximum.reduceat(ys, heads)
        xs, ys = np.repeat(xs[heads], 2), np.stack((bottoms, tops), axis=1).ravel()
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


def _alpha(colour: QColor, alpha: int) -> QColor:
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


def _light(colour: QColor) -> bool:
    """Whether black is read better on it than white: by relative luminance (WCAG 2.1)."""
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] > 0.179
