"""The line above the player: what is to be played, of whichever kind, and the button that plays it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from desktop.player.source import Source, UnknownSource, recognise
from resources import Clip

#: Kind of source -> the words beside the field.
_KINDS = {"public_id": "public id of", "url": "address", "file": "file"}
HISTORY_LENGTH = 10


class SourceBar(QWidget):
    """Signals: `source_chosen` (a Source to play), `text_refused` (words: why the text names nothing),
    `file_wanted` (the user wants to pick a file), `history_changed` (the texts played last, newest first).
    """

    source_chosen = Signal(object)
    text_refused = Signal(str)
    file_wanted = Signal()
    history_changed = Signal(list)

    def __init__(self, clips: Sequence[Clip], cloud_name: str, history: Sequence[str]) -> None:
        super().__init__()
        self.clips = QComboBox()
        self.clips.setAccessibleName("Bundled clips")
        self.clips.setToolTip("Play a clip that comes with Playscope")
        self.clips.addItem("Clips")
        for clip in clips:
            self.clips.addItem(clip.title, clip.name)
        self.clips.activated.connect(self._on_clip_activated)
        self.clips.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.clips.setMinimumContentsLength(6)
        self.clips.view().setMinimumWidth(260)

        self.file = QPushButton("Open file…")
        self.file.setAccessibleName("Open a video file")
        self.file.clicked.connect(lambda: self.file_wanted.emit())

        self.source = QComboBox(editable=True, insertPolicy=QComboBox.InsertPolicy.NoInsert)
        self.source.setAccessibleName("What to play: a public id, an address or a file")
        self.source.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.source.setMinimumContentsLength(12)
        self.source.addItems([text for text in history if isinstance(text, str)][:HISTORY_LENGTH])
        self.source.setCurrentIndex(-1)
        self.text = self.source.lineEdit()
        self.text.setPlaceholderText("Public id, address or file")
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(self._on_text_changed)
        self.text.returnPressed.connect(self.play)
        self.source.activated.connect(lambda _index: self.play())

        self.kind = QLabel()
        self.kind.setAccessibleName("Kind of source")
        self.cloud_name = QLineEdit(cloud_name)
        self.cloud_name.setAccessibleName("Cloudinary cloud name")
        self.cloud_name.setPlaceholderText("cloud name")
        self.cloud_name.setToolTip("The Cloudinary cloud that the public id belongs to")
        self.cloud_name.setMaximumWidth(110)
        self.cloud_name.returnPressed.connect(self.play)

        self.button = QPushButton("Play")
        self.button.setAccessibleName("Play the source")
        self.button.setFixedWidth(64)
        self.button.clicked.connect(self.play)

        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        for part in (self.clips, self.file, self.source, self.kind, self.cloud_name, self.button):
            row.addWidget(part, 1 if part is self.source else 0)
        self._on_text_changed("")

    def focus(self) -> None:
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def show_source(self, source: Source) -> None:
        """Put into the field what plays now, and remember it (clips have their own list, the lab its menu)."""
        if source.kind in ("clip", "lab"):
            self.text.clear()
            return
        self.text.setText(source.value)
        self._remember(source.value)
        self.text.setCursorPosition(0)

    def play(self) -> None:
        """Play what is typed."""
        try:
            source = recognise(self.text.text(), self.cloud_name.text())
        except UnknownSource as why:
            self.text_refused.emit(str(why))
            return
        if source.kind == "public_id" and not source.cloud_name:
            self.text_refused.emit("A public id needs the name of its Cloudinary cloud.")
            self.cloud_name.setFocus()
            return
        self.source_chosen.emit(source)

    @property
    def history(self) -> list[str]:
        return [self.source.itemText(index) for index in range(self.source.count())]

    def _remember(self, text: str) -> None:
        history = [text, *(known for known in self.history if known != text)][:HISTORY_LENGTH]
        if history == self.history:
            return
        self.source.clear()
        self.source.addItems(history)
        self.text.setText(text)
        self.history_changed.emit(history)

    def _on_clip_activated(self, index: int) -> None:
        self.clips.setCurrentIndex(0)
        if name := self.clips.itemData(index):
            self.source_chosen.emit(Source("clip", name))

    def _on_text_changed(self, text: str) -> None:
        try:
            kind = recognise(text).kind
        except UnknownSource:
            kind = "clip"
        self.kind.setText(_KINDS.get(kind, ""))
        self.kind.setVisible(kind in _KINDS)
        self.cloud_name.setVisible(kind == "public_id")
