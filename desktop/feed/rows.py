"""The feed's events, kept small, addressed by their place."""

import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collector.event import Event
from desktop.feed.block import BLOCK_ROWS, COLUMNS, Block, packed_id
from desktop.feed.chunk import Chunk

__all__ = ["BLOCK_ROWS", "FeedRows"]


class FeedRows:
    """A window of consecutive events in the order they came, addressed by their place: 0 is the first ever taken;
    older ones, brought back from the store by `prepend`, may have places below 0.

    Places `first` to `end - 1` are held; with `limit` events reached, the oldest `BLOCK_ROWS` go at a time. About
    100 bytes an event and the bytes of its `data`. Nothing here depends on what was dropped: text that events
    share is kept with the block that uses it.
    """

    def __init__(self, limit: int = 1_000_000) -> None:
        self._older = False
        self.first = 0
        self.end = 0
        #: The place of the first event since `clear`.
        self.base = 0
        self._blocks: list[Block] = []
        self._starts: list[int] = []
        self.set_limit(limit)

    def set_limit(self, limit: int) -> None:
        """From now on so many are held at most, or one block's."""
        self.limit = max(limit, BLOCK_ROWS)
        self._drop()

    def __len__(self) -> int:
        return self.end - self.first

    @property
    def nbytes(self) -> int:
        """Memory held, in bytes, without what Python adds to each shared text."""
        return sum(block.nbytes for block in self._blocks)

    def append(self, events: Sequence[Event]) -> None:
        """Events that came just now."""
        start, now_ms = 0, time.time_ns() // 1_000_000
        while start < len(events):
            if not self._blocks or self._blocks[-1].room == 0 or self._blocks[-1].sealed:
                if self._blocks:
                    self._blocks[-1].seal()
                self._blocks.append(Block(self.end))
                self._starts.append(self.end)
            part = events[start : start + self._blocks[-1].room]
            self._blocks[-1].append(part, now_ms)
            self.end += len(part)
            start += len(part)
            self._drop()

    def adopt(self, block: Block) -> None:
        """A sealed block of events that was made elsewhere, after those that are held."""
        if self._blocks and not self._blocks[-1].sealed:
            self._blocks[-1].seal()
        block.start = self.end
        self._blocks.append(block)
        self._starts.append(self.end)
        self.end += len(block)
        self._drop()

    def prepend(self, events: Sequence[Event], blocks: Sequence[Block] | None = None) -> int:
        """Put events of before in front; how many found room. Until `let_go` twice the limit may be held. `blocks`:
        what `packed` made of them, perhaps on another thread."""
        room = max(0, 2 * self.limit - len(self))
        if blocks is None or len(events) > room:
            events = events[max(0, len(events) - room) :]
            blocks = packed(events)
        start = self.first - len(events)
        for block in blocks:
            block.start += start
        self._blocks[:0] = blocks
        self._starts[:0] = [block.start for block in blocks]
        self._older = True
        self.first = start
        return len(events)

    def clear(self) -> None:
        """Hold nothing; places go on, and what was held counts as never dropped."""
        self._blocks.clear()
        self._starts.clear()
        self.first = self.base = self.end

    def go_back(self, count: int) -> None:
        """Hold the first `count` events since `clear` and nothing else, at places of their own after all that were
        held. ValueError where the first are held no longer."""
        if self.first != self.base or count > len(self):
            raise ValueError(f"the first {count} rows are not held")
        until, shift = self.base + count, self.end - self.base
        self._blocks = [block for block in self._blocks if block.start < until]
        for block in self._blocks:
            if block.end > until:
                block.cut(until - block.start)
            block.start += shift
        self._starts = [block.start for block in self._blocks]
        self.first = self.base = self.end
        self.end += count

    def let_go(self) -> None:
        """Nobody looks at the oldest any more: no more than the limit is held again."""
        self._older = False
        self._drop()

    def _drop(self) -> None:
        while len(self) > (2 * self.limit if self._older else self.limit):
            self.first += len(self._blocks.pop(0))
            del self._starts[0]

    def __getitem__(self, place: int) -> Event:
        """The event at this place, made anew. IndexError for one that is not held."""
        block, row = self._locate(place)
        return block.event(row)

    def arrived_ms(self, place: int) -> int | None:
        """When the window got this event (milliseconds since the epoch); None where it read it from the store."""
        block, row = self._locate(place)
        return block.arrived_ms(row)

    def name(self, place: int) -> str:
        """The event's name, without making the event."""
        block, row = self._locate(place)
        return block.names[int(block.columns["name"][row])]

    def column(self, field: str) -> NDArray[Any]:
        """One of the numeric columns of all rows held, oldest first: number, timestamp, received_at, seq, percent,
        media_time, duration. A missing integer is the smallest int64, a missing number is NaN.
        """
        parts = [block.columns[field][: len(block)] for block in self._blocks]
        return np.concatenate(parts) if parts else np.empty(0, dtype=COLUMNS[field])

    def chunks(self, start: int, end: int) -> Iterator[Chunk]:
        """The rows at these places that are held, block by block, oldest first."""
        start, end = max(start, self.first), min(end, self.end)
        at = max(0, bisect_right(self._starts, start) - 1)
        for block in self._blocks[at:]:
            if block.start >= end:
                return
            first, last = max(start - block.start, 0), min(end - block.start, len(block))
            if first < last:
                yield Chunk(block, first, last)

    def find_id(self, identity: str) -> int | None:
        """The place of the event with this id; None where it is not held. The newest are looked at first."""
        packed, spelled = packed_id(identity)
        for block in reversed(self._blocks):
            row = block.find(packed, spelled)
            if row is not None:
                return block.start + row
        return None

    def between(self, start: int, end: int) -> Iterator[Event]:
        """The events at these places that are held."""
        for place in range(max(start, self.first), min(end, self.end)):
            yield self[place]

    def _locate(self, place: int) -> tuple[Block, int]:
        if not self.first <= place < self.end:
            raise IndexError(f"row {place} is not held")
        block = self._blocks[bisect_right(self._starts, place) - 1]
        return block, place - block.start


def packed(events: Sequence[Event]) -> list[Block]:
    """The events in full blocks, the first of them at the place 0."""
    blocks = []
    for start in range(0, len(events), BLOCK_ROWS):
        block = Block(start)
        block.append(events[start : start + BLOCK_ROWS])
        block.seal()
        blocks.append(block)
    return blocks
