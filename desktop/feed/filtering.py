"""The filter language asked of the feed's rows: what it needs to know around them is looked up here."""

import time
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal

from analytics.playback.filter import Filter, Need, Surroundings
from analytics.playback.filter.columns import Mask
from analytics.playback.filter.seen import SeenViews
from desktop.feed.chunk import Chunk
from desktop.feed.held_views import HeldViews
from desktop.feed.model import FeedModel
from desktop.feed.remark_book import RemarkBook

#: What changes while a filter stands, without an event: rows are looked through anew so often (seconds).
ANEW_S = 2.0
MOVING = frozenset({Need.NOW, Need.FIGURES, Need.STATES})
_OF_VIEWS = frozenset({Need.FIGURES, Need.STATES})


class Asking:
    """Asks filters of chunks of rows. What is known around them is as of the last `refresh`."""

    def __init__(self, views: HeldViews, remarks: RemarkBook) -> None:
        self._remarks = remarks
        self._views = views
        self._seen = SeenViews(views.get)
        self.refresh()

    def refresh(self) -> None:
        """Marks, comments, the time and the views are as they are now."""
        now = time.time_ns() // 1_000_000
        self._seen.advance(now)
        kept = self._remarks.all
        self._around = Surroundings(
            now=now,
            figures=self._seen.values,
            states=self._seen.states,
            marked=frozenset(identity for identity, remark in kept.items() if remark.marked),
            comments={identity: remark.comment for identity, remark in kept.items() if remark.comment},
        )

    def prepare(self, asked: Filter) -> Iterator[None]:
        """Look up what it asks of the views, a little a step: of many at once it would hold up the window."""
        if asked.needs & _OF_VIEWS:
            yield from self._views.complete()
            for view_id in self._views.ids():
                if Need.FIGURES in asked.needs:
                    self._seen.values(view_id)
                if Need.STATES in asked.needs:
                    self._seen.states(view_id)
                yield

    def mask(self, asked: Filter, chunk: Chunk) -> Mask:
        return asked.mask(chunk, self._around)


class Filtering(QObject):
    """The filter of the feed: shows the rows that it takes. Signal: `changed` (the Filter that is asked now).

    A filter about marks is asked anew when one changes; one about views or the time every few seconds.
    """

    changed = Signal(object)

    def __init__(self, model: FeedModel, asking: Asking) -> None:
        super().__init__()
        self._model = model
        self._asking = asking
        self._asked: Filter | None = None
        self._looked = 0.0
        model.cells.remarks.changed.connect(self._on_remarks_changed)

    @property
    def asked(self) -> Filter | None:
        """What is asked now; None where everything is shown."""
        return self._asked

    def ask(self, asked: Filter | None) -> None:
        """Show what this takes; None, or one that asks nothing, takes all."""
        asked = asked or None
        if asked == self._asked:
            return
        self._asked = asked
        self._look()
        self.changed.emit(asked)

    def refresh(self) -> None:
        """With the slow clock: look again, where it is asked about what changes by itself."""
        if self._asked is None or self._model.paused or self._model.sorted or self._model.busy:
            return
        if self._asked.needs & MOVING and time.monotonic() - self._looked > ANEW_S:
            self._look()

    def _look(self) -> None:
        self._looked = time.monotonic()
        self._asking.refresh()
        if self._asked is None:
            self._model.set_filter(None)
        else:
            keep, prepare = partial(self._asking.mask, self._asked), partial(self._asking.prepare, self._asked)
            self._model.set_filter(keep, prepare)

    def _on_remarks_changed(self) -> None:
        if self._asked is not None and Need.REMARKS in self._asked.needs:
            self._look()
