"""Old rows of the table go, if that is wanted: a setting, off by default, said before anything is done.

Only this table's rows, by the time at which HarperDB took them. Rows go by their ids, a page at a time, between two
batches of delivery; several collectors may do it at once. It needs a role that may delete: one that may not is told
so, and the rows stay.
"""

import logging
import time
from collections.abc import Callable

from collector.harper.client import HarperClient
from collector.harper.conditions import Compare
from collector.harper.errors import HarperError, Meaning
from collector.harper.rows import CREATED

logger = logging.getLogger(__name__)

_DAY_MS = 86_400_000
#: From the start to the first row that goes, so that it can still be stopped; then from one look to the next.
GRACE_S = 60.0
_EVERY_S = 600.0
_AFTER_REFUSAL_S = 3600.0
_PAGE = 1000


class Retention:
    """For one thread. `deleted` counts rows; `refused` says why they cannot go, or is ""."""

    def __init__(
        self,
        client: HarperClient,
        days: int,
        clock: Callable[[], float] = time.monotonic,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self.days = days
        self.deleted = 0
        self.refused = ""
        self._client = client
        self._clock = clock
        self._now_s = now_s
        self._next = clock() + GRACE_S
        logger.info("%s", self.words)

    @property
    def words(self) -> str:
        """What is going to be done."""
        target = self._client.target
        return (
            f"Rows of {target.schema}.{target.table} that HarperDB at {target.url} took more than {self.days} days ago"
            " are deleted there."
        )

    def advance(self) -> bool:
        """One page of rows, if it is time; True where more are to go at once. Raises HarperError where HarperDB is
        away, and never for a role that may not delete."""
        if self._clock() < self._next:
            return False
        edge = self._now_s() * 1000 - self.days * _DAY_MS
        try:
            rows = self._client.page((Compare(CREATED, "less_than", edge),), ("id",), limit=_PAGE)
            if rows:
                self._client.delete([row["id"] for row in rows])
        except HarperError as error:
            if error.meaning is not Meaning.REFUSED:
                raise
            self._refuse(error)
            return False
        self.refused = ""
        self.deleted += len(rows)
        if len(rows) == _PAGE:
            return True
        if self.deleted:
            logger.info("%d rows older than %d days were deleted in HarperDB since the start", self.deleted, self.days)
        self._next = self._clock() + _EVERY_S
        return False

    def _refuse(self, error: HarperError) -> None:
        target = self._client.target
        words = (
            f"Old rows stay in HarperDB: its user {target.username!r} may not delete in"
            f" {target.schema}.{target.table}. Give its role delete on that table, or set harper_days to 0."
        )
        if words != self.refused:
            logger.warning("%s (%s)", words, error.said)
        self.refused = words
        self._next = self._clock() + _AFTER_REFUSAL_S
