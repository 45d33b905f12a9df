"""What a capture says of itself: its first line, and its last."""

import msgspec

#: The newest layout that this Playscope knows.
FORMAT = 1


class Header(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The first line. `playscope_capture` is the number of the layout, `version` that of the Playscope that saved it,
    `saved_at` when (RFC 3339), `redacted` what was taken out of the events (names of redaction.REDACTIONS)."""

    playscope_capture: int
    version: str = ""
    saved_at: str = ""
    redacted: tuple[str, ...] = ()


class End(msgspec.Struct, forbid_unknown_fields=True):
    """The last line: how many events there should be. A file without it was cut off."""

    end: int


_header = msgspec.json.Decoder(Header)
_end = msgspec.json.Decoder(End)


def read_header(line: bytes) -> Header | None:
    try:
        return _header.decode(line)
    except (ValueError, msgspec.DecodeError):
        return None


def read_end(line: bytes) -> End | None:
    try:
        return _end.decode(line)
    except (ValueError, msgspec.DecodeError):
        return None
