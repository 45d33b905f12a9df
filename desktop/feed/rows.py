"""The feed's events, kept small: columns of numbers, repeated text once a block, everything else as its bytes."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collector.event import Event

#: Rows in a block. Blocks are the step in which the oldest rows go.
BLOCK_ROWS = 16_384

_NO_INT = np.iinfo(np.int64).min
_COLUMNS = np.dtype(
    [
        ("number", np.int64),
        ("timestamp", np.int64),
        ("received_at", np.int64),
        ("seq", np.int64),
        ("percent", np.int64),
        ("media_time", np.float64),
        ("duration", np.float64),
        ("id", "V16"),
        ("name", np.uint16),
        ("context", np.uint16),
        ("text_end", np.int64),
    ]
)
_CONTEXT = ("session_id", "view_id", "source", "page_url", "user_agent", "collector_id")
_WIDE = 1 << 63
#: Stands in the place of a UUID where the id is other text.
_SPELLED = bytes(16)


class FeedRows:
    """A window of consecutive events in the order they came, addressed by their place: 0 is the first ever taken.

    Places `first` to `end - 1` are held; with `limit` events reached, the oldest `BLOCK_ROWS` go at a time. About
    100 bytes an event and the bytes of its `data`. Nothing here depends on what was dropped: text that events
    share is kept with the block that uses it.
    """

    def __init__(self, limit: int = 1_000_000) -> None:
        self.limit = max(limit, BLOCK_ROWS)
        self.first = 0
        self.end = 0
        self._blocks: deque[_Block] = deque()

    def __len__(self) -> int:
        return self.end - self.first

    @property
    def nbytes(self) -> int:
        """Memory held, in bytes, without what Python adds to each shared text."""
        return sum(block.nbytes for block in self._blocks)

    def append(self, events: Sequence[Event]) -> None:
        start = 0
        while start < len(events):
            if not self._blocks or self._blocks[-1].room == 0:
                if self._blocks:
                    self._blocks[-1].seal()
                self._blocks.append(_Block())
            part = events[start : start + self._blocks[-1].room]
            self._blocks[-1].append(part)
            self.end += len(part)
            start += len(part)
            while len(self) > self.limit:
                self.first += len(self._blocks.popleft())

    def __getitem__(self, place: int) -> Event:
        """The event at this place, made anew. IndexError for one that is not held."""
        block, row = self._locate(place)
        return block.event(row)

    def name(self, place: int) -> str:
        """The event's name, without making the event."""
        block, row = self._locate(place)
        return block.names[int(block.columns["name"][row])]

    def column(self, field: str) -> NDArray[Any]:
        """One of the numeric columns of all rows held, oldest first: number, timestamp, received_at, seq, percent,
        media_time, duration. A missing integer is the smallest int64, a missing number is NaN.
        """
        parts = [block.columns[field][: len(block)] for block in self._blocks]
        return np.concatenate(parts) if parts else np.empty(0, dtype=_COLUMNS[field])

    def find_number(self, number: int) -> int | None:
        """The place of the event with this number in the store; None where it is not held."""
        found = np.flatnonzero(self.column("number") == number)
        return self.first + int(found[0]) if len(found) else None

    def find_id(self, identity: str) -> int | None:
        """The place of the event with this id; None where it is not held. The newest are looked at first."""
        packed, spelled = _packed_id(identity)
        end = self.end
        for block in reversed(self._blocks):
            end -= len(block)
            row = block.find(packed, spelled)
            if row is not None:
                return end + row
        return None

    def between(self, start: int, end: int) -> Iterator[Event]:
        """The events at these places that are held."""
        for place in range(max(start, self.first), min(end, self.end)):
            yield self[place]

    def _locate(self, place: int) -> tuple["_Block", int]:
        if not self.first <= place < self.end:
            raise IndexError(f"row {place} is not held")
        block, row = divmod(place - self.first, BLOCK_ROWS)
        return self._blocks[block], row


class _Block:
    """Up to `BLOCK_ROWS` events. Every block but the newest is full, so that a place finds its block by division."""

    def __init__(self) -> None:
        self.columns = np.zeros(BLOCK_ROWS, dtype=_COLUMNS)
        self.names: list[str] = []
        self._name_of: dict[str, int] = {}
        self._contexts: list[tuple[str | None, ...]] = []
        self._context_of: dict[tuple[str | None, ...], int] = {}
        self._text: bytearray | bytes = bytearray()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def room(self) -> int:
        return BLOCK_ROWS - self._length

    @property
    def nbytes(self) -> int:
        shared = sum(len(text) for context in self._contexts for text in context if text)
        return self.columns.nbytes + len(self._text) + shared

    def seal(self) -> None:
        """No more rows will come: gives back the spare room of the text."""
        self._text = bytes(self._text)
        self._name_of, self._context_of = {}, {}

    def append(self, events: Sequence[Event]) -> None:
        start = self._length
        self.columns[start : start + len(events)] = [self._row(event) for event in events]
        self._length += len(events)

    def _row(self, event: Event) -> tuple[Any, ...]:
        packed, spelled = _packed_id(event.id)
        self._text += spelled
        self._text += event.data_json
        return (
            event.number,
            event.timestamp,
            event.received_at,
            _whole(event.seq),
            _whole(event.percent),
            np.nan if event.media_time is None else event.media_time,
            np.nan if event.duration is None else event.duration,
            packed,
            self._name(event.event),
            self._context(event),
            len(self._text),
        )

    def _name(self, name: str) -> int:
        number = self._name_of.get(name)
        if number is None:
            number = self._name_of[name] = len(self.names)
            self.names.append(name)
        return number

    def _context(self, event: Event) -> int:
        context = (
            event.session_id,
            event.view_id,
            event.source,
            event.page_url,
            event.user_agent,
            event.collector_id,
        )
        number = self._context_of.get(context)
        if number is None:
            number = self._context_of[context] = len(self._contexts)
            self._contexts.append(context)
        return number

    def find(self, packed: bytes, spelled: bytes) -> int | None:
        """The row whose id is this, packed or spelled out."""
        words = np.ascontiguousarray(self.columns["id"][: self._length]).view(np.int64).reshape(-1, 2)
        for row in np.flatnonzero((words == np.frombuffer(packed, np.int64)).all(axis=1)).tolist():
            start = int(self.columns["text_end"][row - 1]) if row else 0
            if not spelled or self._text[start : start + len(spelled)] == spelled:
                return int(row)
        return None

    def event(self, row: int) -> Event:
        columns = self.columns[row].item()
        number, timestamp, received_at, seq, percent, media_time, duration, packed, name, context, text_end = columns
        text_start = int(self.columns["text_end"][row - 1]) if row else 0
        identity, data = _unpacked_id(packed, bytes(self._text[text_start:text_end]))
        return Event(
            id=identity,
            event=self.names[name],
            timestamp=timestamp,
            received_at=received_at,
            number=number,
            seq=None if seq == _NO_INT else seq,
            percent=None if percent == _NO_INT else percent,
            media_time=None if media_time != media_time else media_time,
            duration=None if duration != duration else duration,
            data_json=data,
            **dict(zip(_CONTEXT, self._contexts[context], strict=True)),
        )


def _whole(value: int | None) -> int:
    """An integer for its column. The store takes what SQLite takes: 64 bits with sign."""
    return _NO_INT if value is None else max(-_WIDE + 1, min(_WIDE - 1, value))


def _packed_id(identity: str) -> tuple[bytes, bytes]:
    """(16 bytes, text): a UUID in its usual spelling takes 16 bytes, any other id goes in front of the row's text.

    16 zero bytes say that the id is text; its length in UTF-8 stands before it, on four bytes.
    """
    if len(identity) == 36:
        try:
            packed = bytes.fromhex(identity.replace("-", ""))
        except ValueError:
            packed = b""
        if len(packed) == 16 and packed != _SPELLED and _spelled(packed) == identity:
            return packed, b""
    text = identity.encode("utf-8", "surrogatepass")
    return _SPELLED, len(text).to_bytes(4, "big") + text


def _unpacked_id(packed: bytes, text: bytes) -> tuple[str, bytes]:
    """(id, the rest of the text)."""
    if packed != _SPELLED:
        return _spelled(packed), text
    end = 4 + int.from_bytes(text[:4], "big")
    return text[4:end].decode("utf-8", "surrogatepass"), text[end:]


def _spelled(packed: bytes) -> str:
    digits = packed.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
