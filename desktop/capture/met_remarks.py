"""Marks and comments of a capture, which are met with its events while these are read."""

from analytics.history.capture.reader import Capture
from collector.store.remarks import Remark
from desktop.feed.remark_book import RemarkBook


class MetRemarks:
    """`book` has those that were met, as the user has changed them since."""

    def __init__(self, capture: Capture) -> None:
        self.book = RemarkBook()
        self._capture = capture
        self._known: set[str] = set()

    def look(self) -> None:
        """Takes over what is new; one that the user took away does not come back."""
        met = self._capture.remarks
        if len(met) > len(self._known):
            new = {name: met[name] for name in met.keys() - self._known}
            self._known |= new.keys()
            self.book.fill(new)

    def all(self) -> dict[str, Remark]:
        self.look()
        return dict(self.book.all)
