"""The licences of what is frozen: each part's text is collected, and what has none is named."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import PySide6

from commands.frozen.licences import licences

ROOT = Path(__file__).parents[2]
PLAYER = ROOT / "player" / "node_modules"
#: As PyInstaller names what it collects.
MODULES = [
    ("flask.app", "flask/app.py", "PYMODULE"),
    ("numpy/_core/_multiarray_umath.so", "numpy/_core/_multiarray_umath.so", "EXTENSION"),
    ("keyring.backends", "keyring/backends/__init__.py", "PYMODULE"),
    ("PySide6.QtCore", str(Path(PySide6.__file__).parent / "QtCore.abi3.so"), "EXTENSION"),
    ("commands.main", str(ROOT / "commands" / "main.py"), "PYMODULE"),
    ("json", "json/__init__.py", "PYMODULE"),
]


def _by_part(found: list[tuple[str, str, str]]) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for name, file, kind in found:
        assert kind == "DATA"
        assert Path(file).stat().st_size > 0, name
        match = re.fullmatch(r"licences/(player/[^/]+|[^/]+)/(.+)", name)
        assert match, name
        parts.setdefault(match[1], []).append(match[2])
    return parts


def test_each_part_that_is_bundled_has_its_texts_and_no_other() -> None:
    found, _ = licences(MODULES, PLAYER)
    parts = _by_part(found)
    assert {
        "Flask",
        "numpy",
        "keyring",
        "Python",
        "player/cloudinary-video-player",
        "player/video.js",
    } <= set(parts)
    assert not {"pytest", "mypy", "pandas"} & set(parts)
    assert len({name for name, _, _ in found}) == len(found), "one text in the place of another"


def test_qt_has_the_texts_of_the_lesser_and_of_the_general_licence() -> None:
    found, missing = licences(MODULES, PLAYER)
    texts = {name: Path(file).read_text("utf-8") for name, file, _ in found if name.startswith("licences/Qt,")}
    assert len(texts) == 2
    assert any("GNU LESSER GENERAL PUBLIC LICENSE" in text for text in texts.values())
    assert "Qt, PySide6 and shiboken6" not in missing


def test_a_library_of_the_system_has_the_text_of_its_package() -> None:
    said = subprocess.run(["ldd", sys.executable], capture_output=True, text=True, check=True).stdout
    library = next(path for path in re.findall(r"=> (\S+)", said) if "libc.so" in path)
    found, missing = licences([("libc.so.6", library, "BINARY")], PLAYER)
    assert "copyright" in _by_part(found)["libc6"]
    assert "libc6" not in missing


def test_what_has_no_text_is_named() -> None:
    without = next(name for name, packages in packages_distributions().items() if packages == ["jsonschema_rs"])
    _, missing = licences([(without, f"{without}/__init__.py", "PYMODULE")], PLAYER)
    assert "jsonschema_rs" in missing
