"""Findings: what the rules have to say of a view."""

from dataclasses import dataclass

from analytics.playback.ranges import clipped_spans, facts_in
from analytics.playback.rules import RULES, Case, Rule, Seen
from analytics.playback.view import View


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that was met, with its cases in the order of time."""

    rule: Rule
    seen: tuple[Seen, ...]


def findings_of(view: View, now: int | None = None) -> list[Finding]:
    """The findings of a view, in the order of the table."""
    case = Case(view.facts(now), view.spans(now), view.flags(now), view.notes, view.marks, view.picture_ids)
    return _met(case)


def findings_in(view: View, start_ms: int, end_ms: int, now: int | None = None) -> list[Finding]:
    """The findings of a part of a view (milliseconds since the epoch, `end_ms` excluded). Percent marks, which are kept
    without their times, are left out."""
    flags = [
        flag._replace(start=max(flag.start, start_ms), end=min(flag.end, end_ms))
        for flag in view.flags(now)
        if flag.end > start_ms and flag.start < end_ms
    ]
    notes = [note for note in view.notes if start_ms <= note.at < end_ms]
    spans = clipped_spans(view.spans(now), start_ms, end_ms)
    return _met(Case(facts_in(view, start_ms, end_ms, now), spans, flags, notes, [], view.picture_ids))


def _met(case: Case) -> list[Finding]:
    found = ((rule, tuple(sorted(rule.look(case)))) for rule in RULES)
    return [Finding(rule, seen) for rule, seen in found if seen]
