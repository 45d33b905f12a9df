"""Writing a capture."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

import msgspec

from analytics.history.capture.blocks import pack
from analytics.history.capture.header import FORMAT, End, Header
from analytics.history.capture.lines import lines_of
from collector.event import Event, rfc3339
from collector.store.remarks import Remark

#: A block is closed with so many events, or so many bytes of their own data.
_MOST_EVENTS, _MOST_DATA_BYTES = 2000, 1 << 19
#: So many blocks wait to be deflated, and so much more memory is held.
_MOST_WAITING = 4
_encode = msgspec.json.Encoder().encode


def write_capture(
    events: Iterable[Event],
    file: BinaryIO,
    version: str,
    now_ms: int,
    remarks: Mapping[str, Remark] | None = None,
    redacted: Iterable[str] = (),
) -> int:
    """The events, with the remarks on them (by their ids), as a capture, saved by this version of Playscope at this
    moment. Gives how many were written. `redacted`: what was taken out of them before, which the file says.

    Streams: `file` need not be seekable. Raises OSError.
    """
    header = Header(playscope_capture=FORMAT, version=version, saved_at=rfc3339(now_ms), redacted=tuple(redacted))
    count = until = 0
    file.write(pack(_encode(header) + b"\n", 0, until))
    # Deflating needs nothing of the interpreter, so another processor can do it meanwhile.
    with ThreadPoolExecutor(1, thread_name_prefix="task-deflate") as pool:
        waiting: deque[Future[bytes]] = deque()
        for block in _in_blocks(events):
            until = max(until, max(event.received_at for event in block))
            waiting.append(pool.submit(pack, lines_of(block, remarks or {}), len(block), until))
            count += len(block)
            if len(waiting) > _MOST_WAITING:
                file.write(waiting.popleft().result())
        for packed in waiting:
            file.write(packed.result())
    file.write(pack(_encode(End(end=count)) + b"\n", 0, until))
    return count


def _in_blocks(events: Iterable[Event]) -> Iterator[list[Event]]:
    block: list[Event] = []
    size = 0
    for event in events:
        block.append(event)
        size += len(event.data_json)
        if len(block) == _MOST_EVENTS or size >= _MOST_DATA_BYTES:
            yield block
            block, size = [], 0
    if block:
        yield block
