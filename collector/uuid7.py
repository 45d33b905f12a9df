"""Ids in time order (UUID version 7, RFC 9562): they keep an index flat where random ones scatter."""

import random


def uuid7(milliseconds: int) -> str:
    """A new id for this moment, in milliseconds since the epoch (0 to 2**48 - 1)."""
    # Not os.urandom, which lets go of the interpreter's lock each time: nobody has to be unable to guess an id.
    moment = f"{milliseconds & 0xFFFF_FFFF_FFFF:012x}"
    rest = f"{random.getrandbits(76) & ~(1 << 62) | 1 << 63:019x}"  # the variant stands before the last 62 bits
    return f"{moment[:8]}-{moment[8:]}-7{rest[:3]}-{rest[3:7]}-{rest[7:]}"
