"""The same figures by source, by browser and by page."""

from collections.abc import Callable, Sequence

import pandas as pd

from analytics.history.report.markup import Cell, figure_text, heading, length, note, share_text, table, value_text
from analytics.history.sample import Sample
from analytics.playback.facts import COMPLETED, PLAYBACK_FAILURE, START_FAILURE
from analytics.playback.figures import BY_NAME

_MOST = 25
_TITLES = (
    "Views",
    "Startup, median",
    "Startup, p95",
    "Rebuffer ratio",
    "Completed",
    "Failed",
    "Score, median",
    "Played",
)


def breakdown(column: str, title: str) -> Callable[[Sequence[Sample]], str]:
    """A section that groups the views by a column of the sample's frame, those with the most views first."""

    def draw(samples: Sequence[Sample]) -> str:
        about = note(
            "Startup and score: over the group's views that have it. Rebuffer ratio: rebuffering / (played + "
            "rebuffering), of the sums. Completed and failed: of the group's views that are over."
        )
        parts = [about]
        for at, sample in enumerate(samples):
            groups = sample.views.groupby(column, sort=True)
            ranked = groups.size().sort_values(ascending=False, kind="stable")
            rows = [_row(sample, str(name), list(groups.indices[name])) for name in ranked.index[:_MOST]]
            parts.append(heading(at, samples) + table((title, *_TITLES), rows))
            if len(ranked) > _MOST:
                views = int(ranked.iloc[_MOST:].sum())
                parts.append(note(f"{len(ranked) - _MOST:,} more, with {views:,} views together, are not told."))
        return "".join(parts)

    return draw


def _row(sample: Sample, name: str, places: list[int]) -> list[Cell]:
    views = sample.views.iloc[places]
    ended = views["outcome"].dropna()
    return [
        name,
        f"{len(views):,}",
        figure_text(_quantile(views, "startup_s", 0.5), BY_NAME["startup_s"]),
        figure_text(_quantile(views, "startup_s", 0.95), BY_NAME["startup_s"]),
        value_text(sample.ratio(places), "ratio"),
        share_text(int((ended == COMPLETED).sum()), len(ended)),
        share_text(int(ended.isin((START_FAILURE, PLAYBACK_FAILURE)).sum()), len(ended)),
        figure_text(_quantile(views, "score", 0.5), BY_NAME["score"]),
        length(float(views["played_s"].sum())),
    ]


def _quantile(views: pd.DataFrame, name: str, share: float) -> float | None:
    values = views[name].dropna()
    return float(values.quantile(share)) if len(values) else None
