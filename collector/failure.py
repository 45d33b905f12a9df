"""Errors of the surroundings: not bugs, so never a traceback."""


class SurroundingsError(Exception):
    """Something outside Playscope is at fault: a port taken, a folder that cannot be written, a newer store.

    `message` says what is wrong in one sentence, `way_out` what to do about it. The command line prints both
    on one line and ends with status 3; the window shows them inline.
    """

    def __init__(self, message: str, way_out: str) -> None:
        super().__init__(f"{message} {way_out}")
        self.message = message
        self.way_out = way_out

    def __reduce__(self) -> "tuple[type[SurroundingsError], tuple[str, str]]":
        """From another process it comes as its words."""
        return SurroundingsError, (self.message, self.way_out)
