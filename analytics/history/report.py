"""The report: one HTML file with plotly charts that needs no network. Every text from outside is escaped."""

from datetime import datetime
from html import escape
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from plotly.io import to_html
from plotly.offline import get_plotlyjs

from analytics.history.atomic import replacing
from analytics.history.frames import History

#: Told apart with any colour vision (Okabe and Ito), the most frequent event first; then one for all the rest.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#b0b4bc")
_INKS = ("#ffffff", *("#14161a",) * 7)
_SLICES = len(_COLOURS) - 1
_BINS = 20
_STYLE = """
:root { color-scheme: light dark; --paper: #fbfbfd; --ink: #1b1d22; --faint: #5c6370; --line: #dcdfe6 }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15171c; --ink: #e9ebf0; --faint: #a2a9b8; --line: #363b47 }
}
body { background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto, "DejaVu Sans",
  sans-serif; max-width: 56rem; margin: 3rem auto; padding: 0 1.25rem }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem } h2 { font-size: 1.25rem; margin: 2.6rem 0 .3rem }
p { margin: .3rem 0; max-width: 42rem } .faint { color: var(--faint) }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
th { font-weight: 600; color: var(--faint) } .number { text-align: right }
time, .number { white-space: nowrap }
.js-plotly-plot text:not(.slicetext) { fill: var(--ink) !important }
.js-plotly-plot .gridlayer path, .js-plotly-plot .zerolinelayer path { stroke: var(--line) !important }
footer { margin: 3rem 0 1rem; font-size: .9rem }
"""


def write_report(history: History, path: Path, made_at: datetime) -> None:
    """Writes the report, whole or not at all. Raises OSError."""
    with replacing(path) as file:
        file.write(report_html(history, made_at).encode("utf-8", "backslashreplace"))


def report_html(history: History, made_at: datetime) -> str:
    counts = history.counts
    if counts.empty:
        script, charts = "", "<p>There are no events yet. Play something, then make the report again.</p>"
    else:
        script, charts = f"<script>{get_plotlyjs()}</script>", _mix(counts) + _percents(history.percents)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Playscope report</title><style>{_STYLE}</style>{script}</head>
<body><header><h1>Playscope report</h1><p>{_summary(history)}</p></header>
<main>{charts}</main>
<footer class="faint">Read from {escape(history.origin)} on {made_at:%d %B %Y, %H:%M}. This page works offline.</footer>
</body></html>
"""


def _summary(history: History) -> str:
    """Numbers and times only: nothing in it needs escaping."""
    words = _several(int(history.counts.sum()), "event")
    if history.views:
        words += f" of {_several(history.views, 'view')}"
    if history.sessions:
        words += f" in {_several(history.sessions, 'session')}"
    if history.first is None or history.last is None:
        return f"{words}."
    length = _length((history.last - history.first).total_seconds())
    return f"{words}, from {_moment(history.first)} to {_moment(history.last)} ({length})."


def _several(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _moment(moment: pd.Timestamp) -> str:
    return f"<time>{moment:%Y-%m-%d %H:%M:%S} UTC</time>"


def _length(seconds: float) -> str:
    for size, unit in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} seconds"


def _mix(counts: pd.Series) -> str:
    """The sample's pie, and the same as a table: the pie holds the largest slices, the table all names."""
    shown = counts if len(counts) == len(_COLOURS) else counts.head(_SLICES)
    labels, values = [escape(str(name), quote=False) for name in shown.index], [int(value) for value in shown]
    if (rest := int(counts.sum()) - sum(values)) > 0:
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
            insidetextfont={"color": _INKS},
            marker={"colors": _COLOURS, "line": {"color": "#ffffff", "width": 1}},
            hovertemplate="%{label}: %{value} (%{percent})<extra></extra>",
        )
    )
    total = int(counts.sum())
    rows = "".join(
        f'<tr><td>{escape(str(name))}</td><td class="number">{count:,}</td>'
        f'<td class="number">{100 * count / total:.1f} %</td></tr>'
        for name, count in counts.items()
    )
    table = (
        '<table><thead><tr><th>Event</th><th class="number">Count</th><th class="number">Share</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    return f"<section><h2>Distribution of events</h2>{_chart(pie, 420)}{table}</section>"


def _percents(percents: pd.Series) -> str:
    """The sample's histogram of `percent`, over percentsplayed events alone, in 20 bins."""
    heading = "<h2>Percent completed</h2>"
    if percents.empty:
        return f"<section>{heading}<p>No <code>percentsplayed</code> event has a percent yet.</p></section>"
    counts = percents.value_counts().sort_index()
    # Whole percents from 0 to 100 are 101 values: 20 bins of 5.05 from -0.5 hold each in exactly one.
    histogram = go.Figure(
        go.Histogram(
            x=[float(percent) for percent in counts.index],
            y=[int(count) for count in counts],
            histfunc="sum",
            xbins={"start": -0.5, "end": 100.5, "size": 101 / _BINS},
            marker={"color": _COLOURS[0]},
            hovertemplate="%{y} events<extra></extra>",
        )
    )
    histogram.update_xaxes(title="percent of the video", range=[-0.5, 100.5], tick0=0, dtick=10)
    histogram.update_yaxes(title="events", rangemode="tozero", tickformat="d")
    words = f"{_several(len(percents), 'event')} said how far a viewer came; the highest mark was {percents.max():g} %."
    note = "These are positions that players reported, not shares that were watched."
    return f'<section>{heading}<p>{words} <span class="faint">{note}</span></p>{_chart(histogram, 360)}</section>'


def _chart(figure: go.Figure, height: int) -> str:
    figure.update_layout(
        height=height,
        margin={"l": 50, "r": 20, "t": 30, "b": 50},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "inherit", "size": 14},
        bargap=0.05,
    )
    html: str = to_html(
        figure,
        full_html=False,
        include_plotlyjs=False,
        include_mathjax=False,
        config={"displayModeBar": False, "responsive": True},
    )
    return html
