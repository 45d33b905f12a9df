"""How much one sender may send at once: beyond it a request is refused, or an event rejected, with the limit named."""

from typing import Final

#: A request's body, in bytes.
BODY_BYTES: Final = 1024 * 1024
#: Pieces in one body.
PIECES: Final = 100_000
#: Objects and arrays inside one another, the event itself counted.
LEVELS: Final = 32
#: Names in one event, those of inner objects counted.
KEYS: Final = 1000
#: Characters in one name.
NAME: Final = 1000
#: Characters in any text inside `data`.
TEXT: Final = 65_536
#: Characters in the record's own texts.
FIELD_TEXT: Final = {
    "id": 256,
    "event": 64,
    "session_id": 256,
    "view_id": 256,
    "source": 8192,
    "page_url": 8192,
    "user_agent": 2048,
}
#: Integers are signed and of 64 bits, as the store and most readers have them.
INTEGERS: Final = (-(2**63), 2**63 - 1)
#: Errors told in one answer; all are counted and kept.
ERRORS_TOLD: Final = 1000
#: Seconds for a sender to finish a request that it began.
REQUEST_SECONDS: Final = 15
#: Seconds that a connection may stay open between two requests.
IDLE_SECONDS: Final = 75
#: Connections at a time.
CONNECTIONS: Final = 500
#: A request's first line and headers, in bytes.
HEADER_BYTES: Final = 64 * 1024
#: Lines of a request's head.
HEADERS: Final = 256
#: Bodies up to this are received beside all others.
SMALL_BODY_BYTES: Final = 64 * 1024
#: What all larger bodies together may hold of memory, while they are received and until they are answered.
BODIES_BYTES: Final = 64 * 1024 * 1024
