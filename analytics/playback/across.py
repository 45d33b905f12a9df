"""Figures across views: medians and percentiles; a ratio over views is the ratio of the sums."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.playback.facts import Facts
from analytics.playback.ratios import DEFAULT_RATIO, Ratio
from analytics.playback.span import REBUFFERING
from analytics.playback.unknown import Unknown


@dataclass(frozen=True, slots=True)
class Spread:
    """How a figure lies over views: `count` of those that have it, and its median, 75th and 95th percentile."""

    count: int
    median: float
    p75: float
    p95: float


def percentile(values: Sequence[float], percent: float) -> float:
    """Of ascending values, at least one; between two of them in proportion (as numpy's `linear`)."""
    place = (len(values) - 1) * percent / 100
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


def spread(values: Iterable[float | int | None]) -> Spread | Unknown:
    """Of a figure of several views, over those in which it could be computed (is not None)."""
    known = sorted(float(value) for value in values if value is not None)
    if not known:
        return Unknown("no view has it")
    return Spread(len(known), *(percentile(known, percent) for percent in (50, 75, 95)))


def rebuffer_ratio(views: Sequence[Facts], ratio: Ratio = DEFAULT_RATIO) -> float | Unknown:
    """Sum of rebuffering / sum of what the definition divides by, over the views that have both."""
    counted = [facts for facts in views if ratio.denominator(facts) > 0]
    below = sum(ratio.denominator(facts) for facts in counted)
    return sum(facts.totals[REBUFFERING] for facts in counted) / 1000 / below if counted else Unknown(ratio.missing)


def outcomes(views: Sequence[Facts]) -> Counter[str]:
    """Views by outcome; those still open are left out."""
    return Counter(facts.outcome for facts in views if facts.outcome is not None)
