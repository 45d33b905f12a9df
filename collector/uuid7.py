"""Ids in time order (UUID version 7, RFC 9562): they keep an index flat where random ones scatter."""

import random


def uuid7(milliseconds: int) -> str:
    """A new id for this moment, in milliseconds since the epoch (0 to 2**48 - 1)."""
    # Not os.urandom, which lets go of the interpreter's lock each time: nobody has to be unable to guess an id.
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | random.getrandbits(80)
    value = value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
