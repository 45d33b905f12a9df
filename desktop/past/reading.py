"""Reading the past off the main thread: what was selected becomes what the panels show."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from analytics.history.packing import Packed, pack
from analytics.history.parts import Told, read_parts
from analytics.history.source import Cancelled, EventSource, Selection
from analytics.playback.packed_view import PackedView
from desktop.live import Live
from desktop.past.computed import Computed
from desktop.views_model import known_row


@dataclass(frozen=True, kw_only=True)
class Past:
    """What was read. `live` holds it as panels want it; `computed` is known of its views already.

    `now`: the moment at which views that did not end are looked at (milliseconds since the epoch). `seconds` it took.
    """

    source: EventSource
    selection: Selection
    live: Live
    computed: Computed
    now: int
    seconds: float


class Reading:
    """One reading of the past: `run` on a thread of the pool, all else from anywhere.

    `told` is how far it is and what was counted so far; None before the first word.
    """

    def __init__(self, make_source: Callable[[], EventSource], selection: Selection) -> None:
        self._make_source = make_source
        self._selection = selection
        self._cancelled = threading.Event()
        self._views: list[PackedView] = []
        self._computed = Computed()
        self.told: Told | None = None

    def cancel(self) -> None:
        """Ends it at once, or after the page that is being read: `run` raises Cancelled."""
        self._cancelled.set()

    def run(self) -> Past:
        """Raises SurroundingsError, or Cancelled."""
        began, now = time.monotonic(), time.time_ns() // 1_000_000
        source = self._make_source()
        take = partial(self._on_views, now)
        digest = read_parts(source, self._selection, now, pack, take, self._on_told, self._check)
        live = Live(row_limit=1)
        live.mix, live.marks, live.views = digest.mix, digest.marks, digest.views
        live.views.adopt(sorted(self._views, key=lambda view: view.received_at))
        return Past(
            source=source,
            selection=self._selection,
            live=live,
            computed=self._computed,
            now=now,
            seconds=time.monotonic() - began,
        )

    def _on_views(self, now: int, some: Sequence[Packed]) -> None:
        for view, findings in some:
            self._views.append(view)
            self._computed.findings[view.view_id] = findings
            self._computed.rows[view.view_id] = known_row(view, now)

    def _on_told(self, told: Told) -> None:
        self.told = told

    def _check(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled
