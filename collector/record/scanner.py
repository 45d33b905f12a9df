"""Finds the pieces of JSON text without decoding and without recursion, whatever is inside them.

Only strings and brackets are looked at. Closing brackets that do not fit are passed over, so that one broken piece
seldom takes others with it.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["\[\]{},:]', re.DOTALL)
_CLOSES = {ord("]"): ord("["), ord("}"): ord("{")}
_SPACE = b" \t\r\n"


def first_byte(text: bytes) -> bytes:
    """The first byte that is no white space; b"" if there is none."""
    return text.lstrip(_SPACE)[:1]


def items(text: bytes, start: int = 0) -> tuple[list[Span], int]:
    """The spans of the items of the array (or members of the object) that opens at or after `start`, and where it
    ends. An array that is cut off ends with the text. Empty items are left out."""
    spans: list[Span] = []
    depth: list[int] = []
    begin = start
    for token in _TOKEN.finditer(text, start):
        kind = text[token.start()]
        if kind in b"[{":
            depth.append(kind)
            if len(depth) == 1:
                begin = token.end()
        elif kind in b"]}":
            if depth and depth[-1] == _CLOSES[kind]:
                depth.pop()
                if not depth:
                    spans.append((begin, token.start()))
                    return _stripped(text, spans), token.end()
        elif kind == ord(",") and len(depth) == 1:
            spans.append((begin, token.start()))
            begin = token.end()
        elif kind == ord('"') and token.end() - token.start() == 1:
            break  # a string that never ends
    spans.append((begin, len(text)))
    return _stripped(text, spans), len(text)


def members(text: bytes) -> Iterator[tuple[bytes, Span]]:
    """The members of the object that `text` holds: each name's JSON text with its quotes, and its value's span."""
    spans, _ = items(text)
    for start, end in spans:
        name = _TOKEN.match(text, start)
        if name is None or text[start] != ord('"') or name.end() - start < 2:
            continue
        colon = text.find(b":", name.end(), end)
        if colon >= 0:
            value = (colon + 1, end)
            yield from ((name.group(), span) for span in _stripped(text, [value]))


def _stripped(text: bytes, spans: list[Span]) -> list[Span]:
    """The spans without white space around, none that is empty."""
    stripped = []
    for start, end in spans:
        inner = text[start:end]
        left = len(inner) - len(inner.lstrip(_SPACE))
        right = len(inner.rstrip(_SPACE))
        if left < right:
            stripped.append((start + left, start + right))
    return stripped
