"""What is done with captures on other threads: events of the store or of a capture into a file, a view into memory."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from analytics.history.atomic import replacing
from analytics.history.capture.reader import Capture
from analytics.history.capture.writer import write_capture
from analytics.history.export import FORMATS
from collector.event import Event
from collector.store.reader import StoreReader
from collector.store.remarks import Remark
from desktop.capture.work import Progress

#: Numbers of events, rising: those that are to be saved; None for all.
Numbers = NDArray[np.int64] | None
Write = Callable[[Iterable[Event], BinaryIO], int]
_TELL_EVERY = 500


def save_from_store(data_dir: Path, path: Path, version: str, numbers: Numbers, progress: Progress) -> int:
    """Gives how many were saved. Raises OSError, Cancelled: then `path` is as it was."""
    with StoreReader(data_dir) as reader, replacing(path) as file:
        after = 0 if numbers is None or not len(numbers) else int(numbers[0]) - 1
        total = reader.counters().stored if numbers is None else len(numbers)
        write = _writer(path, version, reader.remarks())
        return write(_told(_chosen(reader.events(after), numbers), total, progress), file)


def save_from_capture(
    capture: Capture, remarks: Mapping[str, Remark], path: Path, version: str, numbers: Numbers, progress: Progress
) -> int:
    """The same of an open capture, with these remarks."""
    with replacing(path) as file:
        total = capture.events if numbers is None else len(numbers)
        write = _writer(path, version, remarks)
        return write(_told(_chosen(capture.all(), numbers), total, progress), file)


def view_in_memory(data_dir: Path, view_id: str, version: str, progress: Progress) -> Capture:
    """The stored events of one view as a capture that has no file."""
    file = BytesIO()
    with StoreReader(data_dir) as reader:
        events = _told(reader.events(), reader.counters().stored, progress)
        own = (event for event in events if event.view_id == view_id)
        write_capture(own, file, version, _now_ms(), reader.remarks())
    return Capture(file, f"view-{view_id[-6:]}.playscope")


def _writer(path: Path, version: str, remarks: Mapping[str, Remark]) -> Write:
    """By the end of the name: CSV, JSON lines, Parquet; a capture, with the remarks, for all else."""
    by_name: Write | None = FORMATS.get(path.suffix.lower().removeprefix("."))
    return by_name or partial(write_capture, version=version, now_ms=_now_ms(), remarks=remarks)


def _chosen(events: Iterable[Event], numbers: Numbers) -> Iterator[Event]:
    if numbers is None:
        yield from events
        return
    wanted, left = set(numbers.tolist()), len(numbers)
    for event in events:
        if not left:
            return
        if event.number in wanted:
            left -= 1
            yield event


def _told(events: Iterable[Event], total: int, progress: Progress) -> Iterator[Event]:
    for count, event in enumerate(events):
        if count % _TELL_EVERY == 0:
            progress.tell(min(1.0, count / max(1, total)))
        yield event


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
