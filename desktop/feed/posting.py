"""An event as a curl command that posts it again."""

import shlex

import msgspec

from analytics.history.export import json_line
from collector.event import Event

#: The collector sets these anew: with the same id the event would be one that it has already.
_NEW = ("id", "received_at", "collector_id")


def as_curl(event: Event, collector_url: str) -> str:
    """One command for a POSIX shell; whatever the event says stays inside its quotation marks."""
    record = msgspec.json.decode(json_line(event))
    body = msgspec.json.encode({name: value for name, value in record.items() if name not in _NEW}).decode()
    url = shlex.quote(f"{collector_url}/api/analytics")
    return f"curl -X POST {url} -H 'Content-Type: application/json' --data-raw {shlex.quote(body)}"
