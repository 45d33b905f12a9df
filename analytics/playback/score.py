"""The score of a view, 0 to 100, from published parts only."""

import math

from analytics.playback.facts import EXIT_BEFORE_START, PLAYBACK_FAILURE, START_FAILURE, Facts
from analytics.playback.ratios import RATIO_BY_NAME
from analytics.playback.unknown import Unknown


def startup_score(seconds: float) -> float:
    """800 / (8 + t): 100 at once, 50 after 8 s."""
    return 800 / (8 + seconds)


def smoothness_score(rebuffers: int, ratio: float) -> float:
    """mean(100 / sqrt(1 + (n / 2)^2), 100 * exp(-10 * ratio)), the ratio by watch time."""
    return (100 / math.sqrt(1 + (rebuffers / 2) ** 2) + 100 * math.exp(-10 * ratio)) / 2


def score(facts: Facts) -> float | Unknown:
    """Of a view as far as it has come; a failure scores 0, whoever left before the start after a second or more 50."""
    if facts.outcome in (START_FAILURE, PLAYBACK_FAILURE):
        return 0.0
    if facts.outcome == EXIT_BEFORE_START:
        return 50.0
    if not facts.started:
        return Unknown("no frame was shown" if facts.is_open else "it was left within a second of being asked for")
    if facts.starts_outside:
        return Unknown("the start is not in the range")
    if not facts.has_intent:
        return Unknown("no event said when playback was asked for")
    ratio = RATIO_BY_NAME["watch"].compute(facts)
    if isinstance(ratio, Unknown):
        return ratio
    return (startup_score(facts.startup_ms / 1000) + smoothness_score(facts.rebuffers, ratio)) / 2
