"""The calls of the command: a table. A call's module is imported only when it is called."""

from collections.abc import Sequence
from typing import NamedTuple


class Call(NamedTuple):
    """`ends_by_hand`: a signal is how it ends, whenever it comes, with status 0."""

    name: str
    module: str
    help: str
    ends_by_hand: bool = False


#: `playscope` alone.
DESKTOP = Call("", "commands.desktop", "the desktop application", ends_by_hand=True)
CALLS = (
    Call("collect", "commands.collect", "the collector alone, without a window", ends_by_hand=True),
    Call("events", "commands.events", "the event feed in the terminal"),
    Call("export", "commands.export", "write events as JSON lines, CSV, Parquet or a capture"),
    Call("import", "commands.importing", "read events from captures, JSON lines or CSV into the store"),
    Call("report", "commands.report", "write an HTML report with charts, for use offline"),
    Call("rejected", "commands.rejected", "events that could not be taken: list, show, retry or drop them"),
    Call("harper", "commands.harper", "set up HarperDB: the table, and a user who may insert and read"),
    Call("views", "commands.views", "one row a view, with its quality figures"),
    Call("simulate", "commands.simulate", "send believable traffic to a collector, and print its truth"),
    Call("lab", "commands.lab", "play scenarios of faults, and check what is measured of them"),
    Call("doctor", "commands.doctor", "check what Playscope needs and say how to mend it"),
)


def named_in(words: Sequence[str]) -> Call:
    """The call of a command line that was not yet read: the first word that is one's name, and no option's value;
    without one, the window."""
    names = {call.name: call for call in CALLS}
    before = ""
    for word in words:
        if word in names and not (before.startswith("-") and "=" not in before):
            return names[word]
        before = word
    return DESKTOP
