"""Fields that are in an event's `data`: read from its JSON, and only where that may hold them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import msgspec
import numpy as np

from analytics.playback.filter.columns import Batch, Columns, Mask
from analytics.playback.filter.conditions import Condition, on_each
from analytics.playback.filter.member_lines import UNLIKE, MemberLines, is_plain
from analytics.playback.filter.members import Members
from analytics.playback.filter.sources import DECODED, FilterEvent
from analytics.playback.filter.surroundings import Surroundings
from analytics.playback.filter.where import Builder

#: Where a question is asked of more than one row in so many, all are read at once, and kept.
_FEW = 4
#: Beyond any list.
_NO_PLACE = 1 << 62


class Data:
    """A member of `data`, by its path; a number in the path is a place in a list."""

    cost = DECODED

    def __init__(self, path: tuple[str, ...]) -> None:
        self._steps = [(name, int(name) if name.isdecimal() and len(name) < 10 else _NO_PLACE) for name in path]
        # What is certainly a member's name and not a place in a list.
        names = [name for place, name in enumerate(path) if place == 0 or not name.isdecimal()]
        self._name = max(names, key=len)
        self._path = path
        self._lines = MemberLines.of(path)
        self._decode_all = _decoder_of_all(path[0]) if is_plain(path[0]) else None

    def value(self, event: FilterEvent, surroundings: Surroundings) -> Any:
        return self.read(event.data_json)

    def read(self, data_json: bytes) -> Any:
        """The value in this JSON object; None where there is none, or null."""
        try:
            value = _decode(data_json)
        except UNLIKE:
            return None
        return _member(value, self._steps)

    def mask(self, condition: Condition, batch: Batch) -> Mask:
        columns = batch.columns
        members = columns.members(self._path)
        if members is None and _FEW * np.count_nonzero(batch.wanted) > len(columns):
            members = self._members(columns)
            columns.keep_members(self._path, members)
        mask = None if members is None else members.mask(condition, len(columns))
        if mask is None:
            # Few rows are read without a look which of them name it.
            likely = batch.wanted if members is None else self._likely(columns) & batch.wanted
            rows = np.flatnonzero(likely)
            mask = np.zeros(len(columns), dtype=np.bool_)
            mask[rows] = on_each(condition, self._read_all(columns.data_json(rows)))
        return mask

    def _likely(self, columns: Columns) -> Mask:
        """Which rows may have the member."""
        likely: Mask = np.logical_or.reduce([columns.data_holding(text) for text in self._needles()])
        return likely

    def _members(self, columns: Columns) -> Members:
        """The member in all rows."""
        found = columns.data_lines()
        # Where few lines name it, it takes less to look for those.
        if found is not None and self._lines is not None and _FEW * found[1].count(self._needles()[0]) > len(found[0]):
            rows, lines = found
            with suppress(*UNLIKE):
                return Members.of_numbers(rows, self._lines.numbers(lines, len(rows)))
            with suppress(*UNLIKE):
                return Members.of(rows, self._lines.values(lines, len(rows)))
        rows = np.flatnonzero(self._likely(columns))
        return Members.of(rows, self._read_all(columns.data_json(rows)))

    def _read_all(self, pieces: Sequence[bytes]) -> list[Any]:
        """`read` of each. Read as one list, of which only the one member is kept, they take a fifth of the time."""
        if self._decode_all is None:
            return list(map(self.read, pieces))
        try:
            members = self._decode_all(b"[" + b",".join(pieces) + b"]")
        except UNLIKE:
            members = []
        if len(members) != len(pieces):
            return list(map(self.read, pieces))
        steps = self._steps[1:]
        return [_member(member.value, steps) for member in members] if steps else [member.value for member in members]

    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str:
        likely = " OR ".join(f"instr(e.data, {builder.bind(text)})" for text in self._needles())
        called = builder.call(lambda data: condition.holds(self.read(data)), "e.data")
        return f"(e.data IS NOT NULL AND ({likely}) AND {called})"

    def _needles(self) -> list[bytes]:
        """What the bytes must hold one of: the name in its quotation marks, or an escape, which may hide anything."""
        plain = msgspec.json.encode(self._name)
        return [b"\\"] if b"\\" in plain else [plain, b"\\"]


def _decoder_of_all(name: str) -> Callable[[bytes], list[Any]]:
    """Decodes a JSON array of objects; of each `value` is the member of this name, None without one."""
    first = msgspec.defstruct("First", [("value", Any, None)], rename={"value": name}, gc=False)
    decode: Callable[[bytes], list[Any]] = msgspec.json.Decoder(list[first]).decode  # type: ignore[valid-type]
    return decode


def _member(value: Any, steps: Sequence[tuple[str, int]]) -> Any:
    for name, place in steps:
        if type(value) is dict:
            value = value.get(name)
        elif type(value) is list and place < len(value):
            value = value[place]
        else:
            return None
    return value


class DataText:
    """The whole of `data` as the text it came as."""

    cost = DECODED

    def value(self, event: FilterEvent, surroundings: Surroundings) -> Any:
        return self._read(event.data_json)

    def _read(self, data_json: bytes | None) -> str | None:
        return None if data_json is None or data_json == b"{}" else data_json.decode("utf-8", "replace")

    def mask(self, condition: Condition, batch: Batch) -> Mask:
        mask: Mask = np.zeros(len(batch.columns), dtype=np.bool_)
        wanted = batch.wanted
        if condition.lines is not None and _FEW * np.count_nonzero(wanted) > len(wanted):
            found = batch.columns.data_lines()
            # The last line break ends a line, and parts no two.
            met = None if found is None else condition.lines.mask(found[1][:-1], len(found[0]))
            if found is not None and met is not None:
                mask[found[0]] = met
                return mask
        if condition.part:
            wanted = wanted & batch.columns.data_holding(condition.part.encode())
        rows = np.flatnonzero(wanted)
        texts = map(self._read, batch.columns.data_json(rows))
        mask[rows] = np.fromiter(map(condition.holds, texts), np.bool_, len(rows))
        return mask

    def sql(self, condition: Condition, surroundings: Surroundings, builder: Builder) -> str:
        return builder.call(lambda data: condition.holds(self._read(data)), "e.data")


_decode = msgspec.json.Decoder().decode
