"""Files that are served by Range: the bundled clips, and what the user opened in this run."""

import mimetypes
import re
import secrets
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, request

from collector.http.answers import error_body

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_TYPES = {
    ".webm": "video/webm",
    ".mp4": "video/mp4",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mpd": "application/dash+xml",
}


class MediaShelf:
    """The files that the user opened, each under a name nobody can guess. Nothing else of the disk is ever served."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._paths: dict[str, Path] = {}

    def share(self, path: Path) -> str:
        """The URL path of a file, `/media/TOKEN/NAME`; the same file keeps its path. Raises FileNotFoundError."""
        path = path.resolve(strict=True)
        if not path.is_file():
            raise FileNotFoundError(f"{path} is no file")
        with self._lock:
            token = next((token for token, known in self._paths.items() if known == path), None)
            if token is None:
                token = secrets.token_urlsafe(24)
                self._paths[token] = path
        return f"/media/{token}/{quote(path.name, safe='')}"

    def find(self, token: str, name: str) -> Path | None:
        """The file of a URL path that `share` gave; None for any other."""
        with self._lock:
            path = self._paths.get(token)
        return path if path is not None and path.name == name else None


def content_type(name: str) -> str:
    """By the file's ending, never by guessing at its content."""
    suffix = Path(name).suffix.lower()
    return _TYPES.get(suffix) or mimetypes.types_map.get(suffix) or "application/octet-stream"


def file_response(path: Path) -> Response:
    """The file, or the range of it that the request asks for (200, 206 or 416). Raises OSError.

    Goes out through the server's own file wrapper: no thread waits while a slow reader takes its time.
    """
    file = path.open("rb")
    size = file.seek(0, 2)
    span = _span(request.headers.get("Range"), size)
    if span == (0, 0) and size:
        file.close()
        refused = Response(error_body("The file has no such range."), 416, content_type="application/json")
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    start, end = span or (0, size)
    file.seek(start)
    body: Any = b""
    if request.method == "HEAD" or start == end:
        file.close()
    else:
        body = request.environ["wsgi.file_wrapper"](file)
    response = Response(body, 206 if span else 200, direct_passthrough=bool(body))
    response.headers["Content-Type"] = content_type(path.name)
    response.headers["Content-Length"] = str(end - start)
    response.headers["Accept-Ranges"] = "bytes"
    if span:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _span(header: str | None, size: int) -> tuple[int, int] | None:
    """The asked for bytes as (start, end); None for all of it; (0, 0) where there are none such.

    Several ranges in one request, or a unit that is not bytes, are answered with the whole, as the standard allows.
    """
    asked = _RANGE.fullmatch(header) if header else None
    if asked is None or not (asked[1] or asked[2]):
        return None
    if not asked[1]:
        return (max(0, size - int(asked[2])), size) if int(asked[2]) and size else (0, 0)
    start = int(asked[1])
    end = min(int(asked[2]) + 1, size) if asked[2] else size
    if asked[2] and int(asked[2]) < start:
        return None
    return (start, end) if start < size else (0, 0)
