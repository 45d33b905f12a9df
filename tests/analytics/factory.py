"""Events with fixed times, as short as a test wants to write them."""

from typing import Any

import msgspec

from collector.event import Event

#: 2026-11-02 10:00:00 UTC, in milliseconds.
T0 = 1_793_613_600_000


def make_event(name: str, at: float = 0.0, **fields: Any) -> Event:
    """An event `at` seconds after T0, received at the same moment unless said otherwise; `data` is a dict."""
    data = fields.pop("data", {})
    timestamp = T0 + round(at * 1000)
    fields.setdefault("received_at", timestamp)
    fields.setdefault("id", f"{name}-{timestamp}-{fields.get('seq')}")
    return Event(event=name, timestamp=timestamp, data_json=msgspec.json.encode(data), **fields)
