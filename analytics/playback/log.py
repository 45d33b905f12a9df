"""What a view's state machine writes down: lists that only grow, so that going back is cutting them short."""

from typing import NamedTuple

from analytics.playback.span import Flag, Moment, Note, Picture, Span, Stretch

#: So many entries of each kind are kept of one view; of spans the newest, of the others the oldest.
MOST = 100_000


class History(NamedTuple):
    """What was written down of a view, up to a moment; `played_at` is beside `stretches`."""

    spans: list[Span]
    flags: list[Flag]
    stretches: list[Stretch]
    played_at: list[tuple[int, int]]
    notes: list[Note]
    moments: list[Moment]
    pictures: list[Picture]


class Log:
    """Spans, flags, stretches of media played, notes, the marks of percentsplayed events (percent, event id), and the
    moments of what is counted. `played_at` holds when each stretch was played: (start, end), milliseconds."""

    __slots__ = ("dropped", "flags", "marks", "moments", "notes", "pictures", "played_at", "spans", "stretches")

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.flags: list[Flag] = []
        self.stretches: list[Stretch] = []
        self.played_at: list[tuple[int, int]] = []
        self.notes: list[Note] = []
        self.marks: list[tuple[int, str]] = []
        self.moments: list[Moment] = []
        self.pictures: list[Picture] = []
        #: Spans that were dropped, the oldest of the view.
        self.dropped = 0

    def lengths(self) -> tuple[int, ...]:
        """Where the lists end now, for `cut`."""
        return (
            self.dropped + len(self.spans),
            len(self.flags),
            len(self.stretches),
            len(self.notes),
            len(self.marks),
            len(self.moments),
            len(self.pictures),
        )

    def history(self) -> History:
        """As it is now, of lists that nobody else changes."""
        return History(
            list(self.spans),
            list(self.flags),
            list(self.stretches),
            list(self.played_at),
            list(self.notes),
            list(self.moments),
            list(self.pictures),
        )

    def copy(self) -> "Log":
        """Another one with the same entries."""
        made = Log()
        for name in self.__slots__:
            value = getattr(self, name)
            setattr(made, name, value.copy() if isinstance(value, list) else value)
        return made

    def cut(self, lengths: tuple[int, ...]) -> None:
        """Back to where the lists ended."""
        spans, flags, stretches, notes, marks, moments, pictures = lengths
        del self.spans[spans - self.dropped :]
        del self.flags[flags:]
        del self.stretches[stretches:]
        del self.played_at[stretches:]
        del self.notes[notes:]
        del self.marks[marks:]
        del self.moments[moments:]
        del self.pictures[pictures:]

    def drop_oldest_spans(self, settled: int) -> None:
        """Keeps memory bounded in a view without end; only spans before `settled` (of `lengths`) may go."""
        if len(self.spans) > MOST:
            count = min(MOST // 2, settled - self.dropped)
            del self.spans[:count]
            self.dropped += count
