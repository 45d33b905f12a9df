"""The worst views, one by one; what the rules found in all of them."""

from collections import Counter
from collections.abc import Sequence
from html import escape

import pandas as pd

from analytics.history.report.markup import UNKNOWN, Cell, Html, figure_text, heading, moment, share_text, table
from analytics.history.sample import Sample
from analytics.playback.facts import PLAYBACK_FAILURE, START_FAILURE
from analytics.playback.figures import BY_NAME
from analytics.playback.rules import RULES

_MOST = 15
_FIGURES = ("score", "startup_s", "rebuffer_count", "rebuffer_s", "played_s")
_FAILURES = (START_FAILURE, PLAYBACK_FAILURE)
_GRAVE_FIRST = ("error", "warning", "note")
_ID_END = 6


def worst(samples: Sequence[Sample]) -> str:
    """The newest that failed; of the others those with the lowest score, and of equal ones the longest rebuffering."""
    parts = []
    for at, sample in enumerate(samples):
        failed = sample.views[sample.views["outcome"].isin(_FAILURES)]
        others = sample.views[sample.views["score"].notna() & ~sample.views["outcome"].isin(_FAILURES)]
        newest = failed.sort_values("started_at", ascending=False, kind="stable")
        lowest = others.sort_values(["score", "rebuffer_s"], ascending=[True, False], kind="stable")
        low = f"Lowest score (0 to 100) of the {len(others):,} views that did not fail and have one"
        failures = f"Failed: the newest of {len(failed):,} views"
        parts += [heading(at, samples), f"<h3>{low}</h3>", _views(lowest), f"<h3>{failures}</h3>", _views(newest)]
    return "".join(parts)


def _views(views: pd.DataFrame) -> str:
    titles = ("Began", "Source", "Browser", "Outcome", "View", *(BY_NAME[name].title for name in _FIGURES))
    rows: list[list[Cell]] = [
        [
            moment(int(view["started_at"])),
            view["source"],
            view["browser"],
            view["outcome"] or "open",
            _short_id(view["view_id"]),
            *(figure_text(view[name], BY_NAME[name]) for name in _FIGURES),
        ]
        for view in views.head(_MOST).to_dict("records")
    ]
    return table(titles, rows, words=5) if rows else "<p>There is none.</p>"


def _short_id(view_id: str) -> Html:
    """The end of a long id, with all of it where the pointer rests."""
    short = view_id if len(view_id) <= _ID_END + 1 else f"…{view_id[-_ID_END:]}"
    return Html(f'<span class="faint id" title="{escape(view_id)}">{escape(short)}</span>')


def findings(samples: Sequence[Sample]) -> str:
    """By rule, the gravest first: how many cases, in how many views, and what to do."""
    cases: list[Counter[str]] = []
    views: list[Counter[str]] = []
    for sample in samples:
        cases.append(Counter())
        views.append(Counter())
        for found in sample.findings:
            for finding in found:
                cases[-1][finding.rule.name] += len(finding.seen)
                views[-1][finding.rule.name] += 1
    titles = ["Severity", "Finding"]
    for at in range(len(samples)):
        letter = f" {'AB'[at]}" if len(samples) > 1 else ""
        titles += [f"Cases{letter}", f"Views{letter}", f"Of views{letter}"]
    met = [rule for rule in RULES if any(counter[rule.name] for counter in views)]
    met.sort(key=lambda rule: (_GRAVE_FIRST.index(rule.severity), -sum(counter[rule.name] for counter in views)))
    rows: list[list[Cell]] = []
    for rule in met:
        severity = Html(f'<span class="{rule.severity}">{rule.severity}</span>')
        row: list[Cell] = [severity, Html(f'{escape(rule.title)}<br><span class="faint">{escape(rule.todo)}</span>')]
        for sample, case, view in zip(samples, cases, views, strict=True):
            count = view[rule.name]
            row += [f"{case[rule.name]:,}", f"{count:,}", share_text(count, len(sample.views)) if count else UNKNOWN]
        rows.append(row)
    return table(titles, rows, words=2) if rows else "<p>The rules found nothing.</p>"
