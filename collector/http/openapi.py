"""The OpenAPI document, made from what the code itself goes by: its routes, limits and fields."""

import inspect
import re
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from collector.http import metrics
from collector.http.ingest import ROUTES
from collector.http.openapi_schemas import ref, schemas
from collector.record import cmcd, limits

Json = dict[str, Any]

#: What may be answered beside a success, and when.
_ERRORS = {
    400: "It cannot be read, or nothing of it could be kept.",
    403: "Not from here: the Host, the Origin or the token.",
    404: "There is nothing at this address.",
    405: "Not with this method.",
    413: f"More than {limits.BODY_BYTES} bytes, or more than {limits.PIECES} events.",
    415: "Neither JSON nor a form, or in a Content-Encoding.",
    416: "The file has no such range.",
    429: "This origin sends too much; try again after Retry-After.",
    431: f"The headers are larger than {limits.HEADER_BYTES} bytes.",
    503: "The disk cannot take it now, or too many large bodies are under way; try again after Retry-After.",
}
_FROM_THE_SERVER = (400, 403, 413, 431)
_INGEST_ERRORS = (*_FROM_THE_SERVER, 415, 429, 503)

_BODIES: dict[str, Json] = {
    "/api/analytics": {"anyOf": [ref("Event"), ref("Events")]},
    "/api/analytics/batch": ref("Events"),
    "/v1/events": ref("TrackerBatch"),
    cmcd.ROUTE: {"type": "string", "description": "CMCD version 2 event reports (CTA-5004), one a line."},
}
#: Content types of a body that is neither JSON nor a form.
_TYPES = {cmcd.ROUTE: (cmcd.CONTENT_TYPE, "text/plain")}
#: Content type and schema of what is read, where it is no file.
_READ: dict[str, tuple[str, Json]] = {
    "health_route": ("application/json", ref("Health")),
    "metrics_route": (metrics.CONTENT_TYPE, {"type": "string"}),
    "ready_route": (
        "application/json",
        {"type": "object", "properties": {"ready": {"const": True}}, "required": ["ready"]},
    ),
    "openapi_route": ("application/json", {"type": "object"}),
    "player.player_page": ("text/html; charset=utf-8", {"type": "string"}),
    "player.replay_page": ("text/html; charset=utf-8", {"type": "string"}),
    "player.tracker_js": ("text/javascript; charset=utf-8", {"type": "string"}),
}
_RANGED = ("player.clip", "player.opened_file")
_QUERY = {
    "player.player_page": {
        "source": "a public id, or the address of a video",
        "cloud": "the Cloudinary cloud of a public id",
        "session": "the session's id, else one is made",
        "autoplay": "1 to play at once",
        "muted": "1 to play without sound",
        "marks": "percents to report, with commas between",
    },
    "player.replay_page": {"source": "the address of a video"},
}


def document(app: Flask, version: str) -> Json:
    """The OpenAPI 3.1 document of the application's routes, and of the ingest routes before it."""
    paths: Json = {}
    for path, as_batch in ROUTES.items():
        paths[path] = {"post": _posting(path, as_batch), "options": _preflight(path)}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        paths[path] = {"get": _reading(rule, inspect.getdoc(app.view_functions[rule.endpoint]) or "")}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Playscope collector",
            "version": version,
            "description": "Takes player events and keeps them.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "Beyond loopback only."}},
        },
    }


def _posting(path: str, as_batch: bool) -> Json:
    schema = _BODIES[path]
    contents: Json = {name: {"schema": schema} for name in _TYPES.get(path, ("application/json", "text/plain"))}
    if path not in _TYPES:
        contents["application/x-www-form-urlencoded"] = {"schema": ref("Event")}
    done = {"description": "On disk.", "headers": _allow_origin()}
    done["content"] = {"application/json": {"schema": ref("BatchRecorded" if as_batch else "Recorded")}}
    return {
        "operationId": _name("post", path),
        "summary": "Keeps events.",
        "parameters": [
            {"name": "key", "in": "query", "description": "The write key, if one is set.", "schema": {"type": "string"}}
        ],
        "requestBody": {"required": True, "content": contents},
        "responses": {"200": done, **_errors(_INGEST_ERRORS)},
    }


def _preflight(path: str) -> Json:
    done = {"description": "Pages of other origins may post.", "headers": _allow_origin()}
    return {"operationId": _name("options", path), "summary": "May I?", "responses": {"204": done, **_errors((403,))}}


def _reading(rule: Rule, doc: str) -> Json:
    content_type, schema = _READ.get(rule.endpoint, ("*/*", {}))
    done: Json = {"description": "It.", "content": {content_type: {"schema": schema}}}
    responses: Json = {"200": done}
    if rule.endpoint in _RANGED:
        responses["206"] = {"description": "The range asked for.", "content": {"*/*": {}}}
    unready = (503,) if rule.endpoint == "ready_route" else ()
    errors = (
        _FROM_THE_SERVER + unready + ((404,) if rule.arguments else ()) + ((416,) if rule.endpoint in _RANGED else ())
    )
    operation: Json = {
        "operationId": _name("get", rule.rule),
        "summary": doc.partition("\n")[0],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
            for name in sorted(rule.arguments)
        ]
        + [
            {"name": name, "in": "query", "description": meaning, "schema": {"type": "string"}}
            for name, meaning in _QUERY.get(rule.endpoint, {}).items()
        ],
        "responses": {**responses, **_errors(errors + unready)},
    }
    if rule.endpoint in _RANGED:
        operation["parameters"].append({"name": "Range", "in": "header", "schema": {"type": "string"}})
    if rule.endpoint != "player.tracker_js":
        operation["security"] = [{}, {"token": []}]
    return operation


def _errors(statuses: tuple[int, ...]) -> Json:
    content = {"application/json": {"schema": ref("Error")}}
    return {str(status): {"description": _ERRORS[status], "content": content} for status in sorted(statuses)}


def _allow_origin() -> Json:
    return {"Access-Control-Allow-Origin": {"schema": {"type": "string"}}}


def _name(method: str, path: str) -> str:
    return "_".join([method, *re.findall(r"\w+", path)])
