"""Reading the rejected pieces: in short for a list, whole for a closer look or another try."""

import msgspec

from collector.record.rejected import Rejected
from collector.store.connection import Connection

_WHOLE = "SELECT number, received_at, field, reason, raw, common, form FROM rejected"
_PAGE = 200


class Summary(msgspec.Struct, frozen=True, gc=False):
    """A rejected piece without its bytes; `size` says how many they are, `received_at` is milliseconds since 1970."""

    number: int
    received_at: int
    field: str
    reason: str
    size: int


def summaries(connection: Connection, newest: int | None = None) -> list[Summary]:
    """All rejected pieces in the order they came; or the `newest` so many, the newest first."""
    rows = connection.execute(
        "SELECT number, received_at, field, reason, length(raw) FROM rejected"
        f" ORDER BY number {'ASC' if newest is None else 'DESC'} LIMIT ?",
        (-1 if newest is None else newest,),
    )
    return [Summary(*row) for row in rows]


def how_many(connection: Connection) -> int:
    """How many pieces are kept."""
    return int(connection.execute("SELECT count(*) FROM rejected").fetchone()[0])


def pieces_after(connection: Connection, number: int) -> list[Rejected]:
    """Whole pieces in the order they came: the next ones after `number`, a bounded part of them."""
    rows = connection.execute(f"{_WHOLE} WHERE number > ? ORDER BY number LIMIT {_PAGE}", (number,))
    return [_piece(row) for row in rows]


def piece_at(connection: Connection, number: int) -> Rejected | None:
    """The whole piece of this number; None where it is there no more."""
    row = connection.execute(f"{_WHOLE} WHERE number = ?", (number,)).fetchone()
    return None if row is None else _piece(row)


def _piece(row: tuple[int, int, str, str, bytes, bytes | None, int]) -> Rejected:
    number, received_at, field, reason, raw, common, form = row
    return Rejected(
        field=field,
        reason=reason,
        raw=raw,
        received_at=received_at,
        common_json=common or b"",
        form=bool(form),
        number=number,
    )
