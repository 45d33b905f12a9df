"""Text from outside made safe to show: it stays on its line, in its direction, and is never markup."""

import html
import unicodedata

#: Marks that stack on one letter; more than this many would paint over the rows above and below.
_STACKED = 4
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def plain(text: str, limit: int = 500) -> str:
    """`text` for one line of a widget, at most `limit` characters of it, then an ellipsis.

    Control, bidirectional, invisible and unassigned characters are written as escapes: \\n, \\x1b, \\u202e.
    """
    cut = text[:limit]
    if not (cut.isascii() and cut.isprintable()):
        cut = _escaped(cut)
    return cut if len(text) <= limit else f"{cut}…"


def tooltip(*lines: str) -> str:
    """Lines for a tooltip, which would read them as markup: escaped, one below the other."""
    return "<br>".join(f"<span style='white-space:pre'>{html.escape(plain(line))}</span>" for line in lines)


def _escaped(text: str) -> str:
    shown, stacked = [], 0
    for character in text:
        stacked = stacked + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if character.isprintable() and stacked <= _STACKED:
            shown.append(character)
        else:
            shown.append(_SHORT.get(character) or ascii(character).strip("'"))
    return "".join(shown)
