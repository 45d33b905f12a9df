"""What a report is made of: the events by name, their percents, and a row for each view with its figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.history.digest import Digest
from analytics.history.parts import read_parts
from analytics.history.seen_view import SeenView, look_at
from analytics.history.source import EventSource, Progress, Selection
from analytics.playback.across import rebuffer_ratio
from analytics.playback.facts import Facts
from analytics.playback.figures import FIGURES
from analytics.playback.findings import Finding
from analytics.playback.unknown import Unknown


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
    return _sample(digest, [look_at(digest, view, now) for view in digest.views], words=words, origin=origin)


def _sample(digest: Digest, seen: Sequence[SeenView], *, words: str, origin: str) -> Sample:
    percents, counts = digest.marks.series()
    # Columns of objects, so that a view that is open keeps its None: in a column of texts pandas would make it NaN.
    frame = pd.DataFrame([one.row for one in seen], columns=[*COLUMNS, *(kind.name for kind in FIGURES)], dtype=object)
    frame = frame.astype({"started_at": "int64"} | {kind.name: "float64" for kind in FIGURES})
    return Sample(
        words=words,
        origin=origin,
        counts=dict(digest.mix.ranked()) | ({"further names": digest.mix.beyond} if digest.mix.beyond else {}),
        percents=dict(zip(percents.tolist(), counts.tolist(), strict=True)),
        views=frame,
        facts=tuple(one.facts for one in seen),
        findings=tuple(one.findings for one in seen),
        retained=tuple(one.retained for one in seen),
        first_ms=digest.first_ms,
        last_ms=digest.last_ms,
        forgotten=digest.views.forgotten,
    )


def read_sample(source: EventSource, selection: Selection, now: int, progress: Progress = lambda share: None) -> Sample:
    """What the selection comes to. Raises what the source and `progress` raise."""
    seen: list[SeenView] = []
    digest = read_parts(source, selection, now, look_at, seen.extend, lambda told: progress(told.share))
    seen.sort(key=lambda one: one.received_at)
    return _sample(digest, seen, words=selection.words, origin=source.origin)
