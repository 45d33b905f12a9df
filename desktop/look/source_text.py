"""What plays, in few letters."""

from desktop.look.plain_text import plain


def short_source(source: str | None) -> str:
    """What an address ends with, without what is asked of it, as text; a hyphen where there is none."""
    name = (source or "").partition("?")[0].rpartition("/")[2] or source
    return plain(name or "-")
