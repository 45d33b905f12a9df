"""Quality figures: the most asked for as cards, all of them as a table, four of them as distributions."""

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from analytics.history.report.markup import (
    SAMPLE_COLOURS,
    UNKNOWN,
    Cell,
    Html,
    chart,
    figure_text,
    length,
    letter,
    note,
    share_text,
    table,
    value_text,
)
from analytics.history.sample import Sample
from analytics.playback.facts import COMPLETED, EXIT_BEFORE_START, LOST, OUTCOMES, PLAYBACK_FAILURE, START_FAILURE
from analytics.playback.figures import BY_NAME, FIGURES
from analytics.playback.ratios import DEFAULT_RATIO

#: Figures whose sum over views says something.
_SUMMED = frozenset(
    ("rebuffer_count", "rebuffer_s", "seek_count", "seek_s", "played_s", "watch_s", "paused_s", "rewatched_s", "loops",
     "replays", "frames_shown", "frames_dropped")
)  # fmt: skip
_DISTRIBUTIONS = ("startup_s", "rebuffer_ratio", "watched_percent", "score")
_BINS = 30


class Card(NamedTuple):
    title: str
    says: Callable[[Sample], str]
    definition: str


def _outcome_share(*outcomes: str) -> Callable[[Sample], str]:
    def says(sample: Sample) -> str:
        ended = sample.views["outcome"].dropna()
        return share_text(int(ended.isin(outcomes).sum()), len(ended))

    return says


def _median(name: str) -> Callable[[Sample], str]:
    return lambda sample: figure_text(_quantile(sample, name, 0.5), BY_NAME[name])


def _quantile(sample: Sample, name: str, share: float) -> float | None:
    values = sample.views[name].dropna()
    return float(values.quantile(share)) if len(values) else None


CARDS = (
    Card("Views", lambda sample: f"{len(sample.views):,}", "play attempts of one source in one player"),
    Card(
        "Played",
        lambda sample: length(float(sample.views["played_s"].sum())),
        "sum of the time in which a playhead moved",
    ),
    Card("Startup, median", _median("startup_s"), BY_NAME["startup_s"].formula),
    Card(
        "Rebuffer ratio",
        lambda sample: value_text(sample.ratio(), "ratio"),
        f"{DEFAULT_RATIO.formula}, as a ratio of the sums",
    ),
    Card("Completed", _outcome_share(COMPLETED), "of the views that are over, those that came to the end"),
    Card("Failed", _outcome_share(START_FAILURE, PLAYBACK_FAILURE), "an error before the first frame or after it"),
    Card("Left before start", _outcome_share(EXIT_BEFORE_START), "no error and no first frame, after at least 1 s"),
    Card("Score, median", _median("score"), "0 to 100; its formula stands below"),
)


def cards(samples: Sequence[Sample]) -> str:
    return (
        '<div class="cards">'
        + "".join(
            f'<div class="card"><h3>{card.title}</h3>{_values(card, samples)}<p>{escape(card.definition)}</p></div>'
            for card in CARDS
        )
        + f"</div>{_outcomes(samples)}"
    )


def _values(card: Card, samples: Sequence[Sample]) -> str:
    if len(samples) == 1:
        return f"<b>{card.says(samples[0])}</b>"
    return "".join(f'<b class="second {"ab"[at]}">{card.says(sample)}</b>' for at, sample in enumerate(samples))


def _outcomes(samples: Sequence[Sample]) -> str:
    titles, rows = ["Outcome"], [[name] for name in (*OUTCOMES, "still open")]
    for number, sample in enumerate(samples):
        letter = f" {'AB'[number]}" if len(samples) > 1 else ""
        titles += [f"Views{letter}", f"Share{letter}"]
        counts = sample.views["outcome"].fillna("still open").value_counts()
        for row in rows:
            count = int(counts.get(row[0], 0))
            row += [f"{count:,}", share_text(count, len(sample.views))]
    about = note(f"{LOST}: no event for 60 s although something should have happened. Shares are of all views.")
    return f"<h3>Outcomes</h3>{table(titles, rows)}{about}"


def figures(samples: Sequence[Sample]) -> str:
    """All figures: how they lie over the views, their sum where it says something, and the rule."""
    titles = ["Figure", "Rule"]
    for number in range(len(samples)):
        letter = f" {'AB'[number]}" if len(samples) > 1 else ""
        titles += [f"{title}{letter}" for title in ("Median", "p75", "p95", "Sum", "Views")]
    rows: list[list[Cell]] = []
    for kind in FIGURES:
        row: list[Cell] = [kind.title, Html(f'<span class="faint">{escape(kind.formula)}</span>')]
        for sample in samples:
            values = sample.views[kind.name].dropna()
            for share in (0.5, 0.75, 0.95):
                row.append(figure_text(float(values.quantile(share)), kind) if len(values) else UNKNOWN)
            row.append(figure_text(float(values.sum()), kind) if kind.name in _SUMMED and len(values) else "")
            row.append(f"{len(values):,}")
        rows.append(row)
    about = note(
        "p75 and p95: three quarters, and 95 of 100, of the views are not above it. Views: those in which the figure "
        "can be computed; the others are left out, not counted as 0."
    )
    return f"{about}{table(titles, rows, words=2)}"


def distributions(samples: Sequence[Sample]) -> str:
    return f'<div class="grid">{"".join(_distribution(name, samples) for name in _DISTRIBUTIONS)}</div>'


def _distribution(name: str, samples: Sequence[Sample]) -> str:
    """Up to the 99th percentile; what lies beyond is in the last bar. Lines at the median and (dotted) at p95."""
    kind = BY_NAME[name]
    scale = 100 if kind.unit == "ratio" else 1
    unit = "%" if kind.unit == "ratio" else kind.unit
    known = [sample.views[name].dropna().to_numpy() * scale for sample in samples]
    everything = np.concatenate(known)
    heading = f"<h3>{kind.title}</h3>"
    if not len(everything):
        return f"<div>{heading}<p>No view has it.</p></div>"
    if name in ("watched_percent", "score"):
        low, high = 0.0, 100.0
    else:
        low, high = 0.0, float(np.quantile(everything, 0.99)) or 1.0
    edges = np.linspace(low, high, _BINS + 1)
    figure = go.Figure()
    for at, values in enumerate(known):
        counts, _ = np.histogram(np.clip(values, low, high), edges)
        shares = 100 * counts / max(1, len(values))
        figure.add_trace(
            go.Bar(
                x=((edges[:-1] + edges[1:]) / 2).round(4).tolist(),
                y=shares.round(3).tolist(),
                width=(high - low) / _BINS if len(samples) == 1 else None,
                marker={"color": SAMPLE_COLOURS[at]},
                name="AB"[at],
                hovertemplate="%{x:.2f}: %{y:.1f} % of views<extra></extra>",
            )
        )
        for share, dash in ((0.5, "solid"), (0.95, "dot")) if len(values) and len(samples) == 1 else ():
            place = min(float(np.quantile(values, share)), high)
            figure.add_vline(x=place, line={"dash": dash, "width": 1.5, "color": "#808aa6"})
    figure.update_layout(showlegend=len(samples) > 1)
    figure.update_xaxes(title=f"{kind.title.lower()}{f', {unit}' if unit else ''}", range=[low, high * 1.01])
    figure.update_yaxes(title="% of views", rangemode="tozero")
    words = [
        f"{letter(at, samples)}median {figure_text(_quantile(sample, name, 0.5), kind)}, "
        f"p95 {figure_text(_quantile(sample, name, 0.95), kind)}"
        for at, sample in enumerate(samples)
    ]
    title = f"Distribution of {kind.title.lower()} over the views"
    return f"<div>{heading}{note('; '.join(words))}{chart(figure, 270, title)}</div>"
