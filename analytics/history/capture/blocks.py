"""The blocks of a capture: each a gzip member of its own that says how long it is, so that a damaged one is left out.

    file  = block, block, block …            any gunzip gives the text of all
    block = gzip member (RFC 1952) with one extra field "PS" of 20 bytes, little-endian:
            size u32 | events u32 | until i64 | crc32 of these 16 bytes u32

`size` is the whole member in bytes, `until` the latest `received_at` up to its end (milliseconds since the epoch).
Gzip's own CRC-32 guards the text.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_START = b"\x1f\x8b\x08\x04\x00\x00\x00\x00\x00\xff\x18\x00PS\x14\x00"
_EXTRA = struct.Struct("<IIq")
_CHECK = struct.Struct("<I")
_TAIL = struct.Struct("<II")
_HEAD_BYTES = len(_START) + _EXTRA.size + _CHECK.size
#: No block of ours inflates to more; one that claims to is damaged, or made to fill the memory.
MOST_TEXT_BYTES = 32 * 1024 * 1024
_STEP = 1 << 20


class Block(NamedTuple):
    """Where a block is and what it says of itself. `cut`: the file ends inside of it."""

    offset: int
    size: int
    events: int
    until: int
    cut: bool = False


def pack(text: bytes, events: int, until: int) -> bytes:
    """A block that holds `text`."""
    deflate = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(text) + deflate.flush()
    size = _HEAD_BYTES + len(body) + _TAIL.size
    extra = _EXTRA.pack(size, events, until)
    tail = _TAIL.pack(zlib.crc32(text), len(text) & 0xFFFFFFFF)
    return b"".join((_START, extra, _CHECK.pack(zlib.crc32(extra)), body, tail))


def has_block(start: bytes) -> bool:
    """Whether a block begins among these bytes, with which a file begins."""
    return _START in start


def find_blocks(file: BinaryIO) -> Iterator[Block | None]:
    """The blocks of the file from its start, whole ones and at most one that is cut; None for each damaged place.

    Every text is inflated and checked, so that what comes is good. Raises OSError.
    """
    end = file.seek(0, 2)
    offset = 0
    while end - offset >= _HEAD_BYTES:
        block = _block_at(file, offset, end)
        if block is not None and text_of(file, block) is not None:
            yield block
            offset += block.size
            continue
        yield None
        offset = _next_start(file, offset + 1, end)


def text_of(file: BinaryIO, block: Block) -> bytes | None:
    """The block's text; of one that is cut, the lines that are whole. None where it is damaged."""
    file.seek(block.offset + _HEAD_BYTES)
    packed = file.read(block.size - _HEAD_BYTES)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        text = inflate.decompress(packed, MOST_TEXT_BYTES)
    except zlib.error:
        return None
    if block.cut:
        return text[: text.rfind(b"\n") + 1]
    if not inflate.eof or len(inflate.unused_data) != _TAIL.size:
        return None
    return text if _TAIL.unpack(inflate.unused_data) == (zlib.crc32(text), len(text)) else None


def _block_at(file: BinaryIO, offset: int, end: int) -> Block | None:
    file.seek(offset)
    head = file.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES or not head.startswith(_START):
        return None
    extra = head[len(_START) : -_CHECK.size]
    if _CHECK.unpack(head[-_CHECK.size :]) != (zlib.crc32(extra),):
        return None
    size, events, until = _EXTRA.unpack(extra)
    if size < _HEAD_BYTES + _TAIL.size:
        return None
    if offset + size <= end:
        return Block(offset, size, events, until)
    cut = Block(offset, end - offset, 0, until, cut=True)
    text = text_of(file, cut)
    return None if text is None else cut._replace(events=text.count(b"\n"))


def _next_start(file: BinaryIO, offset: int, end: int) -> int:
    """Where the next block may begin, or the end."""
    while offset < end:
        file.seek(offset)
        part = file.read(_STEP)
        found = part.find(_START)
        if found >= 0:
            return offset + found
        if len(part) < len(_START):
            return end
        offset += len(part) - len(_START) + 1
    return end
