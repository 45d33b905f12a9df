"""How each kind of setting is read from what somebody wrote: text, or a value of the settings file.

Each reader gives the value or raises ValueError with words that follow "is": "is not a port (0 to 65535)".
None of them repeats what was written: it may hold a password.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from collector.log_file import LEVELS

_NO_ROWS = "is not a whole number of events from 20000 to 10000000"


@dataclass(frozen=True, slots=True)
class Address:
    """A web address without credentials, and those that were written into it."""

    url: str
    username: str = ""
    password: str = field(default="", repr=False)


def text(written: object) -> str:
    if not isinstance(written, str):
        raise ValueError("is not text")
    if any(character < " " for character in written):
        raise ValueError("holds control characters")
    return written


def filled(written: object) -> str:
    """Any text but none."""
    if not isinstance(written, str):
        raise ValueError("is not text")
    if not written:
        raise ValueError("is empty")
    return written


def path(written: object) -> Path:
    """A path as it was written."""
    return Path(filled(written))


def port(written: object) -> int:
    if isinstance(written, bool) or not re.fullmatch(r"[0-9]{1,5}", str(written)) or int(str(written)) > 65535:
        raise ValueError("is not a port (0 to 65535; 0 takes any free one)")
    return int(str(written))


def host(written: object) -> str:
    name = text(written).strip()
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    if not re.fullmatch(r"[A-Za-z0-9.:%_-]+", name):
        raise ValueError("is not a host name or address (such as 127.0.0.1)")
    return name


def hosts(written: object) -> tuple[str, ...]:
    """A list, or text with commas between."""
    names = written if isinstance(written, list) else text(written).split(",")
    return tuple(name for name in (text(one).strip() for one in names) if name)


def origins(written: object) -> tuple[str, ...]:
    """Web origins, exactly as a browser says them; empty where "*" is among them, for any."""
    names = hosts(written)
    if "*" in names:
        return ()
    if not all(re.fullmatch(r"https?://[a-z0-9.\-\[\]:]+|null", name) for name in names):
        raise ValueError("is not a list of origins such as https://example.com (or * for any)")
    return names


def rate(written: object) -> int:
    """A whole number a second, at least 1."""
    if isinstance(written, bool) or not re.fullmatch(r"[0-9]{1,9}", str(written)) or not int(str(written)):
        raise ValueError("is not a whole number of at least 1")
    return int(str(written))


def collector_id(written: object) -> str:
    """A name of up to 64 characters without blanks; empty for none."""
    if not re.fullmatch(r"[!-~]{0,64}", name := text(written)):
        raise ValueError("is not a name of up to 64 characters without blanks")
    return name


def days(written: object) -> int:
    """Whole days; 0 for without end."""
    if isinstance(written, bool) or not re.fullmatch(r"[0-9]{1,5}", str(written)):
        raise ValueError("is not a whole number of days (0 for without end)")
    return int(str(written))


def folder(written: object) -> Path:
    try:
        return path(text(written)).expanduser().absolute()
    except RuntimeError as error:
        raise ValueError("names a home folder that does not exist") from error
    except FileNotFoundError as error:
        raise ValueError("stands in a working folder that is gone") from error


def identifier(written: object) -> str:
    """A name as HarperDB's schemas and tables have: letters, digits, underscores."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,63}", name := text(written)):
        raise ValueError("is not a name of letters, digits and underscores")
    return name


def address(written: object) -> Address:
    """An http or https address; credentials in it are taken out. Empty text is the address "none"."""
    if not (whole := text(written).strip()):
        return Address("")
    wrong = ValueError("is not an address such as http://127.0.0.1:9925")
    try:
        parts = urlsplit(whole)
        number = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", whole):
        raise wrong
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = name if number is None else f"{name}:{number}"
    return Address(
        f"{parts.scheme}://{place}{parts.path.rstrip('/')}",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def address_option(written: object) -> Address:
    """The same on the command line, where no password may stand: every user of the machine sees it there."""
    if (given := address(written)).password:
        raise ValueError("holds a password; set HARPERDB_PASSWORD in the environment instead")
    return given


def log_level(written: object) -> str:
    if written not in LEVELS:
        raise ValueError(f"is not one of {', '.join(LEVELS)}")
    return str(written)


def rows(written: object) -> int:
    """Events that are held in memory: 20,000 to 10,000,000."""
    if isinstance(written, bool) or not re.fullmatch(r"[0-9]{5,8}", str(written)):
        raise ValueError(_NO_ROWS)
    if not 20_000 <= (count := int(str(written))) <= 10_000_000:
        raise ValueError(_NO_ROWS)
    return count


def theme(written: object) -> str:
    if written not in ("system", "light", "dark"):
        raise ValueError("is not system, light or dark")
    return str(written)


def truth(written: object) -> bool:
    if str(written).lower() not in ("yes", "no", "true", "false"):
        raise ValueError("is not yes or no")
    return str(written).lower() in ("yes", "true")


def percent(written: object) -> int:
    """Of the usual size: 80 to 200."""
    if isinstance(written, bool) or not re.fullmatch(r"[0-9]{2,3}", str(written)) or not 80 <= int(str(written)) <= 200:
        raise ValueError("is not a whole number of percent from 80 to 200")
    return int(str(written))


def size(written: object) -> int:
    """Bytes, at least 1 MB."""
    if isinstance(written, bool) or not re.fullmatch(r"[0-9]{1,15}", str(written)) or int(str(written)) < 1_000_000:
        raise ValueError("is not a number of bytes (at least 1000000)")
    return int(str(written))
