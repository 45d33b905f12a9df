"""Writes docs/metrics.md from the tables that the figures are computed by: `python docs/make_metrics.py`."""

import sys
from collections.abc import Iterable
from pathlib import Path

PAGE = Path(__file__).with_name("metrics.md")

_HEAD = """# What is measured

Made by `docs/make_metrics.py` from the tables in `analytics/playback`; do not edit it.

A view is one play attempt of one source in one player. It is in exactly one state at a time; the spans of all states
add up to its wall time. A figure that cannot be computed has no value and says why. Figures can be limited to a range
of wall time: spans are then clipped, what is counted counts where it began, and media counts by when it was played.
"""
_STATES = """A machine that slept (silence of more than {sleep:g} s while something should happen, with events after it)
counts for no figure. A standstill counts as rebuffering from {said} ms on after a `waiting`, from {unsaid} ms on
without one; seeks within {scrub:g} s of each other are one.
"""
_EDGES = """\
- **Startup** goes from play intent (`play`, or what autoplay asked) to the first frame that was shown, or to the
  first `playing` after which the playhead moves. Waiting before it is startup, never rebuffering. A pause before
  the first frame, and `play` again, begins it anew. A frame that was quicker than the word `play`, by
  up to 1 s, makes it 0.
- **Rebuffering** begins where the playhead last moved, not where `waiting` came, and ends where it moves again.
  `stalled` alone is none. Several `waiting` in one standstill are one. With the tracker's `freeze` and `thaw` both
  edges are those of the frames that were shown; without them they are worked out from media times and marked
  `inferred`.
- **A pause in a standstill** ends the rebuffering: nobody waits for a picture that was told to stand. Where it
  still stands when playback is asked for again, that is rebuffering once more, and counts once more. A seek out of
  a standstill ends it too, and what follows is seek latency. Whoever leaves in a standstill has rebuffered until
  then.
- **A seek** goes from `seeking` to `seeked` and moving, or ready, again. Waiting inside it is part of the seek and
  has a figure of its own.
- **A loop** is a jump from the last {near:g} s of the media to the first {near:g} s while playing, without a seek
  of the viewer's. `play` after `ended` is **a replay**. Neither is a seek, and neither has a startup.
- **Played** is wall time in which the playhead moved, **watched** is media that was played at least once,
  **reached** is the furthest point of it. At a rate of 2, 5 s played are 10 s of media.
- **Sleep and loss**: silence with events after it was sleep; silence without any, of {gone} s and more while
  something should happen, is a lost view. The tracker's heartbeats are events.
- **An error** that nothing follows is a failure, before the first frame or after it; several of them in a row are
  one. One after which it plays on is a finding and no failure. A browser that refuses to play by itself is no
  failure.
- **Renditions** are counted by the player's `qualitychanged`, the first of a view left out, or by changes of the
  picture's size, whichever are more.
"""


def page() -> str:
    """The whole text."""
    from analytics.playback.facts import OUTCOMES
    from analytics.playback.figures import FIGURES
    from analytics.playback.machine import NEAR_S, SLEEP_MS
    from analytics.playback.ratios import RATIOS
    from analytics.playback.reactions.seeking import SCRUB_MS
    from analytics.playback.rules import RULES
    from analytics.playback.score import score, smoothness_score, startup_score
    from analytics.playback.span import ACTIVE, STATES
    from analytics.playback.standstill import SAID_MS, UNSAID_MS
    from analytics.playback.view import GONE_MS

    limits = _STATES.format(sleep=SLEEP_MS / 1000, said=SAID_MS, unsaid=UNSAID_MS, scrub=SCRUB_MS / 1000)
    parts = [
        _HEAD,
        "## States\n",
        ", ".join(f"`{state}`" for state in STATES) + ".\n",
        f"Something is meant to happen in {', '.join(f'`{state}`' for state in STATES if state in ACTIVE)}. \n{limits}",
        "## Where it is not plain\n",
        _EDGES.format(near=NEAR_S, gone=GONE_MS // 1000),
        "## Figures\n",
        _table(
            ("name", "figure", "unit", "formula", "computed of"),
            ((f"`{kind.name}`", kind.title, kind.unit, kind.formula, ", ".join(kind.inputs)) for kind in FIGURES),
        ),
        "## Definitions of the rebuffer ratio\n",
        "One is chosen and shown beside the number; over several views it is the ratio of the sums.\n",
        _table(
            ("name", "meaning", "formula", "used by"),
            ((f"`{ratio.name}`", ratio.title, ratio.formula, ratio.source) for ratio in RATIOS),
        ),
        "## Score\n",
        *(f"- {_first(call.__doc__)}" for call in (score, startup_score, smoothness_score)),
        "\n## Outcomes\n",
        ", ".join(OUTCOMES) + f". A view without an end is over after {GONE_MS // 1000} s without an event.\n",
        "## Findings\n",
        _table(
            ("finding", "severity", "what to do"),
            ((rule.title, rule.severity, rule.todo) for rule in RULES),
        ),
    ]
    return "\n".join(parts).rstrip("\n") + "\n"


def _table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [titles, tuple("---" for _ in titles), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines) + "\n"


def _first(text: str | None) -> str:
    return (text or "").split("\n\n")[0].strip()


if __name__ == "__main__":
    sys.path.insert(0, str(PAGE.parent.parent))
    PAGE.write_text(page(), encoding="utf-8")
