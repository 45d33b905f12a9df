"""Finding the next row that says a text, or that a filter takes, among the rows shown."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from desktop.feed.block import CONTEXT
from desktop.feed.chunk import Chunk
from desktop.feed.model import FeedModel
from desktop.feed.rows import FeedRows

#: Says which rows of a chunk are looked for.
Hits = Callable[[Chunk], NDArray[np.bool_]]


def text_hits(text: str) -> Hits:
    """Rows whose name, ids, source, page or data say the text, large and small letters alike."""
    sought = text.casefold()
    sought_bytes = [text.lower().encode("utf-8", "replace"), text.encode("utf-8", "replace")]

    def hits(chunk: Chunk) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.zeros(len(chunk), dtype=np.bool_)
        for field in ("event", *CONTEXT):
            codes, table = chunk.texts(field)
            said = np.array([said is not None and sought in said.casefold() for said in table] or [False])
            found |= said[codes]
        found |= chunk.data_saying(sought_bytes)
        return found

    return hits


def counted(model: FeedModel, rows: FeedRows, hits: Hits, place: int) -> Iterator[tuple[int, int]]:
    """(how many shown rows up to `place` are looked for, how many there are), of all blocks so far, a block a step."""
    shown, before, total = model.all_places(), 0, 0
    for chunk in rows.chunks(rows.first, rows.end):
        low, high = np.searchsorted(shown, [chunk.start, chunk.start + len(chunk)])
        if low < high:
            found = shown[low:high][hits(chunk)[shown[low:high] - chunk.start]]
            before, total = before + int(np.searchsorted(found, place, side="right")), total + len(found)
        yield before, total


def places_found(model: FeedModel, rows: FeedRows, hits: Hits, start: int, step: int) -> Iterator[int | None]:
    """Places of shown rows that are looked for, from the one after (`step` 1) or before (-1) the place `start` on,
    then from the other end; None after each block without one. Ends when all was looked at."""
    shown = model.all_places()
    chunks = list(rows.chunks(rows.first, rows.end))
    for again in (False, True):
        for chunk in chunks if step > 0 else reversed(chunks):
            low, high = np.searchsorted(shown, [chunk.start, chunk.start + len(chunk)])
            places = shown[low:high]
            beyond = places > start if (step > 0) != again else places < start
            if again:
                beyond |= places == start
            places = places[beyond]
            if len(places):
                found = places[hits(chunk)[places - chunk.start]]
                if len(found):
                    yield int(found[0 if step > 0 else -1])
                    return
            yield None
