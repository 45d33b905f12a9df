"""The counters of a store: events since it began."""

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

    def plus(self, more: "Counters") -> "Counters":
        """Both together, counter by counter."""
        return Counters(*map(add, astuple(self), astuple(more)))


_READ = """
SELECT c.received, c.stored, c.duplicates, c.rejected, c.refused, c.expired,
       coalesce(d.delivered, 0), CASE WHEN c.delivering THEN coalesce(d.pending, 0) ELSE 0 END, coalesce(d.parked, 0)
FROM counters c LEFT JOIN destinations d ON d.id = c.destination
"""


class Standing(msgspec.Struct, frozen=True, gc=False):
    """What the writer has to know to go on: the counters, the last number used, and whether there is a destination."""

    counters: Counters
    last_number: int
    delivering: bool


def read_standing(connection: Connection) -> Standing:
    """The standing as the connection's transaction sees it."""
    last_number, delivering = connection.execute("SELECT last_number, delivering FROM counters").fetchone()
    return Standing(read_counters(connection), last_number, bool(delivering))


def read_counters(connection: Connection) -> Counters:
    """The counters as the connection's transaction sees them."""
    row = connection.execute(_READ).fetchone()
    received, stored, duplicates, rejected, refused, expired, delivered, pending, parked = row
    return Counters(
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
