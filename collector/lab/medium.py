"""One medium of one run and what is done to it: where an answer must wait, slow down or end."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from collector.lab.faults import Answer, CutOff, EndlessStart, Fault, Hold, Throttle

_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")
#: The most that is sent at once, so that a fault sets in where it should.
PIECE = 16_384
_SEGMENT = b"\x18\x53\x80\x67"
#: A Void element of WebM (RFC 8794, 11.3.2) with its length: readers leave it out.
PADDING = b"\xec\x4f\xfd" + bytes(0x0FFD)


@dataclass
class Run:
    """What the faults of one run have done so far; requests of the same run share it."""

    faults: Sequence[Fault]
    clock: Callable[[], float] = time.monotonic
    #: When each hold lets go.
    lifted: dict[Hold, float] = field(default_factory=dict)
    sent: int = 0
    throttled_from: float | None = None

    def answer(self) -> Answer | None:
        return next((fault for fault in self.faults if isinstance(fault, Answer)), None)

    def endless_start(self) -> EndlessStart | None:
        return next((fault for fault in self.faults if isinstance(fault, EndlessStart)), None)

    def end_of(self, size: int) -> int:
        """Where the bytes end: at a cut, or with the file."""
        return min([size, *(int(fault.at * size) for fault in self.faults if isinstance(fault, CutOff))])

    def wait_s(self, position: int, size: int) -> float:
        """How long an answer must wait before the byte at `position`, in seconds."""
        now = self.clock()
        waits = [0.0]
        for fault in self.faults:
            if isinstance(fault, Hold):
                if position >= int(fault.at * size):
                    waits.append(self.lifted.setdefault(fault, now + fault.seconds) - now)
            elif isinstance(fault, Throttle) and self.sent >= fault.after_bytes:
                if self.throttled_from is None:
                    self.throttled_from = now
                waits.append(self.throttled_from + (self.sent - fault.after_bytes) / fault.bytes_per_s - now)
        return max(waits)

    def piece(self, position: int, end: int, size: int) -> int:
        """How many bytes may go at once from `position`: up to the next hold that is not lifted."""
        now = self.clock()
        stops = [position + PIECE, end]
        for fault in self.faults:
            if isinstance(fault, Hold):
                at = int(fault.at * size)
                if at > position and self.lifted.get(fault, now + 1) > now:
                    stops.append(at)
        return min(stops) - position


def head_of(data: bytes) -> bytes:
    """A WebM's bytes up to where its content begins."""
    return data[: data.index(_SEGMENT) + len(_SEGMENT) + 8]


def span_of(header: str | None, size: int) -> tuple[int, int] | None:
    """The asked for bytes as (start, end); None for all of it, (0, 0) where there are none such."""
    asked = _RANGE.fullmatch(header) if header else None
    if asked is None:
        return None
    start, end = int(asked[1]), min(int(asked[2]) + 1, size) if asked[2] else size
    return (start, end) if start < end else (0, 0)
