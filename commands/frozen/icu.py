"""ICU's data without what nothing here asks for.

Qt has tables of its own for dates, numbers and the names of languages. It asks ICU for collation, for upper and lower
case and for the names of time zones, and runs in locales of UTF-8 alone, so that it needs no tables of other encodings.
The web engine brings a package of its own and speaks English (`qtwebengine_locales`); of it only other languages go.

A package, as ICU's source/common/ucmndata.h and source/tools/toolutil/package.cpp have it:

    header          u16 its size, 0xda27, UDataInfo with the format "CmnD"
    u32             the number of items
    items x 2 u32   where the name and where the content of each is, from the end of the header; ascending by name
    names           each ends with a zero
    contents        each on a multiple of 16
"""

import re
import struct
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from commands.frozen.parts import Entry

#: A locale's file, but for English and what all fall back on; on top of the package or in one of its trees.
_LANGUAGE = r"(?!en[_.]|res_index\.)[a-z]{2,3}(_\w+)?\.res"
_LANGUAGES = rf"({_LANGUAGE}|(curr|lang|region|unit|zone)/{_LANGUAGE})$"
#: How other languages sort, which Qt asks for, and of the web engine nobody.
_SORTED = rf"coll/{_LANGUAGE}$"
#: Name of the file -> the items of it that can go.
_UNASKED: Mapping[str, re.Pattern[str]] = {
    "libicudata": re.compile(rf"{_LANGUAGES}|(brkitr|curr|lang|rbnf|region|translit|unit)/|\w.*\.cnv$"),
    "icudtl": re.compile(f"{_LANGUAGES}|{_SORTED}"),
}
_ALIGNMENT = 16


def with_less_icu(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """The entries, ICU's data among them replaced by smaller ones made in `folder`. Linux alone: needs binutils."""
    folder.mkdir(parents=True, exist_ok=True)
    result: list[Entry] = []
    for name, file, kind in entries:
        unasked = None if kind == "SYMLINK" else _UNASKED.get(Path(name).name.partition(".")[0])
        if unasked is not None:
            made = folder / Path(name).name
            whole = Path(file).read_bytes()
            if made.suffix == ".dat":
                made.write_bytes(without(whole, unasked))
            else:
                _make_library(made, without(_package_in(whole), unasked))
            file = str(made)
        result.append((name, file, kind))
    return result


def without(package: bytes, unasked: re.Pattern[str]) -> bytes:
    """The package without the items whose names (without the package's, such as "icudt73l/") begin with `unasked`."""
    kept = [(name, content) for name, content in items(package) if not unasked.match(name.partition(b"/")[2].decode())]
    (header_size,) = struct.unpack_from("<H", package)
    table = 4 + 8 * len(kept)
    names = b"".join(name + b"\0" for name, _ in kept)
    at = table + len(names) + _to_boundary(header_size + table + len(names))
    places, contents, name_at = [], [], table
    for name, content in kept:
        padded = content + b"\0" * _to_boundary(len(content))
        places.append(struct.pack("<II", name_at, at))
        contents.append(padded)
        name_at, at = name_at + len(name) + 1, at + len(padded)
    head = package[:header_size] + struct.pack("<I", len(kept)) + b"".join(places) + names
    return head + b"\0" * _to_boundary(len(head)) + b"".join(contents)


def items(package: bytes) -> list[tuple[bytes, bytes]]:
    """(name, content) of each; a content may end with what fills up to the next. ValueError where it is no package."""
    if package[2:4] != b"\xda\x27" or package[12:16] != b"CmnD":
        raise ValueError("not a package of ICU's data")
    (base,) = struct.unpack_from("<H", package)
    (count,) = struct.unpack_from("<I", package, base)
    places = [struct.unpack_from("<II", package, base + 4 + 8 * index) for index in range(count)]
    ends = [start for _, start in places[1:]] + [len(package) - base]
    return [
        (package[base + name : package.index(b"\0", base + name)], package[base + start : base + end])
        for (name, start), end in zip(places, ends, strict=True)
    ]


def _package_in(library: bytes) -> bytes:
    """From where it begins in the library to the library's end: the last item is then longer than it was."""
    return library[library.index(b"CmnD") - 12 :]


def _make_library(path: Path, package: bytes) -> None:
    """A library that holds nothing but the package, under the name that ICU's code looks for."""
    version = path.name.rpartition(".")[2]
    symbol = f"icudt{version}_dat"
    data, source, assembled = (path.with_suffix(suffix) for suffix in (".package", ".s", ".o"))
    data.write_bytes(package)
    source.write_text(
        f".section .rodata\n.balign {_ALIGNMENT}\n.globl {symbol}\n"
        f".type {symbol}, %object\n.size {symbol}, {len(package)}\n"
        f'{symbol}: .incbin "{data}"\n'
        '.section .note.GNU-stack, "", %progbits\n'
    )
    subprocess.run(["as", source, "-o", assembled], check=True)
    subprocess.run(["ld", "-shared", "-soname", path.name, "-o", path, assembled], check=True)


def _to_boundary(length: int) -> int:
    return -length % _ALIGNMENT
