"""Events read from HarperDB's table, in pages, for a reader who may only read."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from analytics.history.pushdown import conditions_of
from analytics.history.source import Progress, Selection
from collector.config import HarperTarget
from collector.event import Event
from collector.harper.client import HarperClient
from collector.harper.conditions import Condition
from collector.harper.reading import PAGE, newest, pages
from collector.harper.rows import event_of_row
from collector.store.remarks import Remark


class HarperSource:
    """The events of a table in the order in which HarperDB took them; each is read as it was written.

    `conditions` are what HarperDB itself looks for. Rows that are no events (others may write into the table too)
    are passed over and counted in `passed_over`. All methods raise HarperError.
    """

    def __init__(self, client: HarperClient, conditions: Sequence[Condition] = ()) -> None:
        self._client = client
        self._conditions = conditions
        self.passed_over = 0

    @property
    def origin(self) -> str:
        """Where the events come from, in words."""
        target = self._client.target
        return f"HarperDB at {target.url}, {target.schema}.{target.table}"

    def narrowed(self, selection: Selection) -> "HarperSource":
        """The same table, of which HarperDB leaves out what it can tell to be outside of the selection: of what is
        left each event must still be asked."""
        found = conditions_of(selection, self._client.columns())
        return HarperSource(self._client, [*self._conditions, *found])

    def remarks(self) -> Mapping[str, Remark]:
        """Marks and comments are kept on this machine, beside its own events."""
        return {}

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]:
        """The events of the selection. `progress` cannot say how much is left."""
        events = self.narrowed(selection).events()
        while page := list(islice(events, PAGE)):
            if held := [event for event in page if selection.holds(event)]:
                yield held
            progress(None)

    def events(self, after: int = 0, limit: int | None = None) -> Iterator[Event]:
        """The events after the first `after`, at most `limit` of them, numbered from 1 in this order."""
        number = 0
        for page in pages(self._client, self._conditions):
            for row in page:
                if limit is not None and number - after >= limit:
                    return
                if (event := event_of_row(row, number + 1)) is None:
                    self.passed_over += 1
                    continue
                number += 1
                if number > after:
                    yield event

    def newest(self, limit: int) -> list[Event]:
        """The last `limit` events, oldest first, numbered from 1."""
        events: list[Event] = []
        for row in newest(self._client, limit, self._conditions):
            if (event := event_of_row(row, len(events) + 1)) is None:
                self.passed_over += 1
            else:
                events.append(event)
        return events


class HarperPages:
    """A table as a source with a client of its own for each reading, closed after it."""

    def __init__(self, target: HarperTarget) -> None:
        self._target = target
        self.origin = f"HarperDB at {target.url}, {target.schema}.{target.table}"

    def remarks(self) -> Mapping[str, Remark]:
        return {}

    def parts(self, most: int) -> "Sequence[HarperPages]":
        """All of it in one: the table is read in the order of time, whoever wants what of it."""
        return [self]

    def pages(self, selection: Selection, progress: Progress) -> Iterator[list[Event]]:
        with HarperClient(self._target) as client:
            yield from HarperSource(client).pages(selection, progress)
