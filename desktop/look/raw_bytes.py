"""Bytes from outside as people can read them: text with its odd characters escaped, or a hex dump."""

from desktop.look.plain_text import plain

#: So many bytes are shown; the widget that shows them would be slow with a whole megabyte in one line.
SHOWN_TEXT = 64 * 1024
SHOWN_HEX = 16 * 1024
_WIDTH = 16


def is_text(raw: bytes) -> bool:
    """Whether it is UTF-8 without control characters but line ends and tabs."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return False
    return all(character >= " " or character in "\n\r\t" for character in text)


def as_text(raw: bytes) -> str:
    """Line by line, each with its odd characters and the bytes that are no UTF-8 written as escapes."""
    text = raw[:SHOWN_TEXT].decode("utf-8", "backslashreplace")
    lines = [plain(line, len(line)) for line in text.split("\n")]
    return "\n".join(lines) + _rest(len(raw), SHOWN_TEXT)


def as_hex(raw: bytes) -> str:
    """Offset, sixteen bytes in hexadecimal, and those that are printable ASCII as such."""
    lines = []
    for start in range(0, min(len(raw), SHOWN_HEX), _WIDTH):
        part = raw[start : min(start + _WIDTH, SHOWN_HEX)]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in part)
        lines.append(f"{start:06x}  {part.hex(' '):<{3 * _WIDTH}} {letters}")
    return "\n".join(lines) + _rest(len(raw), SHOWN_HEX)


def _rest(size: int, shown: int) -> str:
    return f"\n… and {size - shown:,} more bytes" if size > shown else ""
