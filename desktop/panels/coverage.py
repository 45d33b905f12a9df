"""Coverage: which parts of the media were watched, how often, and by how many views."""

from desktop.charts.coverage_strip import CoverageStrip
from desktop.coverage import CELLS, Coverage, Watched
from desktop.look.clock_text import media_clock
from desktop.panels.chart_panel import ChartPanel
from desktop.panels.panel import PanelContext

_NO_VIEW = "No view yet."
_NO_DURATION = "The duration is not known yet, or the media has no end."


class CoveragePanel(ChartPanel):
    """The view that is looked at, and all kept views of the same source. Watched and reached are never mixed."""

    def __init__(self, context: PanelContext) -> None:
        self._live, self._focus, self._now_ms = context.live, context.focus, context.now_ms
        self._coverage = Coverage(context.live.views)
        self.strip = CoverageStrip(context.theme)
        self._seen: object = None
        super().__init__("Coverage", self.strip, ("Part", "Times played", "Views"))
        self._focus.views_changed.connect(self._look_anew)
        self._focus.range_changed.connect(self._look_anew)
        self._focus.cursor_moved.connect(self._point)
        self.strip.clicked.connect(self._on_clicked)
        self.refresh()

    def refresh(self) -> None:
        view = self._live.views.get(self._focus.view_ids[0]) if self._focus.view_ids else None
        if view is None:
            self.strip.show_watched(None, None, _NO_VIEW)
            self.tell("", "", _NO_VIEW, [])
            return
        seen = (view.view_id, view.version, len(self._live.views), self.shows_table, self.strip.size())
        if seen == self._seen:
            return
        self._seen = seen
        watched = self._coverage.of(view, self._now_ms(), self._focus.range)
        if watched is None:
            self.strip.show_watched(None, None, _NO_DURATION)
            self.tell("", "", _NO_DURATION, [])
            return
        stretches = view.stretches()
        self.strip.show_watched(watched, stretches[-1].end if stretches else None, "")
        limits = self._focus.range
        limited = "" if limits is None else f" · only {(limits[1] - limits[0]) / 1000:.3f} s of it"
        figure, words = _percent(watched.facts.unique_s, watched), _words(watched) + limited
        self.tell(figure, words, f"{figure} {words}", _rows(watched) if self.shows_table else [])

    def _look_anew(self) -> None:
        self._seen = None
        self.refresh()

    def _point(self) -> None:
        trace = self._live.traces.get(self._focus.view_ids[0]) if self._focus.view_ids else None
        cursor = self._focus.cursor
        self.strip.show_cursor(None if trace is None or cursor is None else trace.media_at(cursor))

    def _on_clicked(self, media_time: float) -> None:
        self._focus.media_time_wanted.emit(self._focus.view_ids[0], media_time)


def _percent(seconds: float, watched: Watched) -> str:
    return f"{min(100.0, 100 * seconds / watched.duration_s):.0f} %"


def _words(watched: Watched) -> str:
    again = max(0.0, watched.facts.media_played_s - watched.facts.unique_s)
    reached = _percent(watched.facts.furthest_s, watched)
    return f"watched · {reached} reached · {again:.1f} s watched again"


def _rows(watched: Watched) -> list[tuple[str, ...]]:
    step = watched.duration_s / CELLS
    return [
        (f"{media_clock(place * step)} to {media_clock((place + 1) * step)}", f"{times:.2f}", f"{100 * share:.0f} %")
        for place, (times, share) in enumerate(zip(watched.times.tolist(), watched.retention.tolist(), strict=True))
    ]
