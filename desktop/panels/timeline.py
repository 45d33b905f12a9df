"""The timeline of the view that is looked at, or of two: states, playhead, buffer, events over wall time."""

from functools import partial

from PySide6.QtWidgets import QToolButton

from desktop.look.clock_text import count, media_clock
from desktop.panels.chart_panel import ChartPanel
from desktop.panels.panel import PanelContext
from desktop.timeline.data import RANK, Line
from desktop.timeline.lanes import Timeline
from desktop.timeline.ruler import ruler_text

#: The table shows so many of the last spans.
_MOST_ROWS = 2000


class TimelinePanel(ChartPanel):
    """The lanes, what holds at the cursor in words, and the spans as a table."""

    def __init__(self, context: PanelContext) -> None:
        self._live, self._focus, self._now_ms = context.live, context.focus, context.now_ms
        self.plot = Timeline(context.theme, context.focus)
        super().__init__("Timeline", self.plot, ("State", "From", "To", "Seconds", "Edges"))
        self.select = self._button("Select", "Select a range by dragging: figures are limited to it (Esc: all again)")
        self.select.setCheckable(True)
        self.select.toggled.connect(partial(setattr, self.plot, "selects"))
        self.fit = self._button("Fit", "Show all of it, and follow what comes (0)")
        self.fit.clicked.connect(self._on_fit_clicked)
        self.plot.clicked.connect(self._on_clicked)
        self._focus.views_changed.connect(self._on_views_changed)
        self._focus.cursor_moved.connect(self._tell_cursor)
        self._focus.range_changed.connect(self.refresh)
        self._on_views_changed()

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(text=text)
        button.setToolTip(tip)
        button.setAccessibleName(f"Timeline: {text.lower()}")
        self.head.insertWidget(self.head.count() - 1, button)
        return button

    def draw(self) -> None:
        if not self.shows_table:
            self.plot.draw(self._now_ms())

    def refresh(self) -> None:
        if not self.plot.lines:
            self.tell("", "", "No view yet.", [])
            return
        if self.shows_table:
            for line in self.plot.lines:
                line.update(self._now_ms(), 250)
        summary = " ".join(_summary(line) for line in self.plot.lines)
        self.tell("", self._words(), summary, self._rows() if self.shows_table else [])

    def _words(self) -> str:
        cursor, line = self._focus.cursor, self.plot.lines[0]
        if cursor is not None:
            return self._at_cursor(cursor, line)
        if self._focus.range is not None:
            start, end = self._focus.range
            return f"range of {(end - start) / 1000:.3f} s from {_ruler(start, line)} · Esc: all"
        return f"{line.state_at(line.ended_at - 1) or 'no state'} · {(line.ended_at - line.started_at) / 1000:.1f} s"

    def _at_cursor(self, cursor: int, line: Line) -> str:
        media, ahead, near = line.media_at(cursor), line.ahead_at(cursor), line.trace.nearest(cursor)
        parts = [_ruler(cursor, line), line.state_at(cursor) or "outside of the view"]
        parts += [f"playhead {media_clock(media)}"] if media is not None else []
        parts += [f"buffer {ahead:.1f} s"] if ahead is not None else []
        parts += [f"{near[2]} event {near[0]} ms away"] if near else []
        return " · ".join(parts)

    def _rows(self) -> list[tuple[str, ...]]:
        line = self.plot.lines[0]
        zero = line.zero
        return [
            (
                RANK[code],
                f"{(start - zero) / 1000:.3f}",
                f"{(end - zero) / 1000:.3f}",
                f"{(end - start) / 1000:.3f}",
                "seen" if span.exact else "inferred",
            )
            for code, start, end, span in zip(
                line.spans.codes[-_MOST_ROWS:].tolist(),
                line.spans.starts[-_MOST_ROWS:].tolist(),
                line.spans.ends[-_MOST_ROWS:].tolist(),
                line.history.spans[-_MOST_ROWS:],
                strict=True,
            )
        ]

    def _tell_cursor(self) -> None:
        if self.plot.lines:
            words = self._words()
            self.words.setText(words)
            self.words.setToolTip(words)

    def _on_clicked(self, moment: int, event_id: str) -> None:
        line = self.plot.lines[0]
        if event_id:
            self._focus.event_wanted.emit(event_id)
        media = line.media_at(moment)
        if media is not None:
            self._focus.media_time_wanted.emit(line.view.view_id, media)

    def _on_fit_clicked(self) -> None:
        self.plot.window_shown.show_all()
        self.plot.fit()
        self.plot.update()

    def _on_views_changed(self) -> None:
        lines = []
        for view_id in self._focus.view_ids:
            view, trace = self._live.views.get(view_id), self._live.traces.get(view_id)
            if view is not None and trace is not None:
                lines.append(Line(view, trace))
        self.plot.show_lines(lines)
        self.plot.draw(self._now_ms())
        self.refresh()


def _ruler(moment: int, line: Line) -> str:
    return ruler_text(moment - line.zero, 1)


def _summary(line: Line) -> str:
    """In one sentence, for who does not see the lanes."""
    totals: dict[str, tuple[int, float]] = {}
    lengths = (line.spans.ends - line.spans.starts).tolist()
    for code, length in zip(line.spans.codes.tolist(), lengths, strict=True):
        number, seconds = totals.get(RANK[code], (0, 0.0))
        totals[RANK[code]] = (number + 1, seconds + length / 1000)
    parts = [f"{state} {seconds:.1f} s in {count(number, 'span')}" for state, (number, seconds) in totals.items()]
    return f"{(line.ended_at - line.started_at) / 1000:.1f} s: {', '.join(parts)}."
