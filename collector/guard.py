"""Who may: the Host and Origin of a request compared exactly, and the token where others than this machine can ask."""

import hmac
import ipaddress
from collections.abc import Sequence

NOT_FROM_HERE = "This address is not served here."


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server bound to `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """Compares, nothing more. Each method gives None where the request may pass, else the reason in words (403)."""

    def __init__(self, *, host: str, port: int, allowed_hosts: Sequence[str] = (), token: str | None = None) -> None:
        own = [f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")]
        if port == 80:
            own += ["127.0.0.1", "localhost", "[::1]"]
        self._hosts = frozenset([*own, *allowed_hosts])
        # A host that is allowed by name may stand behind a proxy that speaks TLS.
        origins = [f"http://{name}" for name in self._hosts] + [f"https://{name}" for name in allowed_hosts]
        self._origins = {origin: origin.partition("://")[2] for origin in origins}
        self._open = is_loopback(host)
        self._token = token.encode() if token else None

    def host(self, host: str | None) -> str | None:
        """The Host header must be one of ours, letter for letter. Two of them come joined, and so fit none."""
        return None if host in self._hosts else NOT_FROM_HERE

    def origin(self, origin: str | None, host: str | None) -> str | None:
        """Where a browser says which page asks, it must be one of ours, from the same host."""
        if origin is None or self._origins.get(origin) == host:
            return None
        return "Only pages of Playscope itself may ask this."

    def fetch_site(self, site: str | None, mode: str | None) -> str | None:
        """Images and scripts say no Origin, but browsers tell their site. Following a link is no such reading."""
        if site in (None, "same-origin", "none") or mode == "navigate":
            return None
        return "Only pages of Playscope itself may ask this."

    def reader(self, authorization: str | None) -> str | None:
        """Bound to more than this machine, all reading needs the token."""
        if self._open:
            return None
        scheme, _, given = (authorization or "").partition(" ")
        if self._token is not None and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), self._token):
            return None
        return "Reading from here needs Authorization: Bearer with PLAYSCOPE_TOKEN."
