"""The About box: versions of everything that matters in a fault report, and under which licences it stands."""

import json
import platform
import sqlite3
from collections.abc import Mapping

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QLabel, QWidget

from desktop.shell.text_box import TextBox
from player.page import vendor_folder

#: What is bundled, and under which licence.
LICENCES = (
    ("Playscope", "MIT"),
    ("Qt and Qt WebEngine", "LGPL 3"),
    ("Chromium", "BSD 3-Clause and others"),
    ("PySide6, shiboken6", "LGPL 3"),
    ("Cloudinary video player", "MIT"),
    ("video.js", "Apache 2.0"),
    ("pyqtgraph", "MIT"),
    ("numpy, pandas", "BSD 3-Clause"),
    ("plotly, plotly.js", "MIT"),
    ("Flask, Werkzeug, Jinja2, click", "BSD 3-Clause"),
    ("waitress", "ZPL 2.1"),
    ("httpx, httpcore", "BSD 3-Clause"),
    ("certifi", "MPL 2.0"),
    ("msgspec", "BSD 3-Clause"),
    ("keyring, platformdirs", "MIT"),
    ("prometheus-client", "Apache 2.0"),
    ("psutil", "BSD 3-Clause"),
    ("Python", "PSF licence"),
    ("SQLite", "public domain"),
)


def versions(product_version: str) -> Mapping[str, str]:
    """Name -> version. The web engine is asked only here: it may not be loaded yet."""
    from PySide6.QtWebEngineCore import qWebEngineChromiumVersion

    return {
        "Playscope": product_version,
        "Python": platform.python_version(),
        "Qt": qVersion() or "unknown",
        "PySide6": PySide6.__version__,
        "Chromium": qWebEngineChromiumVersion(),
        "Cloudinary player": _player_version(),
        "SQLite": sqlite3.sqlite_version,
        "System": platform.platform(),
    }


class AboutBox(TextBox):
    """Does not hold up the window: it may stay open while things run."""

    def __init__(self, parent: QWidget, product_version: str) -> None:
        says = "An oscilloscope for video playback: every player event, kept, delivered and shown live."
        text = _text(versions(product_version))
        super().__init__(parent, "About Playscope", "Versions and licences", says, text)
        title = QLabel(f"Playscope {product_version}")
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        title.setFont(font)
        self.column.insertWidget(0, title)


def _text(numbers: Mapping[str, str]) -> str:
    width = max(len(name) for name in [*numbers, *(name for name, _ in LICENCES)]) + 2
    lines = ["Versions", *(f"  {name:<{width}}{number}" for name, number in numbers.items()), "", "Licences"]
    return "\n".join([*lines, *(f"  {name:<{width}}{licence}" for name, licence in LICENCES)])


def _player_version() -> str:
    try:
        package = json.loads((vendor_folder().parent / "package.json").read_bytes())
        return str(package["version"])
    except (OSError, ValueError, KeyError):
        return "not installed"
