"""A file of events as a source: a capture, or JSON lines and CSV as they come from anywhere."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from analytics.history.capture.reader import Capture
from analytics.history.incoming.opened import open_events
from analytics.history.source import Progress, Selection
from collector.event import Event
from collector.store.remarks import Remark


class CaptureSource:
    """The events of an open capture, which stays the caller's."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture

    @property
    def origin(self) -> str:
        return f"the file {self._capture.name}"

    def events(self, after: int = 0, limit: int | None = None) -> Iterator[Event]:
        return islice((event for event in self._capture.all() if event.number > after), limit)

    def newest(self, limit: int) -> list[Event]:
        return list(deque(self._capture.all(), limit))

    def remarks(self) -> Mapping[str, Remark]:
        """What was noted on its events. Reads all of them: they stand beside each other."""
        deque(self._capture.all(), 0)
        return dict(self._capture.remarks)

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]:
        blocks = len(self._capture.blocks)
        for place in range(blocks):
            if events := [event for event in self._capture.read(place) if selection.holds(event)]:
                yield events
            progress((place + 1) / blocks)

    def parts(self, most: int) -> Sequence["CaptureSource"]:
        """None: it is in one piece."""
        return []


class FileSource:
    """The same of a file that is opened for each reading, and closed after it. Raises SurroundingsError. `warning` says
    what was wrong with it when it was last read."""

    def __init__(self, path: Path, version: str) -> None:
        self.warning = ""
        self._path = path
        self._version = version

    @property
    def origin(self) -> str:
        return f"the file {self._path.name}"

    def remarks(self) -> Mapping[str, Remark]:
        with self._opened() as capture:
            return CaptureSource(capture).remarks()

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]:
        with self._opened() as capture:
            yield from CaptureSource(capture).pages(selection, progress)
            self.warning = capture.warning

    def parts(self, most: int) -> Sequence["FileSource"]:
        """None: it is in one piece."""
        return []

    def _opened(self) -> Capture:
        return open_events(self._path, self._version, lambda share: None)
