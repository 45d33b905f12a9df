"""What a browser loads to play: the page, its files, the player from npm, the clips, the tracker, opened files."""

from flask import Blueprint, Response, abort

from collector.http.media import MediaShelf, file_response
from player import page
from player.tracker import tracker_script
from resources import clip_path


def player_routes(media: MediaShelf) -> Blueprint:
    """The routes under /player/ and /media/, and /tracker.js."""
    routes = Blueprint("player", __name__)
    tracker = tracker_script()

    @routes.get("/player/")
    def player_page() -> Response:
        """The page with the Cloudinary player."""
        return _page(page.page_html())

    @routes.get("/player/replay/")
    def replay_page() -> Response:
        """The page of a replay: the same player without the tracker."""
        return _page(page.replay_html())

    @routes.get("/player/assets/<name>")
    def asset(name: str) -> Response:
        """The pages' scripts and style."""
        found = page.asset(name) or abort(404)
        return Response(found[0], content_type=found[1])

    @routes.get("/player/vendor/<name>")
    def vendor(name: str) -> Response:
        """The Cloudinary player itself."""
        # Looked up in the folder's list, so that no name can lead out of it.
        files = {path.name: path for path in page.vendor_folder().iterdir() if path.is_file()}
        path = files.get(name) or abort(404)
        return file_response(path)

    @routes.get("/player/clips/<name>")
    def clip(name: str) -> Response:
        """A bundled clip."""
        path = clip_path(name)
        return file_response(path) if path is not None and path.is_file() else abort(404)

    @routes.get("/tracker.js")
    def tracker_js() -> Response:
        """The drop-in tracker: the one file that pages of other origins may load."""
        response = Response(tracker, content_type="text/javascript; charset=utf-8")
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @routes.get("/media/<token>/<name>")
    def opened_file(token: str, name: str) -> Response:
        """A file that the user opened in this run."""
        path = media.find(token, name)
        try:
            return file_response(path) if path is not None else abort(404)
        except OSError:
            return abort(404)

    @routes.after_request
    def asked_for_anew(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-cache"
        return response

    return routes


def _page(html: bytes) -> Response:
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = page.CONTENT_SECURITY_POLICY
    return response
