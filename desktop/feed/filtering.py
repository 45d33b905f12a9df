"""The filter language asked of the feed's rows: what it needs to know around them is looked up here."""

import time
from functools import partial

from PySide6.QtCore import QObject, Signal

from analytics.playback.filter import Filter, Need, Surroundings
from analytics.playback.filter.columns import Mask
from analytics.playback.filter.seen import SeenViews
from analytics.playback.views import Views
from desktop.feed.chunk import Chunk
from desktop.feed.model import FeedModel
from desktop.feed.remark_book import RemarkBook

#: What changes while a filter stands, without an event: rows are looked through anew so often (seconds).
ANEW_S = 2.0
MOVING = frozenset({Need.NOW, Need.FIGURES, Need.STATES})


class Asking:
    """Asks filters of chunks of rows. What is known around them is as of the last `refresh`."""

    def __init__(self, views: Views, remarks: RemarkBook) -> None:
        self._remarks = remarks
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
        self._model.set_filter(partial(self._asking.mask, self._asked) if self._asked is not None else None)

    def _on_remarks_changed(self) -> None:
        if self._asked is not None and Need.REMARKS in self._asked.needs:
            self._look()
