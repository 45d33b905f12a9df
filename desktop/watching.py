"""A window that shows what other machines' collectors write into a table of HarperDB's, not what this one takes."""

from collections.abc import Callable

from collector.config import HarperTarget
from collector.event import Event
from collector.harper.reader import HarperReader, Watched
from collector.inbox import Inbox
from desktop.look.clock_text import count
from desktop.look.message_bar import Message
from desktop.run.pump import Pump

#: State -> a shape (not colour alone) and words.
STATES = {
    "connecting": ("◌", "connecting"),
    "ok": ("●", "watching"),
    "retrying": ("◌", "not reached, trying again"),
    "refused": ("✖", "refused"),
}


class Watching:
    """The reader of the table, and its own inbox and pump into the window."""

    def __init__(self, target: HarperTarget, take: Callable[[list[Event]], None]) -> None:
        self.target = target
        self.inbox = Inbox()
        self.pump = Pump(self.inbox, [take])
        self.reader = HarperReader(target, self.inbox.put)

    def start(self) -> None:
        self.reader.start()
        self.pump.start()

    def stop(self) -> None:
        self.pump.stop()
        self.reader.stop()

    @property
    def words(self) -> str:
        """Which table is shown."""
        return f"{self.target.schema}.{self.target.table} of HarperDB at {self.target.url}"

    def notice(self) -> Message:
        """What the window says at its start."""
        return Message(
            "watching",
            "note",
            f"Shown is {self.words}: what all collectors wrote.",
            "Nothing is written there. What plays in this window is kept on this machine and not shown.",
        )

    def trouble(self) -> Message | None:
        """What is wrong now, and None where nothing is."""
        watched = self.reader.watched()
        if watched.state not in ("retrying", "refused"):
            return None
        severity = "error" if watched.state == "refused" else "warning"
        return Message("harper", severity, str(watched.error), "What is missed meanwhile comes later.")

    def summary(self, watched: Watched) -> tuple[str, str]:
        """(counters, state) for the status line."""
        words = [count(watched.events, "event")]
        collectors = sum(sender.collector_id is not None for sender in watched.senders)
        words += [f"from {count(collectors, 'collector')}"] if collectors else []
        words += [f"{watched.late:,} came late"] if watched.late else []
        words += [f"{self.inbox.missed:,} not shown live"] if self.inbox.missed else []
        symbol, state = STATES[watched.state]
        return "  ·  ".join(words), f"{symbol} HarperDB: {state}"
