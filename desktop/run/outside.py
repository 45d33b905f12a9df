"""Other programs, such as the browser: they are started as if Playscope had not been in between."""

import os
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

#: Where the loader looks for libraries first. A frozen Playscope has its own folder there, and keeps what was there
#: before beside it; a browser that took its libraries from us would break.
_LIBRARIES, _BEFORE = "LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG"


def open_url(url: QUrl) -> bool:
    """Opens an address with the system's own program for it; False where there is none."""
    with as_before():
        return QDesktopServices.openUrl(url)


@contextmanager
def as_before(environ: MutableMapping[str, str] = os.environ) -> Iterator[None]:
    """The environment that the frozen program was started with, until it is left; elsewhere it stays as it is."""
    own = environ.get(_LIBRARIES)
    if not getattr(sys, "frozen", False) or own is None:
        yield
        return
    before = environ.get(_BEFORE)
    if before is None:
        del environ[_LIBRARIES]
    else:
        environ[_LIBRARIES] = before
    try:
        yield
    finally:
        environ[_LIBRARIES] = own
