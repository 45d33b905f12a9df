"""Where the video of a recorded view can be loaded from, or why it cannot."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from collector.http.media import MediaShelf
from resources import clip_path

if TYPE_CHECKING:
    # It loads the playback model, which neither the first window nor its player waits for.
    from analytics.playback.track import Track

_CHOOSE = "Choose a file that holds the same video."
#: What `--redact` takes out that may be a part of an address.
_OF_ADDRESSES = frozenset({"url-query", "session"})
#: Where a collector serves files that were opened, and what it is called there by its own window; "" in a bare path.
_OPENED = re.compile(r"/media/[^/]+/[^/]+")
_OWN = re.compile(r"(?:(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?)?")


@dataclass(frozen=True, slots=True)
class Served:
    """Where the player's page comes from: our collector's address, what it wants to be shown (None: nothing), and the
    files that it serves."""

    collector_url: str
    token: str | None
    media: MediaShelf


@dataclass(frozen=True, slots=True)
class Origin:
    """`played` is what the page is given: an address, or a path of our collector; "" where there is nothing to load.

    `words` say what is there or what is missing, `way_out` what to do. `doubtful`: it is likely not to lead there, so
    it is loaded only when that is asked for.
    """

    played: str
    words: str
    way_out: str = ""
    doubtful: bool = False

    @property
    def server(self) -> str:
        """Who is asked for it: scheme, name and port; "" for our own collector."""
        scheme, name, _ = _split(self.played)
        return f"{scheme}://{name}" if scheme else ""


def origin_of(track: "Track", redacted: Collection[str], served: Served) -> Origin:
    """Of the view of this track. `redacted`: what was taken out of the capture, by the names of `--redact`."""
    if not track.source and not track.address:
        return Origin("", "The record does not say what was played.", _CHOOSE)
    source = track.source or track.address
    scheme, server, path = _split(source)
    name = path.rsplit("/", 1)[-1]
    if path == f"/player/clips/{name}" and clip_path(name) is not None:
        return Origin(path, f"The clip {name} comes with Playscope: nothing is asked of the network.")
    if _OPENED.fullmatch(path) and _OWN.fullmatch(server):
        return _opened_file(path, name, served)
    if scheme in ("http", "https"):
        return _at_address(source, redacted)
    if scheme == "file" or source.startswith("/"):
        return Origin("", f"It was a file of the machine that played it: {name}.", _CHOOSE)
    if scheme in ("blob", "data"):
        return Origin("", f"The page made the video itself ({scheme}:): there is no address to load.", _CHOOSE)
    if track.address:
        return _at_address(track.address, redacted)
    words = f"The record names the public id {source}, and no address that was loaded for it."
    return Origin("", words, _CHOOSE)


def _at_address(address: str, redacted: Collection[str]) -> Origin:
    taken = sorted(_OF_ADDRESSES & set(redacted))
    if taken:
        words = f"Parts of addresses were taken out of this capture ({', '.join(taken)}), so this one may lead nowhere."
        return Origin(address, words, _CHOOSE, doubtful=True)
    return Origin(address, f"It is loaded over the network, from {_split(address)[1]}.")


def _opened_file(path: str, name: str, served: Served) -> Origin:
    file = served.media.find(path.split("/")[2], unquote(name))
    if file is None:
        words = f"It was the file {unquote(name)}, opened in another run of Playscope: its address holds no longer."
        return Origin("", words, "Choose the file again.")
    if not file.is_file():
        return Origin("", f"The file {file} is no longer there.", _CHOOSE)
    return Origin(path, f"It is the file {file}.")


def _split(source: str) -> tuple[str, str, str]:
    """(scheme, server, path), the server without user and password."""
    try:
        parts = urlsplit(source)
    except ValueError:  # a bracket that opens no address
        return ("", "", source)
    return parts.scheme.lower(), parts.netloc.rpartition("@")[2], parts.path
