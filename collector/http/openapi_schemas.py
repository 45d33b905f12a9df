"""JSON Schemas of what comes and goes, made from the limits, the record's fields and the counters."""

from typing import Any

from collector.event import FIELDS
from collector.http.metrics import EVENTS
from collector.record import limits
from collector.record.normalise import ALIASES

Json = dict[str, Any]

_LOWEST, _HIGHEST = limits.INTEGERS
_ANY: Json = {}
_COUNT: Json = {"type": "integer", "minimum": 0}
_INTEGER: Json = {"type": "integer", "minimum": _LOWEST, "maximum": _HIGHEST}
_NUMERIC_TEXT: Json = {"type": "string", "pattern": r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"}
_INTEGER_TEXT: Json = {"type": "string", "pattern": r"^[+-]?[0-9]{1,15}$"}
_RFC3339: Json = {"type": "string", "format": "date-time"}
_OBJECT: Json = {"type": "object"}


def _either(*kinds: Json) -> Json:
    return {"anyOf": [*kinds, {"type": "null"}]}


def _text(field: str) -> Json:
    return {"type": "string", "maxLength": limits.FIELD_TEXT[field]}


_SECONDS: Json = {"type": "number"}
#: What may come under the record's names. What is not here is the collector's own, or stays in data as it is.
_TAKEN: dict[str, Json] = {
    **{field: _either(_text(field)) for field in limits.FIELD_TEXT},
    "id": _either(_text("id"), _INTEGER),
    "event": _text("event") | {"minLength": 1},
    "timestamp": {"description": "RFC 3339 or epoch milliseconds; what cannot be read stays in data."},
    "seq": _either(_INTEGER, _INTEGER_TEXT),
    "media_time": _either(_SECONDS, _NUMERIC_TEXT),
    "duration": _either(_SECONDS, _NUMERIC_TEXT),
    "percent": {"description": "A number or text; its leading integer counts, as parseInt has it."},
    "data": _either(_OBJECT),
}
_KEPT: dict[str, Json] = {
    **{field: _text(field) for field in limits.FIELD_TEXT},
    "timestamp": _RFC3339,
    "received_at": _RFC3339,
    "seq": _INTEGER,
    "media_time": _SECONDS,
    "duration": _SECONDS,
    "percent": _INTEGER,
    "collector_id": {"type": "string"},
    "data": _OBJECT,
}


def _object(members: dict[str, Json], required: list[str] | None = None) -> Json:
    return {"type": "object", "properties": members, "required": list(members) if required is None else required}


def ref(name: str) -> Json:
    """Where a schema of `schemas` stands."""
    return {"$ref": f"#/components/schemas/{name}"}


def schemas() -> dict[str, Json]:
    """Every schema of the document by its name."""
    given = _TAKEN | {alias: _TAKEN[field] for alias, field in ALIASES.items()} | {"eventData": _ANY}
    fault = _object({"index": _COUNT, "field": {"type": "string"}, "reason": {"type": "string"}})
    faults = {"type": "array", "items": fault, "maxItems": limits.ERRORS_TOLD}
    answer: dict[str, Json] = {"success": {"const": True}, "message": {"type": "string"}}
    counted: dict[str, Json] = {"stored": _COUNT, "rejected": _COUNT, "errors": faults}
    events = {"type": "array", "items": ref("Event"), "maxItems": limits.PIECES}
    common = {name: schema for name, schema in given.items() if name != "id"}
    return {
        "Event": {
            "description": f"An event as it may come: at most {limits.LEVELS} levels, {limits.KEYS} names, "
            f"{limits.TEXT} characters in a text. Other members are kept in data.",
            "type": "object",
            "properties": given,
            "anyOf": [{"required": ["event"]}, {"required": ["eventName"]}],
            "maxProperties": limits.KEYS,
        },
        "Events": events,
        "TrackerBatch": _object(
            {"common": {"type": "object", "properties": common, "description": "For each event that has no own."}}
            | {"events": events},
            required=["events"],
        ),
        "Record": _object({field: _KEPT[field] for field in FIELDS if field in _KEPT} | {"id": _text("id")})
        | {"required": ["id", "event", "timestamp", "received_at"]},
        "Recorded": _object(answer | counted, required=list(answer)),
        "BatchRecorded": _object(answer | counted),
        "Error": _object({"success": {"const": False}, "message": {"type": "string"}, "errors": faults}),
        "Health": _object(
            {
                "status": {"const": "ok"},
                "version": {"type": "string"},
                "counters": _object({name: _COUNT | {"description": meaning} for name, _, meaning in EVENTS}),
                "harperdb": _object(
                    {
                        "state": {"enum": ["off", "ok", "retrying", "refused"]},
                        "error": {"type": ["string", "null"]},
                        "oldest_pending_s": {"type": ["number", "null"]},
                    }
                ),
            }
        ),
    }
