"""A block of the feed's events: columns of numbers, repeated text once, everything else as its bytes."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np

from analytics.playback.filter.members import Members
from collector.event import Event
from collector.store.rows import pack_id

#: Rows in a block. Blocks are the step in which the oldest rows go.
BLOCK_ROWS = 16_384

#: Stands where an event has no such whole number.
NO_INT = np.iinfo(np.int64).min
COLUMNS = np.dtype(
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
#: The texts that many events share, in the order in which a block keeps them.
CONTEXT = ("session_id", "view_id", "source", "page_url", "user_agent", "collector_id")
_WIDE = 1 << 63
#: Stands in the place of a UUID where the id is other text.
SPELLED = bytes(16)
#: After each row's text: so those of many rows can be read as lines.
_LINE_END = b"\n"
#: Of so many members of `data` the values are kept, as numbers or codes: at most 12 bytes a row each.
_MEMBERS = 8


class Block:
    """Up to `BLOCK_ROWS` consecutive events, the first of them at the place `start`.

    `columns` are the numbers (rows beyond the length are empty), `names` and `contexts` the texts that they point at.
    """

    def __init__(self, start: int) -> None:
        self.start = start
        self.columns = np.zeros(BLOCK_ROWS, dtype=COLUMNS)
        self.names: list[str] = []
        self.contexts: list[tuple[str | None, ...]] = []
        self._name_of: dict[str, int] = {}
        self._context_of: dict[tuple[str | None, ...], int] = {}
        self._text: bytearray | bytes = bytearray()
        self._length = 0
        self.sealed = False
        # (first row, when it came into the window), one for each `append`.
        self._arrivals: list[tuple[int, int]] = []
        self._members: dict[tuple[str, ...], Members] = {}

    def __len__(self) -> int:
        return self._length

    @property
    def end(self) -> int:
        return self.start + self._length

    @property
    def room(self) -> int:
        return BLOCK_ROWS - self._length

    @property
    def nbytes(self) -> int:
        shared = sum(len(text) for context in self.contexts for text in context if text)
        members = sum(values.nbytes for values in self._members.values())
        return self.columns.nbytes + len(self._text) + shared + members

    def seal(self) -> None:
        """No more rows will come: gives back the spare room."""
        self.sealed = True
        self._text = bytes(self._text)
        self._name_of, self._context_of = {}, {}
        if self.room:
            self.columns = self.columns[: self._length].copy()

    def cut(self, rows: int) -> None:
        """Only the first `rows` stay; no more will come."""
        self._text = self._text[: self.text_start(rows)]
        self._length = rows
        self._arrivals = [arrival for arrival in self._arrivals if arrival[0] < rows]
        self.seal()

    def append(self, events: Sequence[Event], arrived_ms: int | None = None) -> None:
        """`arrived_ms`: when the window got them, milliseconds since the epoch; None for what it read by itself."""
        start = self._length
        if arrived_ms is not None and events:
            self._arrivals.append((start, arrived_ms))
        self.columns[start : start + len(events)] = [self._row(event) for event in events]
        self._length += len(events)

    def _row(self, event: Event) -> tuple[Any, ...]:
        packed, spelled = packed_id(event.id)
        self._text += spelled
        self._text += event.data_json
        self._text += _LINE_END
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
            number = self._context_of[context] = len(self.contexts)
            self.contexts.append(context)
        return number

    def arrived_ms(self, row: int) -> int | None:
        """When the window got the row's event; None where it read it by itself."""
        at = bisect_right(self._arrivals, row, key=lambda arrival: arrival[0])
        return self._arrivals[at - 1][1] if at else None

    def find(self, packed: bytes, spelled: bytes) -> int | None:
        """The row whose id is this, packed or spelled out (`packed_id`)."""
        words = np.ascontiguousarray(self.columns["id"][: self._length]).view(np.int64).reshape(-1, 2)
        for row in np.flatnonzero((words == np.frombuffer(packed, np.int64)).all(axis=1)).tolist():
            start = self.text_start(row)
            if not spelled or self._text[start : start + len(spelled)] == spelled:
                return int(row)
        return None

    def event(self, row: int) -> Event:
        columns = self.columns[row].item()
        number, timestamp, received_at, seq, percent, media_time, duration, packed, name, context, text_end = columns
        identity, data = unpacked_id(packed, self.text_between(self.text_start(row), text_end - len(_LINE_END)))
        return Event(
            id=identity,
            event=self.names[name],
            timestamp=timestamp,
            received_at=received_at,
            number=number,
            seq=None if seq == NO_INT else seq,
            percent=None if percent == NO_INT else percent,
            media_time=None if media_time != media_time else media_time,
            duration=None if duration != duration else duration,
            data_json=data,
            **dict(zip(CONTEXT, self.contexts[context], strict=True)),
        )

    def text(self, row: int) -> tuple[bytes, bytes]:
        """(the id's 16 bytes, the rest: the id where it is other text, then the bytes of `data`)."""
        end = int(self.columns["text_end"][row]) - len(_LINE_END)
        return self.columns["id"][row].item(), self.text_between(self.text_start(row), end)

    def text_start(self, row: int) -> int:
        """Where the row's text begins; it ends with a line break."""
        return int(self.columns["text_end"][row - 1]) if row else 0

    def text_between(self, start: int, end: int) -> bytes:
        return bytes(self._text[start:end])

    def texts_between(self, starts: list[int], ends: list[int]) -> list[bytes]:
        """Of many rows the texts, without the line breaks."""
        text = self._text if isinstance(self._text, bytes) else bytes(self._text)
        return [text[start : end - 1] for start, end in zip(starts, ends, strict=True)]

    def members(self, path: tuple[str, ...]) -> Members | None:
        """What was kept of this member of `data`."""
        return self._members.get(path)

    def keep_members(self, path: tuple[str, ...], members: Members) -> None:
        """The values of this member in all rows: kept where they take little room and no row will come."""
        if self.sealed and members.small:
            while len(self._members) >= _MEMBERS:
                del self._members[next(iter(self._members))]
            self._members[path] = members


def _whole(value: int | None) -> int:
    """An integer for its column. The store takes what SQLite takes: 64 bits with sign."""
    return NO_INT if value is None else max(-_WIDE + 1, min(_WIDE - 1, value))


def packed_id(identity: str) -> tuple[bytes, bytes]:
    """(16 bytes, text): a UUID in its usual spelling takes 16 bytes, any other id goes in front of the row's text.

    16 zero bytes say that the id is text; its length in UTF-8 stands before it, on four bytes.
    """
    packed = pack_id(identity)
    if isinstance(packed, bytes) and packed != SPELLED:
        return packed, b""
    text = identity.encode("utf-8", "surrogatepass")
    return SPELLED, len(text).to_bytes(4, "big") + text


def unpacked_id(packed: bytes, text: bytes) -> tuple[str, bytes]:
    """(id, the rest of the text); the opposite of `packed_id`."""
    if packed != SPELLED:
        return _spelled(packed), text
    end = 4 + int.from_bytes(text[:4], "big")
    return text[4:end].decode("utf-8", "surrogatepass"), text[end:]


def _spelled(packed: bytes) -> str:
    return dashed(packed.hex())


def dashed(digits: str) -> str:
    """A UUID in its usual spelling."""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
