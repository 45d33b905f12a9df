"""The texts of the licences of all that goes into the frozen folder, as they lie on the machine that makes it.

Python packages bring theirs; of libraries of the system the distribution keeps them; Qt's wheels and the web engine's
bring none, so that the distribution's copies of the same texts stand in. What is found nowhere is said.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from commands.frozen.parts import Entry

_TEXT = re.compile(r"(^|/)(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
_SUFFIXES = {"", ".txt", ".md", ".rst"}
_COMMON, _DOCS = Path("/usr/share/common-licenses"), Path("/usr/share/doc")
#: Of what is no Python package, or brings no text: the folder that its texts get -> each text, by where it may be.
_KEPT_ELSEWHERE = {
    "Qt, PySide6 and shiboken6": (
        (_COMMON / "LGPL-3", Path("/usr/share/licenses/common/LGPL3/license.txt")),
        (_COMMON / "GPL-3", Path("/usr/share/licenses/common/GPL3/license.txt")),
    ),
    "Chromium": ((_DOCS / "chromium" / "copyright", Path("/usr/share/licenses/chromium/LICENSE")),),
    "Python": (
        (
            Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
            _DOCS / f"python{sys.version_info.major}.{sys.version_info.minor}" / "copyright",
        ),
    ),
}
_QT = re.compile(r"(pyside6|shiboken6)", re.IGNORECASE)


def licences(entries: Iterable[Entry], player: Path) -> tuple[list[Entry], list[str]]:
    """The files to collect into `licences/`, by what they are of; and the names of that for which there is no text.

    `player` is the folder of npm packages that the player is made of.
    """
    found: list[Entry] = []
    missing: list[str] = []
    modules = [(name, file) for name, file, _ in entries]
    texts = {
        **{name: list(_of_package(package)) for name, package in _packages(modules)},
        **{name: _copyright(name) for name in _system_packages(modules)},
        **{name: [first for ways in needed if (first := _first(ways))] for name, needed in _KEPT_ELSEWHERE.items()},
        **{f"player/{path.parent.name}": [path] for path in sorted(player.glob("*/LICENSE*")) if path.is_file()},
    }
    for name, files in texts.items():
        if len(files) < len(_KEPT_ELSEWHERE.get(name, " ")):
            missing.append(name)
        found += [(f"licences/{name}/{_inside(file)}", str(file), "DATA") for file in files]
    return found, missing


def _packages(modules: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Distribution]]:
    """The installed Python packages of which some module is there, but for Qt's."""
    tops = {re.split(r"[./]", name)[0] for name, _ in modules}
    by_top = packages_distributions()
    for name in sorted({name for top in tops for name in by_top.get(top, ()) if not _QT.match(name)}):
        try:
            yield name, distribution(name)
        except PackageNotFoundError:
            continue


def _of_package(package: Distribution) -> Iterator[Path]:
    for file in package.files or ():
        if _TEXT.search(str(file)) and file.suffix in _SUFFIXES and ".dist-info/" in str(file):
            yield Path(str(file.locate()))


def _inside(file: Path) -> str:
    """Where the text stands among those of its package."""
    inside = str(file).rpartition(".dist-info/")[2]
    return file.name if inside.startswith("/") else inside.removeprefix("licenses/")


def _system_packages(modules: Iterable[tuple[str, str]]) -> list[str]:
    """The distribution's packages that the libraries come from, where dpkg knows them."""
    names = {Path(file).resolve().name for _, file in modules if file.startswith(("/lib/", "/usr/lib/"))}
    if not names or shutil.which("dpkg-query") is None:
        return []
    said = subprocess.run(
        ["dpkg-query", "-S", *(f"*/{name}" for name in sorted(names))], capture_output=True, text=True
    ).stdout
    return sorted({line.partition(":")[0] for line in said.splitlines()})


def _copyright(name: str) -> list[Path]:
    path = _DOCS / name / "copyright"
    return [path] if path.exists() else []


def _first(ways: Iterable[Path]) -> Path | None:
    return next((path for path in ways if path.exists()), None)
