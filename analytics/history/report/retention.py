"""Retention: which share of the views played each part of the media."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analytics.history.report.markup import chart, chart_text, note
from analytics.history.sample import Sample
from analytics.history.seen_view import PARTS

_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9")
_DASHES = ("solid", "dot")


def retention(samples: Sequence[Sample]) -> str:
    """Of all views that played something, and of the sources with the most of them."""
    figure = go.Figure()
    edges = [100 * (part + 0.5) / PARTS for part in range(PARTS)]
    for at, sample in enumerate(samples):
        curves = {"all sources": [parts for parts in sample.retained if parts is not None]}
        if len(samples) == 1:
            curves |= by_source(sample, len(_COLOURS) - 1)
        for (name, played), colour in zip(curves.items(), _COLOURS, strict=False):
            if not played:
                continue
            shares = (100 * np.mean(played, axis=0)).round(2).tolist()
            figure.add_trace(
                go.Scatter(
                    x=edges,
                    y=shares,
                    mode="lines",
                    line={"color": colour, "dash": _DASHES[at], "width": 3 if name == "all sources" else 1.8},
                    name=chart_text(f"{name} ({len(played):,})" if len(samples) == 1 else f"{'AB'[at]}: {name}"),
                    hovertemplate="%{y:.1f} % of views<extra>%{fullData.name}</extra>",
                )
            )
    if not figure.data:
        return "<p>No view of a known duration played anything.</p>"
    figure.update_layout(showlegend=True, hovermode="x unified")
    figure.update_xaxes(title="part of the video, %", range=[0, 100], dtick=10)
    figure.update_yaxes(title="% of views that played it", range=[0, 101])
    about = note(
        f"The media in {PARTS} equal parts; a view played a part if it played more than half of it. Views that played "
        "nothing, or media without a known duration, are left out. In brackets: views."
    )
    return f"{about}{chart(figure, 400, 'Retention: share of the views that played each part')}"


def by_source(sample: Sample, most: int) -> dict[str, list[NDArray[np.bool_]]]:
    """The played parts of each view by source, of the sources with the most such views."""
    found: dict[str, list[NDArray[np.bool_]]] = {}
    for source, parts in zip(sample.views["source"], sample.retained, strict=True):
        if parts is not None:
            found.setdefault(source, []).append(parts)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return dict(ranked[:most]) if len(ranked) > 1 else {}
