"""A connection tried out, step by step: what works, what does not, and how to mend it. Writes no row.

    reach -> TLS -> login -> table -> insert, read

What cannot be told, because something before it failed, is left open.
"""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from collector.config import HarperTarget
from collector.failure import SurroundingsError
from collector.harper.client import HarperClient
from collector.harper.conditions import Compare
from collector.harper.errors import HarperError, Meaning
from collector.harper.rows import CREATED

#: The steps in their order, as they are named to the user.
STEPS = ("Reach", "TLS", "Log in", "Table", "Insert", "Read")
_UNKNOWN_TLS = ("certificate", "TLS", "SSL")


@dataclass(frozen=True, slots=True)
class Step:
    """`state` of the step `name`: ok, warn (works, but), broken, or open (could not be told). `mend` is empty where
    nothing is to be done."""

    name: str
    state: Literal["ok", "warn", "broken", "open"]
    words: str
    mend: str = ""


def try_out(client: HarperClient) -> Iterator[Step]:
    """The steps, each when it is known. Ends early, without an error, when the client is closed."""
    yield from _finished(_tried(client))


def unusable(error: SurroundingsError) -> list[Step]:
    """The steps of a target of which no client can be made."""
    return list(_finished(iter([Step(STEPS[0], "broken", error.message, error.way_out)])))


def _finished(steps: Iterator[Step]) -> Iterator[Step]:
    """All steps: those that are not among `steps` are open."""
    seen = set()
    for step in steps:
        seen.add(step.name)
        yield step
    for name in STEPS:
        if name not in seen:
            yield Step(name, "open", "not tried: see above")


def _tried(client: HarperClient) -> Iterator[Step]:
    target = client.target
    try:
        client.operate("user_info")
        refused = None
    except HarperError as error:
        refused = error
    if refused is not None and refused.__cause__ is not None:
        yield from _not_reached(target, refused)
        return
    yield Step("Reach", "ok", f"{target.url} answers")
    yield _tls(client)
    if refused is not None:
        yield _broken("Log in", refused)
        return
    yield Step("Log in", "ok", f"as {target.username}")
    table = f"{target.schema}.{target.table}"
    try:
        there = client.table_exists()
    except HarperError as error:
        yield _broken("Table", error)
        return
    if not there:
        yield Step(
            "Table",
            "warn",
            f"{table} is not there, or this user may not see it",
            "Playscope makes it when it delivers, if the user may; else run `playscope harper setup`.",
        )
        return
    yield Step("Table", "ok", f"{table} is there")
    yield _permission("Insert", client)
    yield _permission("Read", client)


def _not_reached(target: HarperTarget, error: HarperError) -> Iterator[Step]:
    cause: BaseException | None = error
    tls = False
    while cause is not None and not tls:
        tls = isinstance(cause, ssl.SSLError)
        cause = cause.__cause__ or cause.__context__
    if tls or any(word in error.message for word in _UNKNOWN_TLS):
        yield Step("Reach", "ok", f"something answers at {target.url}")
        yield _broken("TLS", error)
    else:
        yield _broken("Reach", error)


def _tls(client: HarperClient) -> Step:
    if client.target.url.startswith("https:"):
        return Step("TLS", "ok", "the certificate is trusted")
    if client.sends_password_readable:
        mend = "Use an address that begins with https://, if this HarperDB has one."
        return Step("TLS", "warn", "none: name and password travel readable", mend)
    return Step("TLS", "ok", "not needed: it is this machine")


def _permission(name: str, client: HarperClient) -> Step:
    try:
        if name == "Insert":
            client.insert([])
        else:
            client.page((Compare(CREATED, "greater_than", 0),), ("id",), limit=1)
    except HarperError as error:
        if error.meaning is Meaning.REFUSED and name == "Insert":
            return Step(name, "warn", "this user may not insert", "Enough to watch; to deliver, give its role insert.")
        return _broken(name, error)
    return Step(name, "ok", "allowed")


def _broken(name: str, error: HarperError) -> Step:
    return Step(name, "broken", error.message, error.way_out)
