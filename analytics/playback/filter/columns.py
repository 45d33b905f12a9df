"""Events side by side, as a filter reads many of them at once."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from analytics.playback.filter.conditions import Mask
from analytics.playback.filter.members import Members
from analytics.playback.filter.surroundings import Surroundings

__all__ = ["Batch", "Columns", "Mask", "holding"]


class Columns(Protocol):
    """Some events in their order; `len` of them, each a row from 0 on.

    Best given a block of some ten thousand at a time: each text is looked at once a block, and a result that was
    decided early saves the dear questions.
    """

    def __len__(self) -> int: ...

    def numbers(self, field: str) -> NDArray[np.int64] | NDArray[np.float64]:
        """timestamp, received_at (milliseconds), seq, percent: int64, the smallest stands for none; media_time,
        duration: float64, NaN stands for none."""

    def texts(self, field: str) -> tuple[NDArray[np.integer], Sequence[str | None]]:
        """event, session_id, view_id, source, page_url, user_agent, collector_id: for each row a place in the table,
        and the table, which may hold a text several times and texts of no row."""

    def ids(self, rows: NDArray[np.intp]) -> Sequence[str]:
        """The ids of these rows."""

    def id_lines(self, rows: NDArray[np.intp]) -> bytes:
        """The same in UTF-8, a line break between two."""

    def with_ids(self, ids: Collection[str]) -> Mask:
        """Which rows have one of these ids."""

    def data_holding(self, text: bytes) -> Mask:
        """Which rows' `data_json` holds these bytes; more may be said to, none may be missing."""

    def data_json(self, rows: NDArray[np.intp]) -> Sequence[bytes]:
        """The `data_json` of these rows."""

    def data_lines(self) -> tuple[NDArray[np.intp], bytes] | None:
        """The rows whose `data_json` is more than `{}`, and these, a line break after each; None where that would take
        longer than `data_json`."""

    def members(self, path: tuple[str, ...]) -> Members | None:
        """What `keep_members` was given for this path, for these rows."""

    def keep_members(self, path: tuple[str, ...], members: Members) -> None:
        """The values of this member of `data` in all these rows: to be kept for the next question, or not."""


class Batch(NamedTuple):
    """What a filter is asked of: the rows, and which of them are still to be decided; of others any answer will do."""

    columns: Columns
    surroundings: Surroundings
    wanted: Mask

    @property
    def rows(self) -> NDArray[np.intp]:
        """Those still to be decided."""
        return np.flatnonzero(self.wanted)


def holding(text: bytes | bytearray, ends: NDArray[np.int64], part: bytes) -> Mask:
    """Which pieces of `text`, each up to its place in `ends` from the one before it, have `part` in them.

    For those who keep the bytes of many rows in one piece. What lies across two pieces counts for the second.
    """
    found: Mask = np.zeros(len(ends), dtype=np.bool_)
    between = np.fromiter(map(len, text.split(part)), np.int64)
    last = np.cumsum(between[:-1] + len(part)) - 1
    rows = np.searchsorted(ends, last, side="right")
    found[rows[rows < len(ends)]] = True
    return found
