"""What a report wants of a view. No pandas: it is made where the view was read, in a process that ends soon."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from analytics.history.browsers import UNSAID, browser_of
from analytics.history.digest import Digest, Place
from analytics.playback.coverage import times_played
from analytics.playback.facts import Facts
from analytics.playback.figures import values_of
from analytics.playback.findings import Finding, findings_of
from analytics.playback.view import View

#: Retention is told for so many equal parts of the media.
PARTS = 20

_browser = lru_cache(4096)(browser_of)


class SeenView(NamedTuple):
    """`row`: what stands in a sample's frame. `retained`: which of PARTS equal parts of the media it played (None where
    nothing was played or the duration is not known). `received_at`: of its last event, milliseconds since the epoch."""

    row: dict[str, object]
    facts: Facts
    findings: tuple[Finding, ...]
    retained: NDArray[np.bool_] | None
    received_at: int


def look_at(digest: Digest, view: View, now: int) -> SeenView:
    """A view of the digest at the moment `now` (milliseconds, by the clock of receipt)."""
    facts = view.facts(now)
    place = digest.places.get(view.view_id, Place(None, None))
    row: dict[str, object] = {
        "view_id": view.view_id,
        "session_id": view.session_id,
        "source": view.source or UNSAID,
        "browser": _browser(place.user_agent),
        "page": page_of(place.page_url),
        "started_at": facts.started_at,
        "outcome": facts.outcome,
        **values_of(facts),
    }
    return SeenView(row, facts, tuple(findings_of(view, now)), _retained(view, facts), view.received_at)


def page_of(url: str | None) -> str:
    """The address without what follows `?` or `#`, which tells visitors rather than pages."""
    if not url:
        return UNSAID
    try:
        return urlsplit(url)._replace(query="", fragment="").geturl()
    except ValueError:
        return url


def _retained(view: View, facts: Facts) -> NDArray[np.bool_] | None:
    """The parts of which more than half was played."""
    stretches = view.stretches()
    if not facts.duration_s or not stretches:
        return None
    played: NDArray[np.bool_] = times_played(stretches, facts.duration_s, PARTS) > 0.5
    return played
