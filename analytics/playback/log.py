"""What a view's state machine writes down: lists that only grow, so that going back is cutting them short."""

from analytics.playback.span import Flag, Note, Span, Stretch

#: So many entries of each kind are kept of one view; of spans the newest, of the others the oldest.
MOST = 100_000


class Log:
    """Spans, flags, stretches of media played, notes, and the marks of percentsplayed events (percent, event id)."""

    __slots__ = ("dropped", "flags", "marks", "notes", "spans", "stretches")

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.flags: list[Flag] = []
        self.stretches: list[Stretch] = []
        self.notes: list[Note] = []
        self.marks: list[tuple[int, str]] = []
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
        )

    def cut(self, lengths: tuple[int, ...]) -> None:
        """Back to where the lists ended."""
        spans, flags, stretches, notes, marks = lengths
        del self.spans[spans - self.dropped :]
        del self.flags[flags:]
        del self.stretches[stretches:]
        del self.notes[notes:]
        del self.marks[marks:]

    def drop_oldest_spans(self, settled: int) -> None:
        """Keeps memory bounded in a view without end; only spans before `settled` (of `lengths`) may go."""
        if len(self.spans) > MOST:
            count = min(MOST // 2, settled - self.dropped)
            del self.spans[:count]
            self.dropped += count
