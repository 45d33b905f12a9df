"""What is taken out of events that leave the house: a table of small functions, each an event in, an event out."""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from collector.event import Event

Redact = Callable[[Event], Event]

_encode = msgspec.json.Encoder().encode
#: The record's own texts. The event's name is none that a user wrote, but may be, so it is among them.
_TEXTS = ("id", "event", "session_id", "view_id", "source", "page_url", "user_agent", "collector_id")


class Redaction(NamedTuple):
    """`make` gives the function for one export: what it keeps (a key for pseudonyms) is not shared with another."""

    help: str
    make: Callable[[], Redact]


def redactor(names: Iterable[str]) -> Redact:
    """One function that does all of these (names of REDACTIONS). KeyError for another name."""
    steps = [REDACTIONS[name].make() for name in names]

    def redact(event: Event) -> Event:
        for step in steps:
            event = step(event)
        return event

    return redact


# --- url-query --------------------------------------------------------------------------------------------------------

#: An address in a text: up to its query or fragment, and that.
_ADDRESS = re.compile(r"""((?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^\s"'<>?#]*)[?#][^\s"<>]*""")
_USER = re.compile(r"""((?:[A-Za-z][A-Za-z0-9+.-]*:)?//)[^\s/"'<>?#@]*@""")
_WHOLE = re.compile(r"[?#].*", re.DOTALL)
#: A text that is an address without its server.
_PATH = re.compile(r"\.{0,2}/\S*|[^\s:?#]+/[^\s?#]*[?#]\S*")


def _without_query(text: str) -> str:
    """Addresses in the text without query, fragment, user and password."""
    if _PATH.fullmatch(text):
        text = _WHOLE.sub("", text)
    return _USER.sub(r"\1", _ADDRESS.sub(r"\1", text))


def _field_without_query(text: str | None) -> str | None:
    return None if text is None else _USER.sub(r"\1", _WHOLE.sub("", text))


def _url_query() -> Redact:
    def redact(event: Event) -> Event:
        return replace(
            event,
            source=_field_without_query(event.source),
            page_url=_field_without_query(event.page_url),
            data_json=_changed(event.data_json, _without_query),
        )

    return redact


# --- user_agent -------------------------------------------------------------------------------------------------------

_AGENT_NAME = re.compile(r"user_?-?agent|^ua$|^ua_", re.IGNORECASE)


def _user_agent() -> Redact:
    def redact(event: Event) -> Event:
        agent = event.user_agent
        data = event.data_json
        if data != b"{}":
            value = msgspec.json.decode(data)
            unnamed = _without_names(value, _AGENT_NAME)
            data = data if unnamed == value else _encode(unnamed)
            data = _changed(data, lambda text: text.replace(agent, "")) if agent else data
        return replace(event, user_agent=None, data_json=data)

    return redact


def _without_names(value: Any, names: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without_names(inner, names) for name, inner in value.items() if not names.search(name)}
    if isinstance(value, list):
        return [_without_names(inner, names) for inner in value]
    return value


# --- session ----------------------------------------------------------------------------------------------------------

#: An id shorter than this is part of many words, and is replaced only where it stands alone.
_SHORT = 8


def _session() -> Redact:
    key = secrets.token_bytes(32)

    def redact(event: Event) -> Event:
        session = event.session_id
        if not session:
            return event
        pseudonym = "session-" + hashlib.blake2b(session.encode(), key=key, digest_size=8).hexdigest()
        spelled = {session, quote(session), quote(session, safe="")}
        pattern = re.compile("|".join(re.escape(text) for text in sorted(spelled, key=len, reverse=True)))
        if len(session) < _SHORT:
            pattern = re.compile(rf"(?<![0-9A-Za-z])(?:{pattern.pattern})(?![0-9A-Za-z])")

        def without(text: str) -> str:
            return pattern.sub(pseudonym, text)

        texts = {name: without(text) for name in _TEXTS if name != "event" and (text := getattr(event, name))}
        return replace(event, **{**texts, "session_id": pseudonym}, data_json=_changed(event.data_json, without))

    return redact


# --- texts inside data ------------------------------------------------------------------------------------------------


def _changed(data: bytes, change: Callable[[str], str]) -> bytes:
    """`data` with every text in it, names too, as `change` gives it; the same bytes where nothing changes."""
    if data == b"{}":
        return data
    value = msgspec.json.decode(data)
    changed = _mapped(value, change)
    return data if changed == value else _encode(changed)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(name): _mapped(inner, change) for name, inner in value.items()}
    if isinstance(value, list):
        return [_mapped(inner, change) for inner in value]
    return value


#: What can be taken out, by the name that `--redact` knows.
REDACTIONS: Mapping[str, Redaction] = {
    "url-query": Redaction("queries, fragments, users and passwords of addresses, also of those in data", _url_query),
    "user_agent": Redaction("the browser's name, also in data", _user_agent),
    "session": Redaction("session ids, wherever they stand; a pseudonym that holds within one export", _session),
}
