"""The page around the sections: title, what was selected, a way to each section, and plotly once."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from plotly.offline import get_plotlyjs

from analytics.history.atomic import replacing
from analytics.history.report.markup import length, moment, several
from analytics.history.report.sections import SECTIONS
from analytics.history.report.style import STYLE
from analytics.history.sample import Sample


def write_report(samples: Sequence[Sample], path: Path, made_at: datetime) -> None:
    """Writes the report, whole or not at all. Raises OSError."""
    with replacing(path) as file:
        file.write(report_html(samples, made_at).encode("utf-8", "backslashreplace"))


def report_html(samples: Sequence[Sample], made_at: datetime) -> str:
    """Of one sample, or of two side by side."""
    script, links, body = "", "", f"<p>{_nothing(samples)}</p>"
    if any(sample.counts for sample in samples):
        drawn = [(section, section.draw(samples)) for section in SECTIONS]
        script = f"<script>{get_plotlyjs()}</script>"
        links = "".join(f'<a href="#{section.id}">{escape(section.title)}</a>' for section, _ in drawn)
        body = "".join(
            f'<section id="{section.id}"><h2>{escape(section.title)}</h2>{html}</section>' for section, html in drawn
        )
    heads = "".join(_head(sample, number, len(samples)) for number, sample in enumerate(samples))
    origins = " and ".join(dict.fromkeys(sample.origin for sample in samples))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';
 script-src 'unsafe-inline' 'unsafe-eval'; img-src data: blob:; font-src data:">
<title>Playscope report</title><style>{STYLE}</style>{script}</head>
<body><header><h1>Playscope report</h1>{heads}<p class="faint">Of {escape(origins)}.</p></header>
<nav aria-label="Sections"><div>{links}</div></nav>
<main>{body}</main>
<footer>Read from {escape(origins)} on {made_at:%d %B %Y, %H:%M}. Times are UTC. This page works offline.</footer>
</body></html>
"""


def _nothing(samples: Sequence[Sample]) -> str:
    """Why there is nothing, and what to do about it."""
    if any(sample.words for sample in samples):
        return "None of the events there is of this selection. Ask for a longer range, or for less with the filter."
    return "There are no events yet. Play something, then make the report again."


def _head(sample: Sample, number: int, of: int) -> str:
    """What was selected, and how much that is."""
    mark = f'<b class="{"ab"[number]}">{"AB"[number]}</b> ' if of > 1 else ""
    words = f" {escape(sample.words)}." if sample.words else ""
    forgotten = ""
    if sample.forgotten:
        many = several(sample.forgotten, "older view")
        forgotten = f" Of these the newest {len(sample.views):,} views are told; {many} had no room."
    return f"<p>{mark}{_amount(sample)}{words}{forgotten}</p>"


def _amount(sample: Sample) -> str:
    """Numbers and times only: nothing in it needs escaping."""
    words = several(sample.events, "event")
    if len(sample.views):
        words += f" of {several(len(sample.views), 'view')}"
    if len(sample.views) and sample.sessions:
        words += f" in {several(sample.sessions, 'session')}"
    if sample.first_ms is None or sample.last_ms is None:
        return f"{words}."
    whole = length((sample.last_ms - sample.first_ms) / 1000)
    return f"{words}, from {moment(sample.first_ms).text} UTC to {moment(sample.last_ms).text} UTC ({whole})."
