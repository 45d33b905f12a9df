"""Who may: the Host and Origin of a request compared exactly, and the token where others than this machine can ask."""

import hmac
from collections.abc import Sequence
from urllib.parse import parse_qs

from collector.loopback import is_loopback

NOT_FROM_HERE = "This address is not served here: PLAYSCOPE_ALLOWED_HOSTS names further ones, each with its port."


class Guard:
    """Compares, nothing more. Each method gives None where the request may pass, else the reason in words (403)."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        address: str = "127.0.0.1",
        allowed_hosts: Sequence[str] = (),
        token: str | None = None,
        ingest_origins: Sequence[str] = (),
        write_key: str | None = None,
    ) -> None:
        """`address`: what is bound, as a URL has it; an address and no name, which somebody's name server could point
        at this machine. `ingest_origins`: whose pages may post events beside our own; none named means all."""
        self._open = is_loopback(host)
        self._token = token.encode() if token else None
        self._port = port
        self._names = dict.fromkeys(("127.0.0.1", "localhost", "[::1]", address))
        self.admit(allowed_hosts, ingest_origins, write_key)

    def admit(self, allowed_hosts: Sequence[str], ingest_origins: Sequence[str], write_key: str | None) -> None:
        """Others from now on: the next request is judged by them."""
        port, names = self._port, self._names
        own = frozenset([f"{name}:{port}" for name in names] + [name for name in names if port == 80])
        self._own = own
        self._hosts = frozenset([*own, *allowed_hosts])
        self._further = self._hosts.difference(own)
        # A host that is allowed by name may stand behind a proxy that speaks TLS.
        origins = [f"http://{name}" for name in self._hosts] + [f"https://{name}" for name in allowed_hosts]
        self._origins = {origin: origin.partition("://")[2] for origin in origins}
        self._posting = frozenset([*ingest_origins, *self._origins]) if ingest_origins else None
        self._write_key = write_key.encode() if write_key else None

    def host(self, host: str | None) -> str | None:
        """The Host header must be one of ours, letter for letter. Two of them come joined, and so fit none."""
        return None if host in self._hosts else NOT_FROM_HERE

    def origin(self, origin: str | None, host: str | None) -> str | None:
        """Where a browser says which page asks, it must be one of ours, from the same host."""
        if origin is None or self._origins.get(origin) == host:
            return None
        return "Only pages of Playscope itself may ask this."

    def shared_with(self, origin: str | None) -> str | None:
        """The Access-Control-Allow-Origin for the posts of a page: "*", its origin, or None where it may not post."""
        if self._posting is None:
            return "*"
        return origin if origin in self._posting else None

    def poster(self, origin: str | None) -> str | None:
        """Which pages may post events, where there is a list. Who names no origin is no page."""
        if self._posting is None or origin is None or origin in self._posting:
            return None
        return "Pages of this origin may not post events here; ingest_origins in the settings names those that may."

    def key(self, query: str, origin: str | None, host: str | None, remote: str) -> str | None:
        """Where a write key is set, posts of events carry it. Our own page on this machine needs none: one that asks
        for this machine by name. A proxy brings others in from this machine, but under the name that they asked for."""
        if self._write_key is None:
            return None
        if host in self._own and origin is not None and self._origins.get(origin) == host and is_loopback(remote):
            return None
        given = parse_qs(query).get("key", [""])
        if len(given) == 1 and hmac.compare_digest(given[0].encode("utf-8", "replace"), self._write_key):
            return None
        return "Posting events here needs ?key= with the write key."

    def fetch_site(self, site: str | None, mode: str | None) -> str | None:
        """Images and scripts say no Origin, but browsers tell their site. Following a link is no such reading."""
        if site in (None, "same-origin", "none") or mode == "navigate":
            return None
        return "Only pages of Playscope itself may ask this."

    def reader(self, authorization: str | None, host: str | None = None) -> str | None:
        """Bound to more than this machine, all reading needs the token. A proxy on this machine brings the world in
        under a further Host: where a token is set, that needs it too."""
        if self._open and (self._token is None or host not in self._further):
            return None
        scheme, _, given = (authorization or "").partition(" ")
        if self._token is not None and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), self._token):
            return None
        return "Reading from here needs Authorization: Bearer with PLAYSCOPE_TOKEN."
