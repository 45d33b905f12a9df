"""A scenario's injected truth and the page's frame clock beside what the model made of the stored events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.playback.figures import values_of
from analytics.playback.span import REBUFFERING
from analytics.playback.view import View
from analytics.playback.views import Views
from collector.event import Event
from collector.lab.scenarios import Scenario
from desktop.lab.probe import FrameLog
from desktop.lab.truth import figures_seen

#: Times agree when they differ by no more, in seconds.
TOLERANCE_S = 0.1

Value = float | int | str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was injected (counts, outcome), what the page's frame clock saw (times), what was measured."""

    figure: str
    injected: Value
    seen: Value
    measured: Value
    agrees: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """A scenario that was played: its rows, or `failure` where it could not be played to its end."""

    scenario: Scenario
    rows: Sequence[Row]
    failure: str = ""

    @property
    def passed(self) -> bool:
        return not self.failure and all(row.agrees for row in self.rows)


def verdict_of(scenario: Scenario, log: FrameLog | None, events: Iterable[Event]) -> Verdict:
    """Of the events of the scenario's session, in any order."""
    if log is None:
        return Verdict(scenario, (), "it did not come to its end in time")
    views = Views()
    views.take(events)
    found = sorted(views, key=lambda view: view.facts().started_at)
    if not found:
        return Verdict(scenario, (), "the page reported no view")
    measured = {**_measured(found[0]), "views": len(found)}
    seen = figures_seen(log)
    rows = [
        Row(name, injected, None, measured[name], measured[name] == injected)
        for name, injected in {"views": scenario.views, **scenario.counts}.items()
    ]
    for name in scenario.times:
        rows.append(Row(name, None, seen.get(name), measured[name], _close(seen.get(name), measured[name])))
    return Verdict(scenario, rows)


def _measured(view: View) -> dict[str, Value]:
    facts = view.facts()
    spans = view.spans()
    first = next((span.start for span in spans if span.state == "playing"), None)
    stall = next((span.start for span in spans if span.state == REBUFFERING), None)
    gone = None if first is None or stall is None else (stall - first) / 1000
    return {**values_of(facts), "outcome": facts.outcome, "switches": facts.switches, "first_stall_s": gone}


def _close(seen: Value, measured: Value) -> bool:
    if not isinstance(seen, float | int) or not isinstance(measured, float | int):
        return False
    return abs(seen - measured) <= TOLERANCE_S
