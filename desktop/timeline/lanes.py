"""The timeline: lanes of one view or two over a ruler, with a cursor and a range; for wheel, hand and keys."""

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.charts.shared import empty_words
from desktop.focus import Focus
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, Theme, font
from desktop.timeline.data import Line
from desktop.timeline.paint import Lanes
from desktop.timeline.ruler import ruler_step, ruler_text
from desktop.timeline.window import TimeWindow

#: A press that moves less than this before it ends is a click (pixels); an event so near to it is meant.
_CLICK, _NEAR = 4, 8
_Key = Qt.Key
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_LEFT = Qt.MouseButton.LeftButton


class Timeline(QWidget):
    """Signal: `clicked` (a moment, milliseconds, in the first view, and the id of the event there, or ""). Times along
    the ruler count from play intent, at which two views are aligned.

    `selects`: dragging over the lanes selects a range; otherwise it moves them. On the ruler it always selects.
    """

    clicked = Signal(object, str)  # int would be cut to 32 bits

    def __init__(self, theme: Theme, focus: Focus) -> None:
        super().__init__()
        self._theme, self._focus = theme, focus
        self.lines: list[Line] = []
        self.window_shown = TimeWindow()
        self.selects = False
        self._lanes = Lanes(theme.colours)
        self._small = font(0.82)
        self._pressed: QPointF | None = None
        self._pressed_start = 0.0
        self._selecting = False
        self.empty = empty_words(self)
        self.empty.setText("No view yet.")
        self.setAccessibleName("Timeline")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(60)
        self._keys: dict[int, Callable[[], None]] = {
            _Key.Key_Left: lambda: self.window_shown.move(-self._inner_width() / 8),
            _Key.Key_Right: lambda: self.window_shown.move(self._inner_width() / 8),
            _Key.Key_Plus: lambda: self._zoom(0.5),
            _Key.Key_Equal: lambda: self._zoom(0.5),
            _Key.Key_Minus: lambda: self._zoom(2.0),
            _Key.Key_0: self.window_shown.show_all,
            _Key.Key_Home: self.window_shown.to_start,
            _Key.Key_End: self.window_shown.follow,
            _Key.Key_Up: lambda: self._step_cursor(-1),
            _Key.Key_Down: lambda: self._step_cursor(1),
            _Key.Key_Return: self._click_cursor,
        }
        theme.changed.connect(self._on_theme_changed)
        focus.cursor_moved.connect(self.update)
        focus.range_changed.connect(self.update)

    def show_lines(self, lines: list[Line]) -> None:
        """Other views than before, or none."""
        self.lines = lines
        self.window_shown.show_all()
        self.empty.setHidden(bool(lines))
        self.update()

    def draw(self, now: int | None) -> None:
        """Nothing happens until an event came, or time moved the end of an open view by a pixel."""
        news = [line.update(now, self.window_shown.per_pixel) for line in self.lines]
        if any(news):
            self.fit()
            self.update()

    def fit(self) -> None:
        """The window follows what there is, as far as it is to."""
        if self.lines:
            self.window_shown.settle(
                min(line.started_at - line.zero for line in self.lines),
                max(line.ended_at - line.zero for line in self.lines),
                self._inner_width(),
            )

    # --- places ------------------------------------------------------------------------------------------------------

    def _height_of_one(self) -> int:
        """Of the lanes of one view."""
        return (self.height() - self._lanes.ruler) // len(self.lines) - GRID // 2

    def _inner_width(self) -> int:
        return max(1, self.width() - self._lanes.gutter - GRID)

    def moment_at(self, x: float) -> int:
        """The moment, in the first view, at a place of this widget."""
        zero = self.lines[0].zero if self.lines else 0
        return zero + round(self.window_shown.at(x - self._lanes.gutter))

    def place_of(self, moment: int) -> float:
        zero = self.lines[0].zero if self.lines else 0
        return self._lanes.gutter + self.window_shown.place_of(moment - zero)

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = self._theme.colours
        painter.fillRect(self.rect(), QColor(colours.base))
        if self.lines:
            painter.setFont(self._small)
            self._paint_range(painter)
            self._paint_ruler(painter)
            height = self._height_of_one()
            for number, line in enumerate(self.lines):
                top = self._lanes.ruler + number * (height + GRID // 2)
                area = QRect(0, top, self._lanes.gutter + self._inner_width(), height)
                shown = self.window_shown
                name = f"View {plain(line.view.view_id[-6:])}" if len(self.lines) > 1 else "State"
                self._lanes.paint(painter, area, line, line.zero + shown.start, shown.per_pixel, name)
            self._paint_cursor(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_ruler(self, painter: QPainter) -> None:
        colours, shown = self._theme.colours, self.window_shown
        step = ruler_step(shown.per_pixel * painter.fontMetrics().horizontalAdvance("00:00:000") * 1.5)
        first = math.ceil(shown.start / step)
        last = math.floor(shown.at(self._inner_width()) / step)
        for number in range(first, last + 1):
            x = round(self._lanes.gutter + shown.place_of(number * step))
            painter.setPen(QColor(colours.grid))
            painter.drawLine(x, self._lanes.ruler - 4, x, self.height())
            painter.setPen(QColor(colours.muted))
            where = QRect(x - 50, 0, 100, self._lanes.ruler - 4)
            painter.drawText(where, int(Qt.AlignmentFlag.AlignCenter), ruler_text(number * step, step))

    def _paint_range(self, painter: QPainter) -> None:
        if self._focus.range is None:
            return
        left, right = (self.place_of(moment) for moment in self._focus.range)
        left, right = max(left, self._lanes.gutter), min(right, self.width())
        if right > left:
            band = QColor(self._theme.colours.selection)
            painter.fillRect(QRect(round(left), 0, max(1, round(right - left)), self.height()), band)
            painter.setPen(QColor(self._theme.colours.accent))
            for x in (round(left), round(right)):
                painter.drawLine(x, 0, x, self.height())

    def _paint_cursor(self, painter: QPainter) -> None:
        if self._focus.cursor is None:
            return
        x = round(self.place_of(self._focus.cursor))
        if self._lanes.gutter <= x <= self.width():
            painter.setPen(QPen(QColor(self._theme.colours.text), 1, Qt.PenStyle.DashLine))
            painter.drawLine(x, 0, x, self.height())

    # --- the hand ----------------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        turned = delta.y() or delta.x()
        if event.modifiers() & _SHIFT or (not delta.y() and delta.x()):
            self.window_shown.move(-turned)
        else:
            self.window_shown.zoom(0.8 ** (turned / 120), event.position().x() - self._lanes.gutter)
        event.accept()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == _LEFT and self.lines:
            self._pressed, self._pressed_start = event.position(), self.window_shown.start
            self._selecting = self.selects or event.position().y() < self._lanes.ruler

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.lines:
            return
        x = event.position().x()
        if self._pressed is None:
            self._focus.move_cursor(self.moment_at(x) if x >= self._lanes.gutter else None)
        elif abs(x - self._pressed.x()) >= _CLICK:
            if self._selecting:
                self._select(self._pressed.x(), x)
            else:
                self.window_shown.move_to(self._pressed_start - (x - self._pressed.x()) * self.window_shown.per_pixel)
                self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and event.button() == _LEFT and abs(event.position().x() - pressed.x()) < _CLICK:
            below_ruler = event.position().y() - self._lanes.ruler
            on_states = 0 <= below_ruler < self._lanes.state_height(self._height_of_one())
            self._click(event.position().x(), on_states)

    def leaveEvent(self, event: QEvent) -> None:
        self._focus.move_cursor(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == _Key.Key_Escape and self._focus.range is not None:
            self._focus.limit(None)
        elif event.key() in self._keys and self.lines:
            self._keys[event.key()]()
            self.fit()
            self.update()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        self.empty.setGeometry(self.rect())
        self.fit()

    def focusInEvent(self, event: object) -> None:
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.update()

    def _zoom(self, factor: float) -> None:
        cursor = self._focus.cursor
        middle = self._inner_width() / 2
        self.window_shown.zoom(factor, middle if cursor is None else self.place_of(cursor) - self._lanes.gutter)

    def _select(self, one: float, other: float) -> None:
        left, right = sorted((max(one, self._lanes.gutter), max(other, self._lanes.gutter)))
        start, end = self.moment_at(left), self.moment_at(right)
        if start < end:
            self._focus.limit((start, end))

    def _click(self, x: float, on_states: bool = False) -> None:
        """What is meant is an event near by; else, on the first view's states, what began the state there."""
        if x >= self._lanes.gutter:
            moment = self.moment_at(x)
            near = self.lines[0].trace.nearest(moment)
            is_near = near is not None and near[0] <= _NEAR * self.window_shown.per_pixel
            self._focus.move_cursor(moment)
            otherwise = self.lines[0].opened_by(moment) if on_states else ""
            self.clicked.emit(moment, near[1] if near and is_near else otherwise)

    def _click_cursor(self) -> None:
        if self._focus.cursor is not None:
            self._click(self.place_of(self._focus.cursor))

    def _step_cursor(self, by: int) -> None:
        """The cursor to the edge of the span after or before it."""
        line = self.lines[0]
        edges = [*line.spans.starts.tolist(), line.ended_at]
        at = self._focus.cursor
        if at is None:
            self._focus.move_cursor(edges[0] if by > 0 else edges[-1])
            return
        beyond = [edge for edge in edges if (edge - at) * by > 0]
        if beyond:
            self._focus.move_cursor(min(beyond, key=lambda edge: abs(edge - at)))

    def _on_theme_changed(self) -> None:
        self._lanes = Lanes(self._theme.colours)
        self._small = font(0.82)
        self.update()
