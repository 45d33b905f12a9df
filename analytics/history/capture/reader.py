"""Opening a capture: what is good of it is read, what is not is counted and told."""

import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple

from analytics.history.capture.blocks import Block, find_blocks, has_block, text_of
from analytics.history.capture.header import FORMAT, Header, read_end, read_header
from analytics.history.capture.lines import events_of
from collector.event import Event
from collector.failure import SurroundingsError
from collector.plain_file import open_plain
from collector.store.remarks import Remark


def _ignore(share: float) -> None:
    return None


class Capture:
    """An open capture file. A context manager; any thread may read.

    `blocks` hold the events that can be read, `events` says how many those are; `until` is the latest `received_at`
    among them (milliseconds since the epoch, 0 without any). `damaged` counts the places that were left out;
    `expected` is how many events were saved, None where the end is missing (`is_cut`). `unreadable` counts lines of
    good blocks that are no events, as they are met by `read`, which also gathers `remarks` (by the event's id).
    """

    def __init__(self, file: BinaryIO, name: str, progress: Callable[[float], None] = _ignore) -> None:
        """Looks through the whole file, and owns it from then on. `progress` is told the share that was seen (0 to 1);
        what it raises ends it.

        Raises SurroundingsError: no capture, a newer one, or not readable.
        """
        self.name = name
        self.header = Header(playscope_capture=FORMAT)
        self.blocks: list[Block] = []
        self.remarks: dict[str, Remark] = {}
        self.events = 0
        self.damaged = 0
        #: Made in memory of a file of another format; and what of that is not in it, in words.
        self.converted = False
        self.left_out = ""
        self._bad: dict[int, int] = {}
        self._reading = threading.Lock()
        self.expected: int | None = None
        self._first: list[int] = []
        self._file = file
        try:
            self._look_through(progress)
        except OSError as error:
            self.close()
            raise _not_read(name, error) from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Capture":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    @property
    def unreadable(self) -> int:
        return sum(self._bad.values())

    @property
    def is_cut(self) -> bool:
        return self.expected is None

    @property
    def until(self) -> int:
        return self.blocks[-1].until if self.blocks else 0

    @property
    def warning(self) -> str:
        """What is wrong with the file, and how many events were read; "" where nothing is."""
        wrong = ["it is cut off"] if self.is_cut else []
        wrong += [f"{_count(self.damaged, 'place')} damaged and left out"] if self.damaged else []
        wrong += [f"{_count(self.unreadable, 'line')} not readable as events"] if self.unreadable else []
        missing = "" if self.expected is None else f" of {self.expected:,}"
        if not wrong and self.events == (self.expected or 0):
            return self.left_out
        read = f"{self.events - self.unreadable:,}{missing} events were read"
        return f"The capture {self.name} is not whole: {', '.join([*wrong, read])}."

    def read(self, place: int) -> list[Event]:
        """The events of the block at this place of `blocks`, numbered from 1 through the capture.

        Of a block that cannot be read any more (the file was changed, its disk is gone) none; they count as unreadable.
        """
        block = self.blocks[place]
        events, self._bad[place] = _events_in(self._text_of(block), block, self._first[place], self.remarks)
        return events

    def pieces(self, place: int) -> "Pieces":
        """The blocks from this place on, to be read by another process, which opens the file itself."""
        return Pieces(tuple(self.blocks[place:]), tuple(self._first[place:]), place)

    def note(self, place: int, unreadable: int, remarks: Mapping[str, Remark]) -> None:
        """What another process met in the block at this place."""
        self._bad[place] = unreadable
        self.remarks.update(remarks)

    def all(self) -> Iterator[Event]:
        """Every event, in the order in which they were saved."""
        for place in range(len(self.blocks)):
            yield from self.read(place)

    def _text_of(self, block: Block) -> bytes | None:
        try:
            with self._reading:
                return text_of(self._file, block)
        except OSError:
            return None

    def _look_through(self, progress: Callable[[float], None]) -> None:
        size = max(1, self._file.seek(0, 2))
        self._file.seek(0)
        if not has_block(self._file.read(1 << 20)):
            raise SurroundingsError(
                f"{self.name} is no capture of Playscope.",
                "Choose a .playscope file; JSONL and CSV, not compressed, are read by `playscope import`.",
            )
        count = until = 0
        for block in find_blocks(self._file):
            if block is None:
                self.damaged += 1
                continue
            if block.events:
                self._first.append(count)
                count += block.events
                self.blocks.append(block)
                # What a cut block says of itself holds for all that was in it.
                own = self.read(len(self.blocks) - 1) if block.cut else ()
                until = max([until, *(event.received_at for event in own)] if block.cut else [until, block.until])
                self.blocks[-1] = block._replace(until=until)
            else:
                self._take_words(text_of(self._file, block) or b"")
            progress((block.offset + block.size) / size)
        self.events = count

    def _take_words(self, line: bytes) -> None:
        if (header := read_header(line)) is not None:
            if header.playscope_capture > FORMAT:
                raise SurroundingsError(
                    f"{self.name} was saved by a newer Playscope ({header.version or 'version not said'}; "
                    f"format {header.playscope_capture}, this one knows {FORMAT}).",
                    "Update Playscope to open it.",
                )
            self.header = header
        elif (end := read_end(line)) is not None:
            self.expected = (self.expected or 0) + end.end


class Piece(NamedTuple):
    """The events of a block, and what else was met in it: see `Capture.note`."""

    place: int
    events: list[Event]
    unreadable: int
    remarks: dict[str, Remark]


class Pieces(NamedTuple):
    """Blocks of a capture that was looked through, the first of them at `place`; `first`: the events before each."""

    blocks: tuple[Block, ...]
    first: tuple[int, ...]
    place: int

    def read(self, path: Path) -> Iterator[Piece]:
        """Each block, out of the file. Raises OSError."""
        with open_plain(path) as file:
            for place, (block, first) in enumerate(zip(self.blocks, self.first, strict=True), self.place):
                remarks: dict[str, Remark] = {}
                events, unreadable = _events_in(text_of(file, block), block, first, remarks)
                yield Piece(place, events, unreadable, remarks)


def _events_in(
    text: bytes | None, block: Block, first: int, remarks: MutableMapping[str, Remark]
) -> tuple[list[Event], int]:
    """The events of a block with this text, and how many of its lines are none; all of them without a text."""
    if text is None:
        return [], block.events
    found = list(events_of(text, remarks, first + 1))
    events = [event for event in found if event is not None]
    return events, len(found) - len(events)


def open_capture(path: Path, progress: Callable[[float], None] = _ignore) -> Capture:
    """The capture in a file. Raises SurroundingsError as `Capture` does."""
    try:
        file = open_plain(path)
    except OSError as error:
        raise _not_read(path, error) from error
    return Capture(file, path.name, progress)


def _not_read(name: object, error: OSError) -> SurroundingsError:
    return SurroundingsError(
        f"{name} cannot be read: {error.strerror or error}.", "Choose another file, or mend its permissions."
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"
