"""All routes that only read, on Flask; errors as JSON, and the headers that keep other origins out."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from collector.http import metrics, openapi
from collector.http.answers import SECURITY_HEADERS, error_body
from collector.http.guard import Guard
from collector.http.media import MediaShelf
from collector.http.player_routes import player_routes

logger = logging.getLogger(__name__)

#: The one file that other origins' pages may load.
_FOR_ALL = "/tracker.js"

_MESSAGES = {
    404: "There is nothing at this address. The player is at /player/, the tracker at /tracker.js; "
    "/openapi.json lists the rest.",
    405: "This address is only read.",
}


def make_app(
    guard: Guard,
    media: MediaShelf,
    health: Callable[[], dict[str, Any]],
    scrape: Callable[[], bytes],
    trouble: Callable[[], str] = lambda: "",
) -> Flask:
    """The Flask application. `health` gives what /health answers, `scrape` what /metrics does; `trouble` says why no
    events are taken now, or ""."""
    app = Flask("collector", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    app.register_blueprint(player_routes(media))

    @app.get("/health")
    def health_route() -> dict[str, Any]:
        """State and counters."""
        return health()

    @app.get("/ready")
    def ready_route() -> Response | dict[str, Any]:
        """Whether events are taken now: for load balancers."""
        words = trouble()
        return _error(503, words) if words else {"ready": True}

    @app.get("/metrics")
    def metrics_route() -> Response:
        """The same for Prometheus."""
        return Response(scrape(), content_type=metrics.CONTENT_TYPE)

    @app.get("/openapi.json")
    def openapi_route() -> dict[str, Any]:
        """This document."""
        return openapi.document(app, health()["version"])

    @app.before_request
    def check() -> Response | None:
        headers = request.headers
        barred = guard.host(request.environ.get("HTTP_HOST"))
        if barred is None and request.path != _FOR_ALL:
            barred = (
                guard.origin(headers.get("Origin"), headers.get("Host"))
                or guard.fetch_site(headers.get("Sec-Fetch-Site"), headers.get("Sec-Fetch-Mode"))
                or guard.reader(headers.get("Authorization"), headers.get("Host"))
            )
        return None if barred is None else _error(403, barred)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in SECURITY_HEADERS:
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        response = _error(error.code or 500, _MESSAGES.get(error.code or 500, error.name + "."))
        for name, value in error.get_headers():
            if name in ("Allow", "Location"):
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def any_error(error: Exception) -> Response:
        if isinstance(error, FileNotFoundError):
            return _error(404, str(error))
        name = request.environ.get("playscope.request_id", "a request")
        logger.error("answering %s of %s failed", name, request.path, exc_info=error)
        return _error(500, "Something went wrong here; the log says what.")

    return app


def _error(status: int, message: str) -> Response:
    return Response(error_body(message), status, content_type="application/json")
