"""Reading the past off the main thread: what was selected becomes what the panels show."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from analytics.history.digest import Digest, read_digest
from analytics.history.source import Cancelled, EventSource, Selection
from analytics.history.store_source import StoreSource
from analytics.playback.findings import findings_of
from desktop.computed import Computed
from desktop.live import Live
from desktop.views_model import known_rows


@dataclass(frozen=True, kw_only=True)
class Past:
    """What was read. `live` holds it as panels want it; `computed` is known of its views already.

    `now`: the moment at which views that did not end are looked at (milliseconds since the epoch). `seconds` it took.
    """

    source: EventSource
    selection: Selection
    digest: Digest
    live: Live
    computed: Computed
    now: int
    seconds: float


class Reading:
    """One reading of the past: `run` on a thread of the pool, all else from anywhere.

    `share` is how much is read, 0 to 1, None where that is not known. `counted` holds the counts of names and percents
    as soon as they are known, which is long before all is read, or None.
    """

    def __init__(self, make_source: Callable[[], EventSource], selection: Selection) -> None:
        self._make_source = make_source
        self._selection = selection
        self._cancelled = threading.Event()
        self.share: float | None = 0.0
        self.events = 0
        self.counted: Live | None = None
        self._digest = Digest()

    def cancel(self) -> None:
        """Ends it after the page that is being read: `run` raises Cancelled."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def run(self) -> Past:
        """Raises SurroundingsError, or Cancelled."""
        began, now = time.monotonic(), time.time_ns() // 1_000_000
        source = self._make_source()
        if isinstance(source, StoreSource) and (counts := source.counts(self._selection)) is not None:
            counted = Live(row_limit=1)
            counted.mix.add_names(counts[0])
            counted.marks.add_counts(counts[1])
            self.counted = counted
        digest = read_digest(source, self._selection, self._on_progress, now, self._digest)
        live = Live(row_limit=1)
        live.mix, live.marks, live.views = digest.mix, digest.marks, digest.views
        views = list(digest.views)
        return Past(
            source=source,
            selection=self._selection,
            digest=digest,
            live=live,
            computed=Computed(known_rows(views, now), {view.view_id: findings_of(view) for view in views}),
            now=now,
            seconds=time.monotonic() - began,
        )

    def _on_progress(self, share: float | None) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        self.share, self.events = share, self._digest.mix.total
