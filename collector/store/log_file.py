"""SQLite's write-ahead log, read without SQLite: which of its frames are whole, and how far it once reached.

SQLite stops at the first frame whose checksum is wrong and takes that for the end, without a word. That is right after
a crash, when the last transaction may be half written, and wrong where bytes in the middle were changed later: what
follows was synced and acknowledged. Each checksum goes on from the one before it, which is stored with its frame; so
each frame can be judged by itself. Layout: https://www.sqlite.org/walformat.html and fileformat2.html#walformat.
"""

import struct
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

HEADER = struct.Struct(">8I")
FRAME = struct.Struct(">6I")
MAGIC = 0x377F0682
_INDEX = struct.Struct("=III2BHII2I8s2I")
_COPIED = struct.Struct("=I")
_NATIVE = "<" if sys.byteorder == "little" else ">"
_WORD = 0xFFFFFFFF

Sum = tuple[int, int]


class Frame(NamedTuple):
    """A page as a transaction left it. `commit`: the database's size in pages where a transaction ends here, else 0;
    `ours`: its salts say that it belongs to this log; `whole`: its checksum is right."""

    page: int
    commit: int
    offset: int
    ours: bool
    whole: bool


class Index(NamedTuple):
    """What the -shm says: frames that were committed, the database's size in pages then, frames that the database
    file has already."""

    frames: int
    pages: int
    copied: int


@dataclass(frozen=True, slots=True)
class LogFile:
    """`valid`: as many frames as SQLite will use. `index` is None where there is none, or it is of another log."""

    content: bytes
    page_size: int
    order: str
    frames: list[Frame]
    valid: int
    index: Index | None


def read_log(path: Path) -> LogFile | None:
    """The log beside the database file `path`; None where there is none. Raises OSError."""
    wal = path.with_name(path.name + "-wal")
    if not wal.is_file():
        return None
    content = wal.read_bytes()
    index, index_salts = _read_index(path.with_name(path.name + "-shm"))
    words = HEADER.unpack(content[: HEADER.size].ljust(HEADER.size, b"\0"))
    order = _order(words[0])
    good = order is not None and checksum(content[:24], (0, 0), order) == words[6:8]
    order = order if good and order is not None else _NATIVE
    page_size = words[2] if good else _page_size(path)
    salts = struct.pack(">2I", *words[4:6]) if good else index_salts or _usual_salts(content, page_size)
    frames, valid = _read_frames(content, page_size, order, salts, words[6:8] if good else None)
    return LogFile(content, page_size, order, frames, valid, index if index_salts == salts else None)


def checksum(data: bytes, seed: Sum, order: str) -> Sum:
    """SQLite's checksum of a multiple of 8 bytes; `order` is that of struct."""
    first, second = seed
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & _WORD
        second = (second + other + first) & _WORD
    return first, second


def _order(magic: int) -> str | None:
    return {MAGIC: "<", MAGIC + 1: ">"}.get(magic)


def _read_frames(
    content: bytes, page_size: int, order: str, salts: bytes, seed: tuple[int, ...] | None
) -> tuple[list[Frame], int]:
    """The frames up to the last that is ours, and how many SQLite will use."""
    frames: list[Frame] = []
    last = valid = 0
    unbroken = seed is not None
    for offset in range(HEADER.size, len(content) - FRAME.size - page_size + 1, FRAME.size + page_size):
        page, commit, _, _, *stored = FRAME.unpack_from(content, offset)
        ours = page > 0 and content[offset + 8 : offset + 16] == salts
        whole = False
        if ours and seed is not None:
            end = offset + FRAME.size + page_size
            said = checksum(
                content[offset : offset + 8] + content[offset + FRAME.size : end], (seed[0], seed[1]), order
            )
            whole = said == (stored[0], stored[1])
        frames.append(Frame(page, commit, offset, ours, whole))
        seed = tuple(stored)
        last = len(frames) if ours else last
        unbroken = unbroken and whole
        valid = len(frames) if unbroken and commit else valid
    return frames[:last], valid


def _read_index(shm: Path) -> tuple[Index | None, bytes]:
    """What the -shm says and of which log (its salts); None where it says nothing that can be trusted."""
    try:
        content = shm.read_bytes()[:136]
    except OSError:
        return None, b""
    if len(content) < 136 or content[:48] != content[48:96]:
        return None, b""
    _, _, changes, is_set, _, _, frames, pages, _, _, salts, *stored = _INDEX.unpack_from(content)
    # Without a change since it was made, it was made from the log as it is now, by whoever looked at it last.
    if not is_set or not changes or checksum(content[:40], (0, 0), _NATIVE) != tuple(stored):
        return None, b""
    return Index(frames, pages, *_COPIED.unpack_from(content, 96)), salts


def _page_size(path: Path) -> int:
    """As the database file says it."""
    with path.open("rb") as file:
        said = int.from_bytes(file.read(18)[16:18], "big")
    size = 65536 if said == 1 else said
    return size if 512 <= size <= 65536 and not size & (size - 1) else 4096


def _usual_salts(content: bytes, page_size: int) -> bytes:
    """Those that most frames carry."""
    starts = range(HEADER.size, len(content) - FRAME.size, FRAME.size + page_size)
    found = Counter(content[start + 8 : start + 16] for start in starts).most_common(1)
    return found[0][0] if found else b""
