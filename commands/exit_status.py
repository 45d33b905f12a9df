"""What a call says by its exit status."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """INTERRUPTED is a shell's own: 128 and the number of SIGINT."""

    DONE = 0
    FAILED_CHECK = 1
    WRONG_USAGE = 2
    SURROUNDINGS = 3
    INTERRUPTED = 130
