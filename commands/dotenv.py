"""Reading `.env`: lines of NAME=VALUE, of which only our own names are taken."""

import re
from pathlib import Path

OUR_NAMES = ("HARPERDB_", "PLAYSCOPE_")
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*")
_QUOTED = re.compile(r"""(["'])(.*?)\1\s*(?:#.*)?""")


def parse(text: str) -> dict[str, str]:
    """Our names and their values. Quotes around a value go; unquoted, ` #` begins a comment."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        if (match := _LINE.fullmatch(line)) is None or not match[1].startswith(OUR_NAMES):
            continue
        quoted = _QUOTED.fullmatch(match[2])
        values[match[1]] = quoted[2] if quoted else re.sub(r"(^|\s+)#.*", "", match[2])
    return values


def read(folder: Path) -> dict[str, str]:
    """What `folder`'s `.env` says; nothing where there is none or it may not be read."""
    try:
        return parse((folder / ".env").read_text("utf-8-sig", errors="replace"))
    except OSError:
        return {}
