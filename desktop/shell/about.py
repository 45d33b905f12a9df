"""The About box: versions of everything that matters in a fault report, and under which licences it stands."""

import json
import platform
import sqlite3
from collections.abc import Mapping

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop.look.theme import room
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
    ("keyring, platformdirs, stamina", "MIT"),
    ("tenacity, prometheus-client", "Apache 2.0"),
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


class AboutBox(QDialog):
    """Does not hold up the window: it may stay open while things run."""

    def __init__(self, parent: QWidget, product_version: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Playscope")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel(f"Playscope {product_version}")
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        title.setFont(font)
        says = QLabel("An oscilloscope for video playback: every player event, kept, delivered and shown live.")
        says.setWordWrap(True)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName("Versions and licences")
        self.text.setPlainText(_text(versions(product_version)))
        copy = QPushButton("Copy")
        copy.setAccessibleName("Copy versions and licences")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        self.resize(room(70, 30))
        for part in (title, says, self.text, buttons):
            column.addWidget(part)


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
