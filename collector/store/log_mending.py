"""A damaged write-ahead log: told from one that a crash left, and mended as far as its frames allow."""

import os
import shutil
import struct
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from collector.store.log_file import FRAME, MAGIC, Frame, LogFile, checksum, read_log

_VERSION = 3007000
#: Without a -shm: so many transactions after the first bad frame are no half-written last one.
_SEVERAL = 2
#: The first byte of a page with rows of a table.
_LEAF = 13


class LogDamage(NamedTuple):
    """What is wrong, and what a mended log can hold: `latest` frames, one a page, of a database of `pages` pages.

    `sound`: database file and mended log together are what some transaction left, with no page older than it was;
    `lost`: it is not the last transaction, whose frames are not there any more.
    """

    log: LogFile
    words: str
    latest: list[Frame]
    pages: int
    sound: bool
    lost: bool


def find_damage(path: Path) -> LogDamage | None:
    """Whether the log beside the database `path` is damaged: committed transactions that SQLite would not see.

    After a crash it is not: then at most the last transaction is incomplete, and it was never acknowledged.
    Nothing may have opened the database before, or SQLite has taken the end that it sees for the end. Raises OSError.
    """
    log = read_log(path)
    if log is None:
        return None
    index, commits = log.index, [number for number, frame in enumerate(log.frames, 1) if frame.whole and frame.commit]
    reached = index.frames if index is not None else _last_of_several(commits, log.valid)
    if reached <= log.valid:
        return None
    if index is not None and index.copied >= reached:
        return LogDamage(log, "the file has all that was in it", [], 0, True, False)
    lost = len(log.frames) < reached
    end = (commits[-1] if commits else 0) if lost else reached
    pages = index.pages if index is not None and not lost else log.frames[end - 1].commit if end else 0
    bad = [number for number, frame in enumerate(log.frames[:end]) if not frame.whole]
    newest = {
        frame.page: number for number, frame in enumerate(log.frames[:end]) if frame.whole and frame.page <= pages
    }
    copied = index.copied if index is not None else 0
    sound = copied <= (bad[0] if bad else end) and all(_is_renewed(log.frames[one], one, newest) for one in bad)
    words = [f"{len(bad)} of its {end} pages cannot be read"] if bad else []
    words += ["its end is missing"] if lost else []
    if not sound:
        # Rows have a checksum of their own: most of a page whose own is wrong can still be saved.
        rows = {
            log.frames[one].page: one
            for one in bad
            if _has_rows(log, log.frames[one]) and log.frames[one].page <= pages
        }
        newest = {page: max(newest.get(page, -1), rows.get(page, -1)) for page in newest.keys() | rows.keys()}
    latest = [log.frames[number] for number in sorted(newest.values())]
    return LogDamage(log, " and ".join(words), latest, pages, sound, lost)


def mend(path: Path, damage: LogDamage) -> Path:
    """Puts a log of the whole frames in place of the damaged one, at once; gives where that is kept. Raises OSError."""
    wal, shm = path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")
    kept, part = _free_name(path), path.with_name(path.name + "-wal.part")
    with part.open("wb") as file:
        file.writelines(_written(damage))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(wal, kept)
    except OSError:  # a file system without links
        shutil.copy(wal, kept)
    part.replace(wal)
    shm.unlink(missing_ok=True)  # not before: until then it tells how far the damaged one reached
    return kept


def _is_renewed(frame: Frame, number: int, newest: dict[int, int]) -> bool:
    """Whether a later frame that is whole has all of the page that this one had."""
    return frame.ours and newest.get(frame.page, -1) > number


def _has_rows(log: LogFile, frame: Frame) -> bool:
    return frame.ours and log.content[frame.offset + FRAME.size] == _LEAF


def _last_of_several(commits: list[int], valid: int) -> int:
    """Where the last transaction ends that can be seen beyond what SQLite sees; 0 where that may be remains."""
    beyond = [number for number in commits if number > valid]
    return beyond[-1] if len(beyond) >= _SEVERAL else 0


def _written(damage: LogDamage) -> Iterable[bytes]:
    """The bytes of the new log: nothing at all where there is no frame."""
    log = damage.log
    if not damage.latest:
        return
    salts = os.urandom(8)
    magic = MAGIC + (log.order == ">")
    head = struct.pack(">4I", magic, _VERSION, log.page_size, 0) + salts
    seed = checksum(head, (0, 0), log.order)
    yield head + struct.pack(">2I", *seed)
    for frame in damage.latest:
        start = frame.offset + FRAME.size
        page = log.content[start : start + log.page_size]
        first = struct.pack(">2I", frame.page, damage.pages if frame is damage.latest[-1] else 0)
        seed = checksum(first + page, seed, log.order)
        yield first + salts + struct.pack(">2I", *seed) + page


def _free_name(path: Path) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    number = 0
    while True:
        number += 1
        kept = path.with_name(f"{path.stem}.damaged-wal-{stamp}{f'-{number}' if number > 1 else ''}")
        if not kept.exists():
            return kept
