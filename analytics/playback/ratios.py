"""The definitions of the rebuffer ratio, of which one is chosen and shown beside the number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analytics.playback.facts import Facts
from analytics.playback.span import PLAYING, REBUFFERING, SEEKING, STARTING
from analytics.playback.unknown import Unknown


@dataclass(frozen=True, slots=True)
class Ratio:
    """A definition: `compute` gives the ratio (0.0909 is 9.09 %), `source` says who uses it.

    `denominator` gives seconds; over several views the ratio is that of the sums.
    """

    name: str
    title: str
    formula: str
    source: str
    inputs: tuple[str, ...]
    denominator: Callable[[Facts], float]
    missing: str

    def compute(self, facts: Facts) -> float | Unknown:
        below = self.denominator(facts)
        return facts.totals[REBUFFERING] / 1000 / below if below > 0 else Unknown(self.missing)


def watch_s(facts: Facts) -> float:
    """Watch time in seconds: startup + played + rebuffering + seeking."""
    return sum(facts.totals[state] for state in (STARTING, PLAYING, REBUFFERING, SEEKING)) / 1000


def _viewing_s(facts: Facts) -> float:
    return (facts.totals[PLAYING] + facts.totals[REBUFFERING]) / 1000


RATIOS = (
    Ratio(
        "played",
        "of the time from the first frame on",
        "rebuffering / (played + rebuffering)",
        "Playscope",
        ("rebuffering_s", "playing_s"),
        _viewing_s,
        "nothing was played",
    ),
    Ratio(
        "watch",
        "of the watch time",
        "rebuffering / (startup + played + rebuffering + seeking)",
        "Mux Data, Media3",
        ("rebuffering_s", "starting_s", "playing_s", "seeking_s"),
        watch_s,
        "nothing was watched",
    ),
    Ratio(
        "duration",
        "of the media's duration",
        "rebuffering / duration",
        "ITU-T P.1203",
        ("rebuffering_s", "duration_s"),
        lambda facts: facts.duration_s or 0.0,
        "the duration is not known, or the media has no end",
    ),
)
RATIO_BY_NAME: Mapping[str, Ratio] = {ratio.name: ratio for ratio in RATIOS}
DEFAULT_RATIO = RATIOS[0]
