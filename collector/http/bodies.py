"""Bodies while they are received: how much of memory they may hold together, and those that come in chunks."""

import threading

from waitress.receiver import ChunkedReceiver
from waitress.utilities import BadRequest, Error

from collector.record import limits

#: A chunked body is looked at in pieces: for each chunk waitress copies all that is left of what it was given.
_PIECE_BYTES = 2048
#: The line that says how long a chunk is, with its extensions.
_LINE_BYTES = 4096


class NoRoom(Error):  # type: ignore[misc]
    """The answer to a body for which there is no room beside the others."""

    code = 503
    reason = "Service Unavailable"


class BodyRoom:
    """The room for all bodies that are large, from where they become so until they are answered. For any thread."""

    def __init__(self, limit_bytes: int) -> None:
        self._lock = threading.Lock()
        self._left = limit_bytes

    def take(self, size: int) -> bool:
        """Takes so many bytes; False, and nothing taken, where there are not so many left."""
        with self._lock:
            if size > self._left:
                return False
            self._left -= size
            return True

    def give_back(self, size: int) -> None:
        with self._lock:
            self._left += size


class ChunkedBody(ChunkedReceiver):  # type: ignore[misc]
    """waitress's own, whatever the chunks' size in time that grows with the bytes, and no line without an end."""

    def received(self, data: bytes) -> int:
        """Gives how many of these bytes belong to the body."""
        taken = 0
        while taken < len(data) and not self.completed:
            taken += super().received(data[taken : taken + _PIECE_BYTES])
            if len(self.control_line) > _LINE_BYTES or len(self.trailer) > limits.HEADER_BYTES:
                self.error = BadRequest("A line between the chunks is too long")
            if self.error:
                return len(data)
        return taken
