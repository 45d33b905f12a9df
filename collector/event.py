"""One player event as it is stored, exported and written to HarperDB."""

from datetime import UTC, datetime
from typing import Any

import msgspec

_EPOCH_FIELDS = ("timestamp", "received_at")

#: The times that can be written as RFC 3339: years 1 to 9999, in milliseconds since the epoch.
EARLIEST_MS = -62_135_596_800_000
LATEST_MS = 253_402_300_799_999


def rfc3339(milliseconds: int) -> str:
    """RFC 3339 text in UTC with milliseconds, of milliseconds since the epoch (`EARLIEST_MS` to `LATEST_MS`)."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC).isoformat()[:19]}.{rest:03d}Z"


class Event(msgspec.Struct, frozen=True, gc=False):
    """A stored event. Times are milliseconds since the epoch, UTC; media times are seconds.

    `number` is the place in the store (1, 2, 3 …: the order in which the store took them); it is ours alone
    and never exported. `data_json` is the rest of what came, a JSON object as UTF-8 bytes; `data` reads it.
    """

    id: str
    event: str
    timestamp: int
    received_at: int
    number: int = 0
    session_id: str | None = None
    view_id: str | None = None
    seq: int | None = None
    media_time: float | None = None
    duration: float | None = None
    percent: int | None = None
    source: str | None = None
    page_url: str | None = None
    user_agent: str | None = None
    collector_id: str | None = None
    data_json: bytes = b"{}"

    @property
    def data(self) -> dict[str, Any]:
        """Everything else that came with the event, as it came."""
        decoded: dict[str, Any] = msgspec.json.decode(self.data_json)
        return decoded

    def record(self) -> dict[str, Any]:
        """The event under the names and in the order of `FIELDS`: times as RFC 3339 text, no field without a value."""
        fields: dict[str, Any] = {}
        for name in FIELDS:
            value = getattr(self, name)
            if value is None or (name == "data" and not value):
                continue
            fields[name] = rfc3339(value) if name in _EPOCH_FIELDS else value
        return fields


#: The record's field names, in the order of export.
FIELDS = (
    "id",
    "event",
    "timestamp",
    "received_at",
    "session_id",
    "view_id",
    "seq",
    "media_time",
    "duration",
    "percent",
    "source",
    "page_url",
    "user_agent",
    "collector_id",
    "data",
)
