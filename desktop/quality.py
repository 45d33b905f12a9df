"""The figures of a view in words: cards, the reasons of each, and two views side by side. Knows no widget."""

from itertools import islice
from typing import NamedTuple

from analytics.playback.facts import Facts
from analytics.playback.figures import ALL_OF_IT, BY_NAME, Figure, beside_spans, figures_of, is_evidence
from analytics.playback.ranges import facts_in
from analytics.playback.ratios import Ratio
from analytics.playback.span import Span
from analytics.playback.vendor import claims
from analytics.playback.view import View
from desktop.charts import figure_cards
from desktop.charts.figure_text import UNKNOWN, difference_text, input_text, value_text
from desktop.focus import Range
from desktop.look.clock_text import clock
from desktop.look.plain_text import plain

#: The figures that are shown, after the outcome.
SHOWN = (
    "score", "startup_s", "rebuffer_count", "rebuffer_s", "rebuffer_ratio", "rebuffer_per_minute", "seek_count",
    "seek_s", "seek_wait_s", "played_s", "watch_s", "paused_s", "watched_percent", "reached_percent", "rewatched_s",
    "loops", "replays", "frames_shown", "dropped_percent", "switches", "upscale_percent", "downscale_percent",
)  # fmt: skip
_OUTCOME = (
    "completed: played to the end; left: before it; exit before start: no error and no frame, after 1 s or more; "
    "start or playback failure: an error; lost: 60 s without any event."
)
_MOST = 500


class Reason(NamedTuple):
    """A row under the chosen figure: its text, the event to show, and the moment if it has one (ms since the epoch)."""

    row: tuple[str, ...]
    event_id: str
    at: int | None


class Quality:
    """What is to be said of a view at the moment `now`, within `limits` where there are some."""

    def __init__(self, view: View, ratio: Ratio, limits: Range | None, now: int) -> None:
        self._view, self._now, self._limits = view, now, limits
        self.facts: Facts = view.facts(now) if limits is None else facts_in(view, *limits, now)
        self.figures = figures_of(self.facts, ratio)
        self._claims = {claim.figure: claim for claim in claims(self.facts, [] if limits else view.marks)}

    @property
    def name(self) -> str:
        """The last characters of the view's id."""
        return plain(self._view.view_id[-6:])

    @property
    def title(self) -> str:
        """Which view it is, and how it stands."""
        return f"View {self.name} · {self.outcome} · from {clock(self.facts.started_at)}"

    @property
    def outcome(self) -> str:
        return self.facts.outcome or f"{self.facts.state} (open)"

    def cards(self, warning: str) -> list[figure_cards.Figure]:
        """The outcome and the figures, with what the player itself says; in the colour `warning` where it differs."""
        title = "Outcome" if self.facts.outcome else "State: still open"
        cards = [figure_cards.Figure(title, self.facts.outcome or self.facts.state, _OUTCOME)]
        for name in SHOWN:
            figure = self.figures[name]
            claim = self._claims.get(name)
            doubted = claim is not None and not claim.agrees
            cards.append(
                figure_cards.Figure(
                    figure.kind.title,
                    value_text(figure),
                    figure.why or figure.kind.formula,
                    warning if doubted else "",
                    f"{'≠' if doubted else '='} player: {claim.short}" if claim is not None else "",
                )
            )
        return cards

    def reasons(self, place: int) -> tuple[str, list[Reason]]:
        """The rule of the card at `place` with its inputs, and the spans and events that it rests on."""
        if place == 0:
            spans = self._view.spans(self._now)[-1:]
            rows = [Reason((span.state, clock(span.start), "", ""), span.opened_by, span.start) for span in spans]
            return f"Outcome: {_OUTCOME}", rows
        figure = self.figures[SHOWN[place - 1]]
        return self._rule(figure), self._rows(figure)

    def beside(self, other: "Quality") -> list[tuple[str, ...]]:
        """Rows of figure, this view, the other, and how much more the other has."""
        rows: list[tuple[str, ...]] = [
            ("View", self.name, other.name, ""),
            ("Outcome", self.outcome, other.outcome, ""),
        ]
        for name in SHOWN:
            one, two = self.figures[name], other.figures[name]
            more = UNKNOWN
            if one.value is not None and two.value is not None:
                more = difference_text(two.value - one.value, one.kind.unit)
            rows.append((one.kind.title, value_text(one), value_text(two), more))
        return rows

    def _rule(self, figure: Figure) -> str:
        lines = [f"{figure.kind.title} = {figure.kind.formula}"]
        if figure.why:
            lines.append(f"Not known: {figure.why}.")
        elif figure.inputs:
            lines.append(", ".join(input_text(name, value) for name, value in figure.inputs.items()))
        if (claim := self._claims.get(figure.kind.name)) is not None:
            lines.append(f"The player's own {claim.words}{'' if claim.agrees else ': not what was measured'}.")
        return "\n".join(lines)

    def _rows(self, figure: Figure) -> list[Reason]:
        """The newest spans, and the events beside them."""
        kind, limits = BY_NAME[figure.kind.name], self._limits or ALL_OF_IT
        spans = reversed(self._view.spans(self._now))
        newest = list(islice((span for span in spans if is_evidence(span, kind, limits)), _MOST))
        rows = [_span_row(span) for span in reversed(newest)]
        named = {name for span in newest for name in (span.opened_by, span.closed_by)}
        beside = [name for name in beside_spans(self._view, kind, limits) if name not in named]
        return rows + [Reason((f"event {plain(name[-12:])}", "", "", ""), name, None) for name in beside[-_MOST:]]


def _span_row(span: Span) -> Reason:
    edges = "seen" if span.exact else "inferred"
    return Reason(
        (span.state, clock(span.start), f"{span.milliseconds / 1000:.3f} s", edges), span.opened_by, span.start
    )
