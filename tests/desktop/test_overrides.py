"""What a built-in raises in a method that Qt calls is raised, and the process lives on."""

import subprocess
import sys

from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

_PROGRAM = """
{first}
from PySide6.QtWidgets import QApplication, QWidget

class Widget(QWidget):
    def resizeEvent(self, event):
        int("a")

application = QApplication(["test", "-platform", "offscreen"])
widget = Widget()
try:
    widget.show()
except ValueError as error:
    print("raised:", error)
"""


class _Dialog(QDialog):
    def accept(self) -> None:
        super().accept()

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        super().setVisible(visible)


def _run(first: str) -> subprocess.CompletedProcess[str]:
    program = _PROGRAM.format(first=first)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)


def test_pyside_alone_ends_the_process() -> None:
    """The reason for all this; where PySide no longer does so, it can go."""
    assert (_run("").returncode < 0) == (sys.version_info < (3, 12))


def test_errors_are_raised() -> None:
    done = _run("import desktop")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("raised: Error calling Python override of QWidget::resizeEvent(): invalid literal")


def test_an_override_that_is_a_slot_gets_what_it_takes(qtbot: QtBot) -> None:
    dialog, button = _Dialog(), QPushButton()
    qtbot.addWidget(dialog)
    button.clicked.connect(dialog.accept)
    button.toggled.connect(dialog.setVisible)
    button.setCheckable(True)
    button.toggle()
    assert dialog.isVisible()
    button.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
