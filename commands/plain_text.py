"""Text from outside made safe to show on a terminal or in a log: it stays one line and cannot reorder or colour it."""

import re

# Controls (C0, DEL, C1), line and paragraph separators, the marks that turn the direction of writing,
# invisible ones (zero width, tags), and halves of surrogate pairs.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(text: str) -> str:
    """`text` with each unsafe character written as an escape: \\n, \\x1b, \\u202e."""
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT.get(character) or ascii(character)[1:-1]
