"""Stands in the frozen folder where PySide6.QtOpenGL and PySide6.QtOpenGLWidgets would, 9 MB of them.

pyqtgraph imports both when it is imported, and uses them where a chart is to be drawn with OpenGL (`useOpenGL`), which
Playscope never asks for: there it would say so.
"""

from typing import Any

from PySide6.QtWidgets import QWidget


class QOpenGLWidget(QWidget):
    """What pyqtgraph's widgets of OpenGL derive from."""

    def __init__(self, *_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("this package has no OpenGL to draw charts with")
