"""A picture of the whole window, as a file."""

import os
from pathlib import Path

from PySide6.QtWidgets import QWidget

from collector.failure import SurroundingsError


def check(path: Path) -> None:
    """Raises SurroundingsError where no picture could be written, before anything is started."""
    target = path if path.exists() else path.absolute().parent
    if path.is_dir() or not os.access(target, os.W_OK):
        raise _not_writable(path)


def write(window: QWidget, path: Path) -> None:
    """Write a PNG. Raises SurroundingsError where that cannot be done after all."""
    if not window.grab().save(str(path), "PNG"):
        raise _not_writable(path)


def _not_writable(path: Path) -> SurroundingsError:
    return SurroundingsError(f"The picture {path} cannot be written.", "Choose another place with --screenshot.")
