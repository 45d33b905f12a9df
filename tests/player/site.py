"""A small site for the tests: the player's files, clips with Range, pages of the test's own, and a collector that
keeps what is posted and can be told to be away."""

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from player.page import CONTENT_SECURITY_POLICY, asset, page_html, replay_html, vendor_folder
from player.tracker import tracker_script
from resources import clip_path

#: How much of a clip under /stalling/ comes before its bytes stop.
STALL_AT = 0.15
NODE_MODULES = vendor_folder().parent.parent
VIDEO_JS = NODE_MODULES / "video.js" / "dist"
MEDIA = Path(__file__).parent.parent / "media"
TYPES = {".js": "text/javascript", ".css": "text/css", ".webm": "video/webm", ".mp4": "video/mp4", ".html": "text/html"}


class Site:
    """What the tests see of it: `url`, the events received, and how the collector behaves."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, str] = {}
        self.lock = threading.Lock()
        self.posts: list[dict[str, Any]] = []
        """Each accepted post: {"path", "content_type", "body"}."""
        self.asked: list[float] = []
        """When each post came, accepted or not (monotonic seconds)."""
        self.behave = "take"
        """take; away (the connection breaks); a status such as "503" or "400"; "swallow": kept, and no answer."""
        self.retry_after: str | None = None
        self.delay_s = 0.0
        self.flow = threading.Event()
        """Media under /stalling/ stops at a part of its bytes until this is set."""
        self.methods: set[str] = set()
        self.gets: list[str] = []

    def events(self, view_id: str | None = None) -> list[dict[str, Any]]:
        """The events received, in the order they came, each once by its id, with the batch's common fields."""
        with self.lock:
            bodies = [json.loads(post["body"]) for post in self.posts]
        flat = [{**body["common"], **event} for body in bodies for event in body["events"]]
        unique = list({event["id"]: event for event in flat}.values())
        return [event for event in unique if view_id in (None, event["view_id"])]

    def views(self) -> list[list[dict[str, Any]]]:
        """The events by view, in order of seq; the views in the order of their first event."""
        views: dict[str, list[dict[str, Any]]] = {}
        for event in self.events():
            views.setdefault(event["view_id"], []).append(event)
        ordered = sorted(views.values(), key=lambda view: min(event["timestamp"] for event in view))
        return [sorted(view, key=lambda event: event["seq"]) for view in ordered]

    def names(self) -> list[str]:
        return [event["event"] for event in self.events()]

    def find(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events() if event["event"] == name]


def address_of(site: Site) -> str:
    """Its name and port."""
    return urlsplit(site.url).netloc


@contextmanager
def serve(certificate: Path | None = None) -> Iterator[Site]:
    """The site on a free port of this machine, gone with all its threads when left.

    With a certificate (PEM, with its key) it speaks TLS and stands in for Cloudinary's delivery: any
    /CLOUD/video/upload/…/demo.webm is the demo clip.
    """

    class Handler(_Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    Handler.site = site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        # The handshake belongs to the connection's own thread: a browser opens some and says nothing on them.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="test-site")
    thread.start()
    try:
        yield site
    finally:
        site.flow.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    site: Site
    timeout = 5

    def log_message(self, format: str, *arguments: Any) -> None:
        pass

    def do_OPTIONS(self) -> None:
        self.site.methods.add("OPTIONS")
        self._answer(405, b"", "text/plain")

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.site.gets.append(f"{self.command} {path}")
        found = self._find(path)
        if found is None:
            self._answer(404, b"nothing here", "text/plain")
        else:
            body, content_type = found
            self._ranged(body, content_type)

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        site = self.site
        behave = site.behave
        with site.lock:
            site.asked.append(time.monotonic())
            if behave in ("take", "swallow"):
                content_type = self.headers["content-type"]
                site.posts.append({"path": self.path, "content_type": content_type, "body": body.decode()})
        if site.delay_s:
            time.sleep(site.delay_s)
        if behave in ("away", "swallow"):
            self.close_connection = True
            self.connection.close()
        elif behave == "take":
            self._answer(200, b'{"success": true}', "application/json")
        else:
            self._answer(int(behave), b'{"success": false}', "application/json")

    def _find(self, path: str) -> tuple[bytes, str] | None:
        name = path.rsplit("/", 1)[-1]
        files = {
            "/player/vendor/": vendor_folder() / name,
            "/player/clips/": clip_path(name) or Path("/nowhere"),
            "/media/": MEDIA / name,
            "/stalling/": clip_path(name) or Path("/nowhere"),
            "/video.js/": VIDEO_JS / name,
            "/node_modules/": NODE_MODULES / path.removeprefix("/node_modules/"),
        }
        if "/video/upload/" in path:
            return (MEDIA / "vp9.webm").read_bytes(), "video/webm"
        if path in self.site.pages:
            return self.site.pages[path].encode(), "text/html"
        if path == "/player/":
            return page_html(), "text/html; charset=utf-8"
        if path == "/player/replay/":
            return replay_html(), "text/html; charset=utf-8"
        if path == "/tracker.js":
            return tracker_script(), "text/javascript"
        if path.startswith("/player/assets/"):
            return asset(name)
        file = next((file for start, file in files.items() if path.startswith(start)), None)
        if file is None or not file.is_file():
            return None
        return file.read_bytes(), TYPES.get(file.suffix, "application/octet-stream")

    def _ranged(self, body: bytes, content_type: str) -> None:
        asked = self.headers.get("range", "")
        if not asked.startswith("bytes="):
            self._answer(200, body, content_type)
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last or len(body) - 1), len(body) - 1)
        self._answer(206, body[start : end + 1], content_type, f"bytes {start}-{end}/{len(body)}")

    def _write(self, body: bytes) -> None:
        if self.path.startswith("/stalling/"):
            first = int(len(body) * STALL_AT)
            self.wfile.write(body[:first])
            self.wfile.flush()
            self.site.flow.wait(15)
            body = body[first:]
        self.wfile.write(body)

    def _answer(self, status: int, body: bytes, content_type: str, content_range: str = "") -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Access-Control-Allow-Origin", "*")
            if content_range:
                self.send_header("Content-Range", content_range)
            if urlsplit(self.path).path in ("/player/", "/player/replay/"):
                self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            if self.site.retry_after:
                self.send_header("Retry-After", self.site.retry_after)
                self.send_header("Access-Control-Expose-Headers", "Retry-After")
            self.end_headers()
            if self.command != "HEAD":
                self._write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
