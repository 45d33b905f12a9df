"""What a report of the traffic must say: summed of what was decided, with nothing of the playback model.

Percentiles lie between two values in proportion (`statistics.quantiles`, inclusive). Times in seconds.
"""

from array import array
from collections import Counter
from statistics import median, quantiles
from typing import Any

from analytics.simulation.plan import OUTCOMES, Pause, Plan, Play, Seek, Stall
from analytics.simulation.script import Told, frames_of

#: Retention is said for so many equal parts of the media.
PARTS = 20


class Tally:
    """Counts and sums of some of the views."""

    def __init__(self) -> None:
        self.views = 0
        self.outcomes: Counter[str] = Counter()
        self.startup_ms = array("q")
        self.watched = array("d")
        self.rebuffers = self.rebuffer_ms = self.played_ms = self.rebuffered_views = 0
        self.seeks = self.seek_ms = self.pauses = self.pause_ms = 0
        self.shown = self.dropped = 0

    def take(self, plan: Plan) -> None:
        self.views += 1
        self.outcomes[plan.outcome] += 1
        if not plan.started:
            return
        self.startup_ms.append(plan.startup_ms)
        stalls = [act.ms for act in plan.acts if isinstance(act, Stall)]
        seeks = [act for act in plan.acts if isinstance(act, Seek)]
        pauses = [act.ms for act in plan.acts if isinstance(act, Pause)]
        plays = [act for act in plan.acts if isinstance(act, Play)]
        played = sum(act.ms for act in plays)
        self.rebuffers += len(stalls)
        self.rebuffered_views += bool(stalls)
        self.rebuffer_ms += sum(stalls)
        self.seeks += len(seeks)
        self.seek_ms += sum(act.ms * len(act.targets) for act in seeks)
        self.pauses += len(pauses)
        self.pause_ms += sum(pauses)
        self.played_ms += played
        self.watched.append(100 * sum(end - start for start, end in _union(plays)) / plan.source.duration_ms)
        shown, dropped = frames_of(plan, played)
        self.shown, self.dropped = self.shown + shown, self.dropped + dropped

    def record(self) -> dict[str, Any]:
        viewing = self.played_ms + self.rebuffer_ms
        return {
            "views": self.views,
            "outcomes": {outcome: self.outcomes[outcome] for outcome in OUTCOMES},
            "startup_s": _spread([ms / 1000 for ms in self.startup_ms], 3),
            "rebuffer_count": self.rebuffers,
            "rebuffer_s": self.rebuffer_ms / 1000,
            "rebuffer_ratio": round(self.rebuffer_ms / viewing, 6) if viewing else None,
            "rebuffered_views": self.rebuffered_views,
            "seek_count": self.seeks,
            "seek_s": self.seek_ms / 1000,
            "pause_count": self.pauses,
            "paused_s": self.pause_ms / 1000,
            "played_s": self.played_ms / 1000,
            "watched_percent": _spread(list(self.watched), 2),
            "frames_shown": self.shown,
            "frames_dropped": self.dropped,
        }


class Truth:
    """Of all the views, by source, browser and page, and the events by name."""

    def __init__(self) -> None:
        self.all = Tally()
        self.by: dict[str, dict[str, Tally]] = {"source": {}, "browser": {}, "page": {}}
        self.sessions = 0
        self.events: Counter[str] = Counter()
        self.percents: Counter[int] = Counter()
        self._retained: dict[str, list[int]] = {}

    def take(self, plan: Plan) -> None:
        self.all.take(plan)
        names = {"source": plan.source.name, "browser": plan.browser.name, "page": plan.page.url}
        for kind, name in names.items():
            self.by[kind].setdefault(name, Tally()).take(plan)
        self._retain(plan)

    def tell(self, event: Told) -> None:
        self.events[event[1]] += 1
        if event[4] is not None:
            self.percents[event[4]] += 1

    def _retain(self, plan: Plan) -> None:
        """A view played a part if it played more than half of it; views without a first frame are left out."""
        if not plan.started:
            return
        parts = self._retained.setdefault(plan.source.name, [0] * PARTS)
        duration = plan.source.duration_ms
        plays = [act for act in plan.acts if isinstance(act, Play)]
        for part in range(PARTS):
            start, end = part * duration / PARTS, (part + 1) * duration / PARTS
            played = sum(max(0.0, min(end, act.start + act.ms) - max(start, act.start)) for act in plays)
            parts[part] += 2 * played > end - start

    def record(self) -> dict[str, Any]:
        """As JSON would have it."""
        return {
            "events": self.events.total(),
            "sessions": self.sessions,
            **self.all.record(),
            "events_by_name": dict(self.events.most_common()),
            "percents": {str(percent): count for percent, count in sorted(self.percents.items())},
            "retention": dict(sorted(self._retained.items())),
            **{
                f"by_{kind}": {name: tally.record() for name, tally in sorted(tallies.items())}
                for kind, tallies in self.by.items()
            },
        }


def _union(plays: list[Play]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((act.start, act.start + act.ms) for act in plays):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _spread(values: list[float], decimals: int) -> dict[str, float | int | None]:
    if not values:
        return {"count": 0, "median": None, "p75": None, "p95": None}
    cuts = quantiles(values, n=20, method="inclusive") if len(values) > 1 else values * 19
    return {
        "count": len(values),
        "median": round(median(values), decimals),
        "p75": round(cuts[14], decimals),
        "p95": round(cuts[18], decimals),
    }
