"""The counters of a store: events since it began.

A commit that only adds new events says nothing of counters, which spares it two pages. What it changes can be seen in
the events themselves: those numbered beyond `last_number` are counted when the row is read. Whatever else happens
brings the row up to date first, in its own transaction, so that there are never many such events.
"""

from operator import add

import msgspec
from msgspec.structs import astuple

from collector.store.connection import Connection


class Counters(msgspec.Struct, frozen=True, gc=False):
    """Two equations hold at every moment: received = stored + duplicates + rejected + refused, and
    stored = delivered + pending + parked + local.

    Delivered, pending and parked are those of the present destination; what is none of its business is local.
    Without a destination the last one's stay, its pending ones being local. Events that expired stay counted where
    they were.
    """

    received: int = 0
    stored: int = 0
    duplicates: int = 0
    rejected: int = 0
    refused: int = 0
    delivered: int = 0
    pending: int = 0
    parked: int = 0
    local: int = 0
    expired: int = 0

    def with_new(self, stored: int, pending: int) -> "Counters":
        """The same with so many events newly stored, and so many of them pending."""
        # By place, in the order of the fields: it is asked for at each request.
        return Counters(
            self.received + stored,
            self.stored + stored,
            self.duplicates,
            self.rejected,
            self.refused,
            self.delivered,
            self.pending + pending,
            self.parked,
            self.local + stored - pending,
            self.expired,
        )

    def plus(self, more: "Counters") -> "Counters":
        """Both together, counter by counter."""
        return Counters(*map(add, astuple(self), astuple(more)))


_READ = """
WITH later AS (
    SELECT count(*) AS stored, count(*) FILTER (WHERE NOT local) AS pending, max(number) AS last
    FROM events WHERE number > (SELECT last_number FROM counters)
)
SELECT c.received + l.stored, c.stored + l.stored, c.duplicates, c.rejected, c.refused, c.expired,
       coalesce(d.delivered, 0), CASE WHEN c.delivering THEN coalesce(d.pending, 0) + l.pending ELSE 0 END,
       coalesce(d.parked, 0), coalesce(l.last, c.last_number), c.delivering, l.stored > 0
FROM counters c LEFT JOIN destinations d ON d.id = c.destination CROSS JOIN later l
"""


class Standing(msgspec.Struct, frozen=True, gc=False):
    """What the writer has to know to go on: the counters, the last number used, whether there is a destination, and
    whether the row of counters lags behind."""

    counters: Counters
    last_number: int
    delivering: bool
    behind: bool = False


def read_standing(connection: Connection) -> Standing:
    """The standing as the connection's transaction sees it."""
    row = connection.execute(_READ).fetchone()
    received, stored, duplicates, rejected, refused, expired, delivered, pending, parked, last, delivering, behind = row
    counters = Counters(
        received=received,
        stored=stored,
        duplicates=duplicates,
        rejected=rejected,
        refused=refused,
        delivered=delivered,
        pending=pending,
        parked=parked,
        local=stored - delivered - pending - parked,
        expired=expired,
    )
    return Standing(counters, last, bool(delivering), bool(behind))


def read_counters(connection: Connection) -> Counters:
    """The counters as the connection's transaction sees them."""
    return read_standing(connection).counters


def write_standing(connection: Connection, standing: Standing) -> None:
    """Brings the row of counters up to date, as far as those who write events change it."""
    counters = standing.counters
    connection.execute(
        "UPDATE counters SET received = ?, stored = ?, duplicates = ?, rejected = ?, refused = ?, last_number = ?",
        (
            counters.received,
            counters.stored,
            counters.duplicates,
            counters.rejected,
            counters.refused,
            standing.last_number,
        ),
    )
    if standing.delivering:
        connection.execute(
            "UPDATE destinations SET pending = ? WHERE id = (SELECT destination FROM counters)", (counters.pending,)
        )
