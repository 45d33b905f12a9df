"""Findings: what the rules have to say of a view."""

from dataclasses import dataclass

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
    found = ((rule, tuple(sorted(rule.look(case)))) for rule in RULES)
    return [Finding(rule, seen) for rule, seen in found if seen]
