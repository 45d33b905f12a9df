"""What the player's own analytics events say of a view, beside what was measured, and where the two disagree.

Read from the code of the Cloudinary player 4.0.3: `percentsplayed` fires within 0.5 s of a mark, after a seek too, and
again after every jump; `seek` fires where two timeupdates lie more than 1 s of media apart, so a loop or another source
looks like a seek, and a seek of less than 1 s is not seen.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.playback.facts import Facts

#: How near to a mark the playhead is when the event fires, in seconds.
_NEAR_S = 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """What the player said about the figure `figure`; `agrees`: it is what was measured, as far as it can be."""

    figure: str
    short: str
    words: str
    agrees: bool


def claims(facts: Facts, marks: Sequence[tuple[int, str]]) -> list[Claim]:
    """Of a view's facts and its `marks` (percent, event id). Nothing is claimed where the player sent no such event."""
    found = []
    if facts.vendor_seeks:
        found.append(
            Claim(
                "seek_count",
                f"{facts.vendor_seeks}",
                f"seek events: {facts.vendor_seeks}",
                facts.vendor_seeks == facts.seeks,
            )
        )
    if not marks:
        return found
    times = Counter(percent for percent, _ in marks)
    most = max(times)
    said = f"percentsplayed up to {most} %"
    if twice := sorted(percent for percent, count in times.items() if count > 1):
        said += f", more than once at {', '.join(f'{percent} %' for percent in twice)}"
    if facts.duration_s:
        near = 100 * _NEAR_S / facts.duration_s
        for figure, seconds in (("watched_percent", facts.unique_s), ("reached_percent", facts.furthest_s)):
            found.append(Claim(figure, f"{most} %", said, most <= 100 * seconds / facts.duration_s + near))
    return found
