"""The repeated text of events, one row for each distinct combination."""

from collections import OrderedDict

from collector.store.connection import Connection
from collector.store.rows import Context, digest_of

#: A context's row says up to which number it may be in use; it is renewed only this often, to spare writes.
_STRIDE = 100_000


class Contexts:
    """Gives each combination its row's id, mostly from memory. For the writing connection only.

    After a rollback call `forget()`: rows it knows of may be gone.
    """

    def __init__(self, capacity: int = 4096) -> None:
        self._capacity = capacity
        self._known: OrderedDict[Context, tuple[int, int]] = OrderedDict()

    def id_of(self, connection: Connection, context: Context, number: int) -> int:
        """The id of the combination's row, made if new; events up to this number are about to use it."""
        try:
            return self.known(context, number)
        except KeyError:
            return self._make(connection, context, number)

    def known(self, context: Context, number: int) -> int:
        """The same from memory. KeyError where it is not known, or its row has to be renewed."""
        row_id, used_until = self._known[context]
        if number > used_until:
            raise KeyError(context)
        self._known.move_to_end(context)
        return row_id

    def _make(self, connection: Connection, context: Context, number: int) -> int:
        used_until = number + _STRIDE
        (row_id,) = connection.execute(
            "INSERT INTO contexts (digest, session_id, view_id, source, page_url, user_agent, collector_id, used_until)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (digest) DO UPDATE SET used_until = excluded.used_until RETURNING id",
            (digest_of(context), *context, used_until),
        ).fetchone()
        self._known[context] = (row_id, used_until)
        self._known.move_to_end(context)
        if len(self._known) > self._capacity:
            self._known.popitem(last=False)
        return int(row_id)

    def drop_unused(self, connection: Connection, oldest: int) -> None:
        """Removes the combinations that no event from number `oldest` on can use."""
        connection.execute("DELETE FROM contexts WHERE used_until < ?", (oldest,))
        self.forget()

    def forget(self) -> None:
        self._known.clear()
