"""Makes the icon's PNGs, and of them the icon files of Windows and macOS, from the SVG.

    python -m desktop.look.make_icons

It lives here, not beside the pictures, because it draws with Qt, which the resources may not know.
"""

import os
import struct
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from resources import icon_path

#: Widths in pixels: those of the desktop entry specification, the window systems and the stores.
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
#: What macOS calls a PNG of this width in an icon file.
_MAC_NAMES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}
_WINDOWS_WIDEST = 256


def make_icons(folder: Path) -> list[Path]:
    """Writes playscope-N.png for each of `SIZES`, playscope.ico and playscope.icns; the files written."""
    pictures = {size: _png(size) for size in SIZES}
    files = {f"playscope-{size}.png": picture for size, picture in pictures.items()}
    files |= {"playscope.ico": _windows(pictures), "playscope.icns": _mac(pictures)}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def _png(size: int) -> bytes:
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(icon_path("playscope.svg"))).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return buffer.data().data()


def _windows(pictures: Mapping[int, bytes]) -> bytes:
    """An ICO file: a directory of 16 bytes a picture, then the PNGs; 256 is written as 0 there."""
    fitting = {size: png for size, png in pictures.items() if size <= _WINDOWS_WIDEST}
    place = 6 + 16 * len(fitting)
    directory, body = struct.pack("<HHH", 0, 1, len(fitting)), b""
    for size, png in fitting.items():
        directory += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), place + len(body))
        body += png
    return directory + body


def _mac(pictures: Mapping[int, bytes]) -> bytes:
    """An ICNS file: a name of four letters and a length before each PNG, and before all of them."""
    body = b"".join(
        name + struct.pack(">I", 8 + len(pictures[size])) + pictures[size] for size, name in _MAC_NAMES.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    make_icons(icon_path("playscope.svg").parent)
