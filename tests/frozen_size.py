"""What a frozen folder is made of, and why it is there: `python -m tests.frozen_size dist/playscope`."""

import re
import sys
from pathlib import Path

#: Part, why it is there, files; the first that fits counts.
PARTS = (
    (
        "Chromium",
        "the player's page and the reports are shown by it",
        r"WebEngineCore\.so|/resources/|locales|/libexec/",
    ),
    ("Qt Quick and QML", "the web engine is linked against them", r"libQt6(Quick|Qml)"),
    ("Qt", "windows and drawing", r"PySide6/Qt/"),
    ("PySide6 and shiboken", "Qt from Python", r"PySide6/|shiboken6/"),
    ("OpenBLAS and gfortran", "PyPI's numpy is linked against them, one that is built here not", r"numpy\.libs/"),
    ("numpy", "the feed's filter, the charts", r"^numpy/"),
    ("pandas", "reports, history", r"^pandas/"),
    ("plotly", "the reports' charts", r"^plotly/"),
    ("cryptography", "SecretStorage, by which the keyring keeps passwords", r"^cryptography/"),
    (
        "Python",
        "the interpreter, its modules, and all code in one archive",
        r"^\.\./|libpython|lib-dynload|base_library",
    ),
    ("the player and the clips", "what is played, and the lab's media", r"^(player|resources)/"),
    ("licences", "the texts of all of these", r"^licences/|LICENSE|NOTICES"),
    ("libraries of the system", "what not every desktop has, and what Python needs", r"^lib[^/]*\.so"),
    ("other Python packages", "HTTP, SQLite, the filter language", r""),
)


def sizes(folder: Path) -> dict[str, int]:
    """Bytes by part; links count nothing."""
    found = dict.fromkeys((name for name, _, _ in PARTS), 0)
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            inside = file.relative_to(folder).as_posix()
            place = inside.removeprefix("_internal/") if inside.startswith("_internal/") else f"../{inside}"
            part = next(name for name, _, files in PARTS if re.search(files, place))
            found[part] += file.stat().st_size
    return found


def table(folder: Path) -> str:
    """A line a part, the largest first, and the sum."""
    why = {name: words for name, words, _ in PARTS}
    found = sorted(sizes(folder).items(), key=lambda row: -row[1])
    lines = [f"{size / 1e6:6.1f} MB  {name:24} {why[name]}" for name, size in found]
    return "\n".join([*lines, f"{sum(size for _, size in found) / 1e6:6.1f} MB"])


if __name__ == "__main__":
    print(table(Path(sys.argv[1])))
