"""The sample's two charts: the pie of the events, and the histogram of the percents in 20 bins."""

from collections.abc import Sequence

import plotly.graph_objects as go

from analytics.history.report.markup import (
    SAMPLE_COLOURS,
    chart,
    chart_text,
    heading,
    letter,
    note,
    several,
    share_text,
    table,
)
from analytics.history.sample import Sample

#: Told apart with any colour vision (Okabe and Ito), the most frequent event first; then one for all the rest.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#b0b4bc")
_INKS = ("#ffffff", *("#14161a",) * 7)
_SLICES = len(_COLOURS) - 1
_BINS = 20


def mix(samples: Sequence[Sample]) -> str:
    """The pie holds the largest slices, the table all names."""
    pies = "".join(f"<div>{heading(at, samples)}{_pie(sample)}</div>" for at, sample in enumerate(samples))
    names = dict.fromkeys(name for sample in samples for name in sample.counts)
    titles, rows = ["Event"], [[name] for name in names]
    for number, sample in enumerate(samples):
        letter = f" {'AB'[number]}" if len(samples) > 1 else ""
        titles += [f"Count{letter}", f"Share{letter}"]
        for row, name in zip(rows, names, strict=True):
            count = sample.counts.get(name, 0)
            row += [f"{count:,}", share_text(count, sample.events)]
    if len(samples) == 1:
        return f'<div class="grid">{pies}<div>{table(titles, rows)}</div></div>'
    return f'<div class="grid">{pies}</div>{table(titles, rows)}'


def percents(samples: Sequence[Sample]) -> str:
    """Over percentsplayed events alone."""
    told = [(at, sample) for at, sample in enumerate(samples) if sample.percents]
    if not told:
        return "<p>No <code>percentsplayed</code> event has a percent yet.</p>"
    figure = go.Figure()
    words = []
    for at, sample in told:
        # Whole percents from 0 to 100 are 101 values: 20 bins of 5.05 from -0.5 hold each in exactly one.
        figure.add_trace(
            go.Histogram(
                x=[float(percent) for percent in sample.percents],
                y=[int(count) for count in sample.percents.values()],
                histfunc="sum",
                xbins={"start": -0.5, "end": 100.5, "size": 101 / _BINS},
                marker={"color": SAMPLE_COLOURS[at]},
                name="AB"[at],
                hovertemplate="%{y} events<extra></extra>",
            )
        )
        total = several(sum(sample.percents.values()), "event")
        words.append(
            f"{letter(at, samples)}{total} said how far a viewer came; the highest mark was {max(sample.percents)} %."
        )
    figure.update_layout(showlegend=len(samples) > 1)
    figure.update_xaxes(title="percent of the video", range=[-0.5, 100.5], tick0=0, dtick=10)
    figure.update_yaxes(title="events", rangemode="tozero", tickformat="d")
    about = note("These are positions that players reported, not shares that were watched.")
    return f"<p>{' '.join(words)}</p>{about}{chart(figure, 340, 'Histogram of the percents that players reported')}"


def _pie(sample: Sample) -> str:
    counts = list(sample.counts.items())
    shown = counts if len(counts) == len(_COLOURS) else counts[:_SLICES]
    labels, values = [chart_text(name) for name, _ in shown], [int(count) for _, count in shown]
    if (rest := sample.events - sum(values)) > 0:
        labels.append(f"{len(counts) - len(shown)} others")
        values.append(rest)
    pie = go.Figure(
        go.Pie(
            labels=labels,
            values=values,
            sort=False,
            direction="clockwise",
            textinfo="percent",
            textposition="inside",
            insidetextorientation="horizontal",
            insidetextfont={"color": _INKS},
            marker={"colors": _COLOURS, "line": {"color": "#ffffff", "width": 1}},
            hovertemplate="%{label}: %{value} (%{percent})<extra></extra>",
        )
    )
    pie.update_layout(uniformtext={"minsize": 11, "mode": "hide"})
    return chart(pie, 430, "Pie of the events by name")
