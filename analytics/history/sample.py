"""What a report is made of: the events by name, their percents, and a row for each view with its figures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.history.browsers import UNSAID, browser_of
from analytics.history.digest import Digest, Place, read_digest
from analytics.history.source import EventSource, Progress, Selection
from analytics.playback.across import rebuffer_ratio
from analytics.playback.coverage import times_played
from analytics.playback.facts import Facts
from analytics.playback.figures import FIGURES, figures_of
from analytics.playback.findings import Finding, findings_of
from analytics.playback.unknown import Unknown
from analytics.playback.view import View

#: Retention is told for so many equal parts of the media.
PARTS = 20

_Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The events and views of one selection: `words` say which, `origin` where they were read.

    `counts`: events by name, the most frequent first; `percents`: percentsplayed events by their percent. `views` is a
    frame with a row a view: view_id, session_id, source, browser, page, started_at (milliseconds since the epoch),
    outcome (None while open), and a column for each of FIGURES (NaN where it cannot be computed). `facts`, `findings`
    and `retained` (which of PARTS equal parts it played; None where nothing was played or the duration is not known) go
    beside it, row by row. `first_ms` and `last_ms`: of the events, since the epoch. `forgotten`: older views
    for which there was no room.
    """

    words: str
    origin: str
    counts: Mapping[str, int]
    percents: Mapping[int, int]
    views: pd.DataFrame
    facts: tuple[Facts, ...] = ()
    findings: tuple[tuple[Finding, ...], ...] = ()
    retained: tuple[NDArray[np.bool_] | None, ...] = ()
    first_ms: int | None = None
    last_ms: int | None = None
    forgotten: int = 0

    @property
    def events(self) -> int:
        return sum(self.counts.values())

    @property
    def sessions(self) -> int:
        return int(self.views["session_id"].nunique())

    def ratio(self, places: Iterable[int] | None = None) -> float | None:
        """Sum of rebuffering / sum of (played + rebuffering), over these rows or all of them."""
        facts = self.facts if places is None else [self.facts[place] for place in places]
        ratio = rebuffer_ratio(facts)
        return None if isinstance(ratio, Unknown) else ratio


COLUMNS = ("view_id", "session_id", "source", "browser", "page", "started_at", "outcome")


def sample_of(digest: Digest, now: int, *, words: str = "", origin: str) -> Sample:
    """Of all views of the digest, at the moment `now` (milliseconds, by the clock of receipt)."""
    rows, facts, findings, retained = [], [], [], []
    browser = lru_cache(4096)(browser_of)
    for view in digest.views:
        fact = view.facts(now)
        rows.append(_row(view, fact, digest.places.get(view.view_id, Place(None, None)), browser))
        facts.append(fact)
        findings.append(tuple(findings_of(view, now)))
        retained.append(_retained(view, fact))
    percents, counts = digest.marks.series()
    # Columns of objects, so that a view that is open keeps its None: in a column of texts pandas would make it NaN.
    frame = pd.DataFrame(rows, columns=[*COLUMNS, *(kind.name for kind in FIGURES)], dtype=object)
    frame = frame.astype({"started_at": "int64"} | {kind.name: "float64" for kind in FIGURES})
    return Sample(
        words=words,
        origin=origin,
        counts=dict(digest.mix.ranked()) | ({"further names": digest.mix.beyond} if digest.mix.beyond else {}),
        percents=dict(zip(percents.tolist(), counts.tolist(), strict=True)),
        views=frame,
        facts=tuple(facts),
        findings=tuple(findings),
        retained=tuple(retained),
        first_ms=digest.first_ms,
        last_ms=digest.last_ms,
        forgotten=digest.views.forgotten,
    )


def read_sample(source: EventSource, selection: Selection, now: int, progress: Progress = lambda share: None) -> Sample:
    """What the selection comes to. Raises what the source and `progress` raise."""
    digest = read_digest(source, selection, progress, now)
    return sample_of(digest, now, words=selection.words, origin=source.origin)


def page_of(url: str | None) -> str:
    """The address without what follows `?` or `#`, which tells visitors rather than pages."""
    if not url:
        return UNSAID
    try:
        return urlsplit(url)._replace(query="", fragment="").geturl()
    except ValueError:
        return url


def _row(view: View, facts: Facts, place: Place, browser: Callable[[str | None], str]) -> _Row:
    figures = figures_of(facts)
    return {
        "view_id": view.view_id,
        "session_id": view.session_id,
        "source": view.source or UNSAID,
        "browser": browser(place.user_agent),
        "page": page_of(place.page_url),
        "started_at": facts.started_at,
        "outcome": facts.outcome,
        **{name: figure.value for name, figure in figures.items()},
    }


def _retained(view: View, facts: Facts) -> NDArray[np.bool_] | None:
    """The parts of which more than half was played."""
    stretches = view.stretches()
    if not facts.duration_s or not stretches:
        return None
    played: NDArray[np.bool_] = times_played(stretches, facts.duration_s, PARTS) > 0.5
    return played
