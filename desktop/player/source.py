"""What a typed or dropped text names: a bundled clip, a file, an address, or a public id of Cloudinary."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode, urlsplit

from PySide6.QtCore import QUrl

Kind = Literal["clip", "file", "url", "public_id", "lab"]

_FILE_SHAPE = re.compile(r"^(/|\.{1,2}[/\\]|~|[A-Za-z]:[/\\]|\\\\)")
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+):")


class UnknownSource(Exception):
    """The text names nothing that can be played; the message says why and what would do."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something to play. `value`: the clip's name, the file's path, the address (of a lab's medium too), or the public
    id."""

    kind: Kind
    value: str
    cloud_name: str = ""

    @property
    def title(self) -> str:
        """Short, for the window's title."""
        if self.kind == "lab":
            return self.value.split("/")[-2]
        return Path(self.value).name if self.kind == "file" else self.value


def recognise(text: str, cloud_name: str = "") -> Source:
    """The source that `text` names. Raises UnknownSource for an empty text and for schemes no player plays."""
    text = text.strip()
    if not text:
        raise UnknownSource("Nothing to play: type a public id, an address or a file.")
    if text.lower().startswith("file:"):
        return Source("file", QUrl(text).toLocalFile())
    if _FILE_SHAPE.match(text):
        return Source("file", str(Path(text).expanduser().absolute()))
    if re.match(r"^https?://", text, re.IGNORECASE):
        if not urlsplit(text).netloc:
            raise UnknownSource(f"{text} is no whole address: the server's name is missing.")
        return Source("url", text)
    if scheme := _SCHEME.match(text):
        raise UnknownSource(f"{scheme[1]}: addresses cannot be played; http:, https: and files can.")
    if text.lower().startswith("www."):
        return Source("url", f"https://{text}")
    if _is_file(text):
        return Source("file", str(Path(text).absolute()))
    return Source("public_id", text, cloud_name.strip())


def player_url(
    collector_url: str, played: str, *, cloud_name: str = "", session_id: str = "", autoplay: bool = True
) -> str:
    """The address of the player page that plays `played` (a public id, an address, or a path of the collector)."""
    query = {"source": played, "cloud": cloud_name, "session": session_id, "autoplay": "1" if autoplay else ""}
    return f"{collector_url}/player/?{urlencode({name: value for name, value in query.items() if value})}"


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False
