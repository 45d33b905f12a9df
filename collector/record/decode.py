"""From the bytes of a request to its pieces: each decoded, or with the reason why it cannot be."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import msgspec

from collector.record import limits, scanner

_decode = msgspec.json.Decoder().decode


class Rejection(NamedTuple):
    """Why a piece is no event: the field at fault ("" for the whole piece) and the reason, in words."""

    field: str
    reason: str


class Unreadable(Exception):
    """Nothing in the body can be told apart as a piece. The text says why."""


class Body:
    """The pieces of one request. `values` are decoded, or Rejections where that failed; `common` is what a tracker's
    batch says of all its events, or None; `several` tells an array from a single event."""

    def __init__(
        self,
        values: list[Any],
        raw: Callable[[], list[bytes]],
        *,
        several: bool,
        form: bool = False,
        common: Any = None,
    ) -> None:
        self.values = values
        self.several = several
        self.form = form
        self.common = common
        self._raw = raw
        self._pieces: list[bytes] | None = None

    def raw(self, index: int) -> bytes:
        """The bytes of a piece as they came. They are only looked for when one is asked for."""
        if self._pieces is None:
            self._pieces = self._raw()
        return self._pieces[index] if index < len(self._pieces) else b""


def read_body(content_type: str, body: bytes) -> Body | None:
    """The pieces of a body by its content type; None for a type that is not taken. Raises Unreadable.

    Text without a type, and text/plain, may be JSON or a form: a beacon's Blob comes so.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return read_json(body)
    if kind == "application/x-www-form-urlencoded":
        return read_form(body)
    if kind in ("", "text/plain"):
        is_form = scanner.first_byte(body) not in (b"{", b"[", b'"') and b"=" in body
        return read_form(body) if is_form else read_json(body)
    return None


def read_form(body: bytes) -> Body:
    """One event as a form: all values are text; a name that comes twice has a list of them."""
    if not body.strip():
        raise Unreadable("the body is empty")
    fields: dict[str, Any] = {}
    value: dict[str, Any] | Rejection = fields
    try:
        pairs = parse_qsl(
            body.decode("utf-8").strip(), keep_blank_values=True, errors="strict", max_num_fields=limits.KEYS
        )
    except UnicodeDecodeError:
        value = Rejection("", "not UTF-8")
    except ValueError:
        value = Rejection("", f"more than {limits.KEYS} names")
    else:
        for name, text in pairs:
            known = fields.get(name)
            fields[name] = text if known is None else [*(known if isinstance(known, list) else [known]), text]
    return Body([value], lambda: [body], several=False, form=True)


def read_json(body: bytes) -> Body:
    """One event, an array of them, or a tracker's batch (an object whose `events` is an array)."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        value = _decode(body)
    except (ValueError, RecursionError, msgspec.DecodeError):
        return _read_piece_by_piece(body)
    if isinstance(value, list):
        return Body(value, lambda: _array(body), several=True)
    if isinstance(value, dict) and isinstance(value.get("events"), list) and not _is_event(value):
        return Body(value["events"], lambda: _batch(body)[0], several=True, common=value.get("common"))
    return Body([value], lambda: [body], several=False)


def read_piece(raw: bytes, *, form: bool) -> Any:
    """The value of one piece, from the bytes that `Body.raw` gave; a Rejection where it cannot be decoded."""
    if form:
        try:
            return read_form(raw).values[0]
        except Unreadable as error:
            return Rejection("", str(error))
    return _decode_piece(raw)[0]


def _is_event(value: dict[str, Any]) -> bool:
    return "event" in value or "eventName" in value


def _read_piece_by_piece(body: bytes) -> Body:
    """One bad number or text fails a whole decoding: so each piece by itself."""
    opening = scanner.first_byte(body)
    common: Any = None
    if opening == b"[":
        pieces = _array(body)
    elif opening == b"{" and (found := _batch(body))[1] is not None:
        pieces, common_raw = found[0], found[1]
        common = _decode_piece(common_raw)[0] if common_raw else None
    else:
        value, readable = _decode_piece(body)
        if not readable:
            raise Unreadable(value.reason if body.strip() else "the body is empty")
        return Body([value], lambda: [body], several=False)
    if len(pieces) > limits.PIECES:
        return Body([None] * len(pieces), lambda: pieces, several=True)
    decoded = [_decode_piece(piece) for piece in pieces]
    if pieces and not any(readable for _, readable in decoded):
        raise Unreadable(decoded[0][0].reason)
    return Body([value for value, _ in decoded], lambda: pieces, several=True, common=common)


def _array(body: bytes) -> list[bytes]:
    spans, end = scanner.items(body)
    rest = body[end:].strip()
    return [body[start:stop] for start, stop in spans] + ([rest] if rest else [])


def _batch(body: bytes) -> tuple[list[bytes], bytes | None]:
    """The pieces of a tracker's batch and its common part (b"" if none); None where the body is no such batch."""
    events: list[bytes] | None = None
    common = b""
    for name, (start, end) in scanner.members(body):
        if name == b'"events"' and body[start : start + 1] == b"[":
            events = [body[left:right] for left, right in scanner.items(body[:end], start)[0]]
        elif name == b'"common"':
            common = body[start:end]
        elif name in (b'"event"', b'"eventName"'):
            return [], None
    return ([], None) if events is None else (events, common)


def _decode_piece(piece: bytes) -> tuple[Any, bool]:
    """The value, or a Rejection; and whether it is JSON at least in its form, so that there is something to keep."""
    try:
        return _decode(piece), True
    except RecursionError:
        return Rejection("", f"nested deeper than {limits.LEVELS} levels"), True
    except UnicodeDecodeError:
        reason = "not UTF-8"
    except msgspec.ValidationError:
        return Rejection("", "a number out of range"), True
    except msgspec.DecodeError as error:
        reason = f"not JSON: {error}"
    return _looked_at_leniently(piece, reason)


def _looked_at_leniently(piece: bytes, reason: str) -> tuple[Rejection, bool]:
    """Python's own decoder takes what JSON does not allow: so it tells nearly right from hopeless."""
    odd: list[str] = []
    try:
        json.loads(piece.decode("utf-8", "surrogateescape"), parse_constant=odd.append)
    except json.JSONDecodeError:
        return Rejection("", reason), False
    except (ValueError, RecursionError):
        return Rejection("", "a number out of range"), True
    if odd:
        reason = f"{odd[0]} is no JSON number"
    elif reason != "not UTF-8":
        reason = "a lone surrogate: text that has no UTF-8"
    return Rejection("", reason), True
