"""Startup and rebuffering over time: views by when they began, in equal steps."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.history.report.markup import SAMPLE_COLOURS, chart, note
from analytics.history.sample import Sample
from collector.event import EARLIEST_MS, rfc3339

#: Steps to choose from, in seconds, and how they are called; the finest is taken that makes at most so many.
_STEPS = {
    60: "a minute", 300: "5 minutes", 900: "15 minutes", 3600: "an hour", 21_600: "6 hours", 86_400: "a day",
    604_800: "a week", 2_629_800: "a month", 31_557_600: "a year", 3_155_760_000: "a century",
}  # fmt: skip
_MOST_STEPS = 60


def over_time(samples: Sequence[Sample]) -> str:
    """Startup as median and p95 of each step's views; rebuffering as the ratio of the step's sums."""
    known = [(at, sample) for at, sample in enumerate(samples) if len(sample.views)]
    if not known:
        return "<p>No view has begun.</p>"
    began = [np.array([facts.started_at for facts in sample.facts]) // 1000 for _, sample in known]
    longest = max(int(seconds.max() - seconds.min()) for seconds in began)
    step = next((step for step in _STEPS if longest / step <= _MOST_STEPS), max(_STEPS))
    startup, rebuffering, views = go.Figure(), go.Figure(), go.Figure()
    for (at, sample), seconds in zip(known, began, strict=True):
        groups = sample.views.groupby(seconds // step)
        steps = groups.size().index
        times = [_time(int(number) * step) for number in steps]
        letter = f" {'AB'[at]}" if len(samples) > 1 else ""
        colour = {"color": SAMPLE_COLOURS[at]}
        for share, dash, name in ((0.5, "solid", "median"), (0.95, "dot", "p95")):
            figures = groups["startup_s"].quantile(share)
            startup.add_trace(_line(times, figures, {**colour, "dash": dash}, f"{name}{letter}"))
        ratios = pd.Series([sample.ratio(list(groups.indices[number])) for number in steps], dtype="float64") * 100
        rebuffering.add_trace(_line(times, ratios, colour, f"rebuffer ratio{letter}"))
        views.add_trace(go.Bar(x=times, y=groups.size().tolist(), marker=colour, name=f"views{letter}"))
    parts = []
    for figure, unit, heading, about in (
        (startup, "seconds", "Startup time", "median and 95th percentile of the views that began in each step"),
        (rebuffering, "%", "Rebuffer ratio", "rebuffering / (played + rebuffering), summed over each step's views"),
        (views, "views", "Views", "play attempts that began in each step"),
    ):
        figure.update_yaxes(title=unit, rangemode="tozero")
        figure.update_xaxes(type="date")
        figure.update_layout(showlegend=len(figure.data) > 1)
        parts.append(f"<h3>{heading}</h3>{note(f'{about}; a step is {_STEPS[step]}')}")
        parts.append(chart(figure, 270, f"{heading} over time"))
    return "".join(parts)


def _time(seconds: int) -> str:
    return rfc3339(max(EARLIEST_MS, seconds * 1000))[:19]


def _line(times: list[str], values: pd.Series, line: dict[str, str], name: str) -> go.Scatter:
    known = [None if pd.isna(value) else round(float(value), 4) for value in values]
    return go.Scatter(x=times, y=known, mode="lines+markers", line={**line, "width": 2}, marker={"size": 5}, name=name)
