"""What stands in the place of the video until it is loaded: where it would come from, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.capture.video.origin import Origin
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, font
from desktop.panels.labels import wrapped_label

_LONGEST = 300
_UNASKED = "Nothing is loaded until you ask for it."


class Offer(QScrollArea):
    """Signals: `load_asked`, `file_asked` (the user wants to pick a file)."""

    load_asked = Signal()
    file_asked = Signal()

    def __init__(self) -> None:
        super().__init__(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.title = wrapped_label(font(1.15, QFont.Weight.DemiBold), "The video of this view")
        self.address = wrapped_label(font(0.92), "Address of the video")
        self.words = wrapped_label(font(), "What is to be known of it")
        self.words.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        for label in (self.title, self.address, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.load = _button("Load the video", self.load_asked)
        self.file = _button("Choose a file…", self.file_asked)
        self.file.setToolTip("Play a file of this machine in its place")
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.load)
        buttons.addWidget(self.file)
        buttons.addStretch(1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.address)
        column.addWidget(self.words)
        column.addLayout(buttons)
        column.addStretch(1)
        self.setWidget(inner)
        self.wait("No view is looked at yet.")

    def wait(self, words: str) -> None:
        """Nothing can be offered now."""
        self._show("The video", "", words, "", False)

    def show_origin(self, origin: Origin, trouble: str = "") -> None:
        """What can be loaded, or why nothing can; `trouble` is what went wrong before."""
        if not origin.played:
            title, load = "The video cannot be loaded", ""
        elif origin.doubtful:
            title, load = "The video's address is not whole", "Try it all the same"
        else:
            title, load = "The video is not loaded", "Load the video"
        address = origin.played if origin.server else ""
        said = [trouble, origin.words, origin.way_out or _UNASKED]
        self._show(title, address, " ".join(filter(None, said)), load, True)

    def _show(self, title: str, address: str, words: str, load: str, can_choose: bool) -> None:
        self.title.setText(title)
        self.address.setText(plain(address, _LONGEST))
        self.address.setVisible(bool(address))
        self.words.setText(plain(words, 2 * _LONGEST))
        self.load.setText(load)
        self.load.setAccessibleName(load or "Load the video")
        self.load.setVisible(bool(load))
        self.file.setVisible(can_choose)


def _button(text: str, pressed: object) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.clicked.connect(lambda: pressed.emit())  # type: ignore[attr-defined]
    return button
