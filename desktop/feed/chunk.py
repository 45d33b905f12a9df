"""Rows of a block of the feed's events, as a filter asks about many of them at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.playback.filter.columns import holding
from analytics.playback.filter.members import Members
from desktop.feed.block import CONTEXT, SPELLED, Block, dashed, packed_id, unpacked_id

_VIEW = CONTEXT.index("view_id")
#: The `data` of an event that has none, as a line.
_EMPTY = b"{}\n"
#: Which of a UUID's digits stand together in its usual spelling, a dash between two.
_DIGITS = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))


@dataclass(frozen=True, slots=True)
class Chunk:
    """The rows `first` to `last - 1` of a block, as a filter asks about them (`Columns` of the filter language)."""

    block: Block
    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first

    @property
    def start(self) -> int:
        """The place of its first row."""
        return self.block.start + self.first

    @property
    def places(self) -> NDArray[np.int64]:
        return np.arange(self.start, self.start + len(self), dtype=np.int64)

    def numbers(self, field: str) -> NDArray[Any]:
        """A numeric column; see `COLUMNS`. A missing integer is `NO_INT`, a missing number NaN."""
        return self.block.columns[field][self.first : self.last]

    def texts(self, field: str) -> tuple[NDArray[np.uint16], list[str | None]]:
        """(codes, table) of `event` or a field of `CONTEXT`: the text of a row is the table's at its code."""
        if field == "event":
            return self.numbers("name"), list(self.block.names)
        at = CONTEXT.index(field)
        return self.numbers("context"), [context[at] for context in self.block.contexts]

    def ids(self, rows: NDArray[np.intp]) -> list[str]:
        """The ids of these rows."""
        lines = self._uuid_lines(rows)
        if lines is not None:
            return lines.decode().split("\n") if lines else []
        packed = np.ascontiguousarray(self.numbers("id")[rows])
        digits = packed.tobytes().hex()
        ids = [dashed(digits[at : at + 32]) for at in range(0, len(digits), 32)]
        for at in np.flatnonzero((packed.view(np.int64).reshape(-1, 2) == 0).all(axis=1)).tolist():
            ids[at] = unpacked_id(*self.block.text(self.first + int(rows[at])))[0]
        return ids

    def id_lines(self, rows: NDArray[np.intp]) -> bytes:
        """The ids of these rows in UTF-8, a line break between two."""
        lines = self._uuid_lines(rows)
        return "\n".join(self.ids(rows)).encode("utf-8", "surrogatepass") if lines is None else lines

    def _uuid_lines(self, rows: NDArray[np.intp]) -> bytes | None:
        """None where one of them is no UUID."""
        packed = np.ascontiguousarray(self.numbers("id")[rows])
        words = packed.view(np.int64)
        if ((words[0::2] | words[1::2]) == 0).any():
            return None
        lines = np.empty((len(rows), 37), np.uint8)
        digits = np.frombuffer(packed.tobytes().hex().encode(), np.uint8).reshape(-1, 32)
        for place, (start, end) in enumerate(_DIGITS):
            lines[:, start + place : end + place] = digits[:, start:end]
            lines[:, end + place] = ord("-")
        lines[:, 36] = ord("\n")
        return lines.tobytes()[:-1]

    def with_ids(self, ids: Collection[str]) -> NDArray[np.bool_]:
        """Which rows have one of these ids."""
        found = np.zeros(len(self), dtype=np.bool_)
        packed = b"".join(key for key, _ in map(packed_id, ids))
        if not packed:
            return found
        # Few rows end as one of them does, in 14 bits that are random in a UUID: of those the ids are compared. Ids
        # that are no UUIDs all look the same here.
        ends = np.zeros(1 << 16, dtype=np.bool_)
        ends[np.frombuffer(packed, np.uint16)[4::8]] = True
        end = np.ascontiguousarray(self.numbers("id")).view(np.uint16)[4::8]
        rows = np.flatnonzero(ends[end])
        known = frozenset(ids)
        found[rows] = [identity in known for identity in self.ids(rows)]
        return found

    def data_holding(self, text: bytes) -> NDArray[np.bool_]:
        """Which rows' `data` holds these bytes, perhaps together with the id where it is no UUID."""
        start, ends = self.block.text_start(self.first), self.numbers("text_end")
        piece = self.block.text_between(start, int(ends[-1]))
        return holding(piece, ends - start, text)

    def data_saying(self, ways: Sequence[bytes]) -> NDArray[np.bool_]:
        """Which rows' `data` holds one of these bytes; the first of them is looked for in small letters."""
        start, ends = self.block.text_start(self.first), self.numbers("text_end")
        piece = self.block.text_between(start, int(ends[-1]))
        return holding(piece.lower(), ends - start, ways[0]) | holding(piece, ends - start, ways[1])

    def data_json(self, rows: NDArray[np.intp]) -> list[bytes]:
        """The bytes of `data` of these rows."""
        block, numbers = self.block, rows + self.first
        ends = block.columns["text_end"]
        starts = np.where(numbers > 0, ends[numbers - 1], 0)
        pieces = block.texts_between(starts.tolist(), ends[numbers].tolist())
        words = np.ascontiguousarray(block.columns["id"][numbers]).view(np.int64).reshape(-1, 2)
        for row in np.flatnonzero((words == 0).all(axis=1)).tolist():
            pieces[row] = unpacked_id(SPELLED, pieces[row])[1]
        return pieces

    def data_lines(self) -> tuple[NDArray[np.intp], bytes] | None:
        """The rows whose `data` is more than `{}`, and these, a line each; None where ids or breaks are between."""
        words = np.ascontiguousarray(self.numbers("id")).view(np.int64)
        if ((words[0::2] | words[1::2]) == 0).any():
            return None
        start, ends = self.block.text_start(self.first), self.numbers("text_end")
        lengths = np.diff(ends, prepend=start)
        rows = np.flatnonzero(lengths != len(_EMPTY))
        lines = self.block.text_between(start, int(ends[-1])).replace(_EMPTY, b"")
        return (rows, lines) if len(lines) == int(lengths[rows].sum()) else None

    def members(self, path: tuple[str, ...]) -> Members | None:
        """The values of this member of `data`, where they were kept."""
        members = self.block.members(path)
        return None if members is None else members.part(self.first, self.last)

    def keep_members(self, path: tuple[str, ...], members: Members) -> None:
        """Keep them, if these are all rows of the block."""
        if len(self) == len(self.block):
            self.block.keep_members(path, members)

    def view_keys(self) -> NDArray[np.int64]:
        """A number for each row that is the same for rows of the same view, and never 0."""
        table = np.array([hash(context[_VIEW]) | 1 for context in self.block.contexts] or [1], dtype=np.int64)
        return table[self.numbers("context")]
