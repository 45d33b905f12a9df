"""The sections of the report, in its order: one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.history.report import events, quality, views
from analytics.history.report.breakdown import breakdown
from analytics.history.report.over_time import over_time
from analytics.history.report.retention import retention
from analytics.history.sample import Sample


@dataclass(frozen=True, slots=True)
class Section:
    """`draw` gives its markup, of one sample or of two."""

    id: str
    title: str
    draw: Callable[[Sequence[Sample]], str]


SECTIONS = (
    Section("quality", "Quality at a glance", quality.cards),
    Section("events", "Distribution of events", events.mix),
    Section("percents", "Percent completed", events.percents),
    Section("distributions", "Distributions", quality.distributions),
    Section("over-time", "Over time", over_time),
    Section("retention", "Retention", retention),
    Section("worst", "Worst views", views.worst),
    Section("findings", "Findings", views.findings),
    Section("sources", "By source", breakdown("source", "Source")),
    Section("browsers", "By browser", breakdown("browser", "Browser")),
    Section("pages", "By page", breakdown("page", "Page")),
    Section("figures", "All figures", quality.figures),
)
