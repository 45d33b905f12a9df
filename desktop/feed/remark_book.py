"""The marks and comments of the feed: at hand in memory, written to the store off the main thread."""

import logging
from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Signal

from collector.store.remarks import NO_REMARK, Remark, Remarks
from desktop.run.tasks import Tasks

log = logging.getLogger(__name__)

#: Writes remarks where they are kept; calls back with words for the user where that failed.
Write = Callable[[Mapping[str, Remark], Callable[[str], None]], None]


class RemarkBook(QObject):
    """Remarks by the event's id. Signals: `changed` (ids of the events whose remarks are others now), `failed` (words
    for the user: what was noted is not kept on disk).

    Without `write` they last as long as the window.
    """

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, remarks: Mapping[str, Remark] | None = None, write: Write | None = None) -> None:
        super().__init__()
        self._remarks = dict(remarks or {})
        self._write = write

    def __len__(self) -> int:
        return len(self._remarks)

    @property
    def all(self) -> Mapping[str, Remark]:
        return self._remarks

    def of(self, identity: str) -> Remark:
        return self._remarks.get(identity, NO_REMARK)

    def fill(self, remarks: Mapping[str, Remark]) -> None:
        """What is kept already, read a moment after the start; what was noted since stays."""
        self._remarks = {**remarks, **self._remarks}
        self.changed.emit(list(remarks))

    def put(self, remarks: Mapping[str, Remark]) -> None:
        """Note these; an empty remark removes what was there."""
        for identity, remark in remarks.items():
            if remark:
                self._remarks[identity] = remark
            else:
                self._remarks.pop(identity, None)
        self.changed.emit(list(remarks))
        if self._write is not None:
            self._write(remarks, self.failed.emit)

    def toggle_marks(self, identities: Iterable[str]) -> None:
        """Mark all of them; or take the marks away where all have one."""
        ids = list(identities)
        mark = not all(self.of(identity).marked for identity in ids)
        self.put({identity: Remark(mark, self.of(identity).comment) for identity in ids})

    def comment(self, identity: str, comment: str) -> None:
        self.put({identity: Remark(self.of(identity).marked, comment.strip())})


def remark_book(remarks: Remarks, tasks: Tasks) -> RemarkBook:
    """The book of an open store: filled with what is kept as soon as that is read, and written down as it changes."""

    def write(changed: Mapping[str, Remark], failed: Callable[[str], None]) -> None:
        def tell(error: Exception) -> None:
            log.info("a remark was not kept: %s", error)
            failed(f"The mark or comment could not be kept: {error}")

        tasks.run(lambda: remarks.put_all(changed), lambda _: None, tell)

    book = RemarkBook(write=write)
    tasks.run(remarks.all, book.fill, lambda error: log.info("remarks could not be read: %s", error))
    return book
