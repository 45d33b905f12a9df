"""Ids in time order (UUID version 7, RFC 9562): they keep an index flat where random ones scatter."""

import random
from functools import lru_cache


def uuid7(milliseconds: int) -> str:
    """A new id for this moment, in milliseconds since the epoch (0 to 2**48 - 1)."""
    # Not os.urandom, which lets go of the interpreter's lock each time: nobody has to be unable to guess an id.
    chance = random.getrandbits(74)
    rest = f"{chance >> 2:018x}"
    return f"{_moment(milliseconds)}{rest[:3]}-{'89ab'[chance & 3]}{rest[3:6]}-{rest[6:]}"


@lru_cache(maxsize=1)
def _moment(milliseconds: int) -> str:
    """What comes first, up to the version: many events come in the same millisecond."""
    digits = f"{milliseconds & 0xFFFF_FFFF_FFFF:012x}"
    return f"{digits[:8]}-{digits[8:]}-7"
