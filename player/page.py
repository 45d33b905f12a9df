"""The player page and its files, as bytes; whoever serves them adds the headers."""

from pathlib import Path

_HERE = Path(__file__).parent
_VENDOR = _HERE / "node_modules" / "cloudinary-video-player" / "dist"

_SCRIPT = "text/javascript; charset=utf-8"
_ASSETS = {
    "page.js": _SCRIPT,
    "replay.js": _SCRIPT,
    "failures.js": _SCRIPT,
    "notice.js": _SCRIPT,
    "source.js": _SCRIPT,
    "page.css": "text/css; charset=utf-8",
}

#: For the pages at /player/ and /player/replay/. Scripts are files of ours alone. video.js makes its sizes as inline
#: styles. Media and streams may come from anywhere that a source may name.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data: blob: http: https:",
        "media-src 'self' data: blob: http: https:",
        "connect-src 'self' data: blob: http: https:",
        "worker-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


def page_html() -> bytes:
    """The page at /player/, UTF-8."""
    return (_HERE / "page.html").read_bytes()


def replay_html() -> bytes:
    """The page at /player/replay/, UTF-8: the same player without the tracker, which follows a replay.

    A whole page too, as a browser gets it: filling ten lines of head into two pages would take more than they are. A
    test says where the two heads differ."""
    return (_HERE / "replay.html").read_bytes()


def asset(name: str) -> tuple[bytes, str] | None:
    """A file of the page: its bytes and content type; None where there is none of that name."""
    content_type = _ASSETS.get(name)
    return None if content_type is None else ((_HERE / name).read_bytes(), content_type)


def vendor_folder() -> Path:
    """The folder of the Cloudinary player's files.

    Raises FileNotFoundError, with what to do, where the player was not installed.
    """
    if not (_VENDOR / "player-full.min.js").is_file():
        raise FileNotFoundError("The Cloudinary player is not installed: run `make setup`.")
    return _VENDOR
