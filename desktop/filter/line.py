"""The line that a filter is typed into: says whether it is one, completes it, remembers those of before."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from analytics.playback.filter import FilterError, parse
from analytics.playback.filter.completion import Seen, nothing_seen
from analytics.playback.filter.reading import MOST_CHARACTERS
from desktop.filter.completer import FilterCompleter
from desktop.filter.history import FilterHistory
from desktop.filter.ready import READY
from desktop.filter.saved import Saved, SavedFilters
from desktop.look.marks import state_icon
from desktop.look.plain_text import plain, tooltip
from desktop.look.theme import GRID, Theme, font

#: So long after the last key the text is read; the filter of before stands until then.
READ_AFTER_MS = 60

#: What the line holds -> (sign, word beside the line).
_LOOKS = {"empty": ("off", "No filter"), "valid": ("ok", "Filtered"), "invalid": ("refused", "Not a filter")}
_MENU_SHOWN = 80

#: Asks the user for a name, given one to begin with; None where there is none.
AskName = Callable[[str], str | None]


class FilterLine(QWidget):
    """Signals: `filter_changed` (the Filter that stands now; an empty one takes all), `kept_changed` (what is to be
    kept for the next start, as `kept` of the next one), `left` (Escape in an empty line, Return in one that is taken).

    A text that is no filter changes nothing: the one before goes on standing, and below the line is said what is
    wrong, and where. Enter takes the text at once, Up and Down bring back the last ones, Ctrl+Space completes.
    """

    filter_changed = Signal(object)
    kept_changed = Signal(object)
    left = Signal()

    def __init__(
        self, theme: Theme, seen: Seen = nothing_seen, kept: object = None, ask_name: AskName | None = None
    ) -> None:
        super().__init__()
        self._theme = theme
        self._ask_name = ask_name or self._ask_by_dialog
        self.filter = parse("")
        self.state = "empty"
        history, saved = _read_kept(kept)
        self._history = FilterHistory(history)
        self.line = QLineEdit(placeholderText="Filter, such as  event == waiting and media_time > 2s   (Ctrl+F)")
        self.line.setAccessibleName("Filter")
        self.line.setClearButtonEnabled(True)
        self.line.setMaxLength(2 * MOST_CHARACTERS)
        self.sign = QAction(self.line)
        self.line.addAction(self.sign, QLineEdit.ActionPosition.LeadingPosition)
        self.completer = FilterCompleter(self.line, seen)
        self.word = QLabel()
        self.word.setTextFormat(Qt.TextFormat.PlainText)
        self.word.setFont(font(0.92))
        # Of one width, whatever it says: the line must not jump while somebody types.
        width = self.word.fontMetrics().horizontalAdvance
        self.word.setMinimumWidth(max(width(word) for _, word in _LOOKS.values()))
        self.save = _button("Save…", "Keep this filter as a button")
        self.last = _button("Filters ▾", "Filters used before (Up and Down in the line), saved ones, ready ones")
        self.last.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.last.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.saved = SavedFilters(saved)
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setFont(font(0.92))
        self.message.setAccessibleName("What is wrong with the filter")
        self.message.hide()
        self._reading = QTimer(self, interval=READ_AFTER_MS, singleShot=True)
        self._lay_out()
        self._connect()
        self._show()

    @property
    def text(self) -> str:
        """What is written, whether it is a filter or not."""
        return self.line.text()

    def set_text(self, text: str, apply: bool = True) -> None:
        """Write this; take it at once if `apply`, else when the user presses Enter or types on."""
        self._reading.stop()
        self.line.setText(text)
        if apply:
            self.apply()
        else:
            self.focus()

    def focus(self) -> None:
        """Ready to be typed into."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def apply(self) -> None:
        """Take what is written now, and remember it."""
        self._read()
        if self.state == "valid":
            self._remember(self.filter.text)

    def clear(self) -> None:
        """No filter."""
        self.set_text("")

    @property
    def kept(self) -> Mapping[str, Any]:
        """What is to be kept for the next start."""
        saved = [{"name": one.name, "filter": one.text} for one in self.saved.saved]
        return {"history": list(self._history.texts), "saved": saved}

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        row.addWidget(self.line, 1)
        for part in (self.word, self.last, self.save):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.message)
        column.addWidget(self.saved)

    def _connect(self) -> None:
        self._reading.timeout.connect(self._read)
        self.line.textEdited.connect(self._on_edited)
        self.line.textChanged.connect(self._on_changed)
        self.line.returnPressed.connect(self._on_entered)
        self.line.installEventFilter(self)
        self.completer.completed.connect(self._reading.start)
        self.save.clicked.connect(self._on_save_clicked)
        self.saved.chosen.connect(self.set_text)
        self.saved.changed.connect(self._keep)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.last.setMenu(self._menu)
        self._theme.changed.connect(self._show)

    def _read(self) -> None:
        """What is written becomes the filter, if it is one."""
        self._reading.stop()
        try:
            read = parse(self.text)
        except FilterError as error:
            self.state = "invalid"
            self._show(f"Column {error.position + 1}: {error}")
            return
        self.state = "valid" if read else "empty"
        self._show()
        if read != self.filter:
            self.filter = read
            self.filter_changed.emit(read)

    def _show(self, wrong: str = "") -> None:
        if not wrong and self.state == "invalid":
            wrong = self.message.text()
        sign, word = _LOOKS[self.state]
        self.sign.setIcon(state_icon(sign, self._theme.colours))
        self.sign.setText(word)
        self.sign.setToolTip(word)
        self.word.setText(word)
        if self.line.property("filter") != self.state:
            self.line.setProperty("filter", self.state)  # the theme's sheet has a ground for each
            self.line.style().polish(self.line)
        self.message.setText(plain(wrong, 400))
        self.message.setHidden(not wrong)
        self.line.setAccessibleDescription(f"{word}. {plain(wrong, 400)}" if wrong else word)
        self.save.setEnabled(self.state == "valid")

    def _on_entered(self) -> None:
        if not self.completer.chosen:
            self.apply()
            if self.state != "invalid":
                self.completer.close()
                self.left.emit()

    def _on_edited(self, text: str) -> None:
        self._history.leave()
        self._reading.start()

    def _on_changed(self, text: str) -> None:
        if not text:
            # The cross in the line, which edits nothing.
            self._reading.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if not self.completer.open and (done := _KEYS.get(event.key())) is not None:
                return done(self, event)
        return super().eventFilter(watched, event)

    def _escape(self, event: QKeyEvent) -> bool:
        if self.text:
            self.clear()
        else:
            self.left.emit()
        return True

    def _older(self, event: QKeyEvent) -> bool:
        return self._step(1)

    def _newer(self, event: QKeyEvent) -> bool:
        return self._step(-1)

    def _complete(self, event: QKeyEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self.completer.offer()
        return True

    def _step(self, step: int) -> bool:
        self.line.setText(self._history.step(step, self.text))
        self._reading.start()
        return True

    def _remember(self, text: str) -> None:
        if self._history.remember(text):
            self._keep()

    def _keep(self) -> None:
        self.kept_changed.emit(self.kept)

    def _fill_menu(self) -> None:
        self._menu.clear()
        offers = [(text, text) for text in self._history.texts]
        offers += [(f"{one.name}: {one.text}", one.text) for one in self.saved.saved]
        for words, text in offers:
            self._offer(words, text)
        self._menu.addSeparator()
        for words, text in READY:
            self._offer(words, text).setToolTip(text)
        self._menu.setToolTipsVisible(True)
        if self.text:
            self._menu.addSeparator()
            self._offer("No filter", "")

    def _offer(self, words: str, text: str) -> QAction:
        action = self._menu.addAction(plain(words, _MENU_SHOWN).replace("&", "&&"))
        action.triggered.connect(lambda _=False: self.set_text(text))
        return action

    def _on_save_clicked(self) -> None:
        self._read()
        if self.state == "valid" and (name := self._ask_name(self.filter.text[:24])):
            self.saved.add(Saved(name.strip()[:100], self.filter.text))
            self._remember(self.filter.text)

    def _ask_by_dialog(self, name: str) -> str | None:
        name, given = QInputDialog.getText(self, "Save filter", "Name of the button:", text=name)
        return name.strip() or None if given else None


#: What a key does in the line while nothing is offered; whether it was for the line.
_KEYS: Mapping[int, Callable[[FilterLine, QKeyEvent], bool]] = {
    Qt.Key.Key_Escape: FilterLine._escape,
    Qt.Key.Key_Up: FilterLine._older,
    Qt.Key.Key_Down: FilterLine._newer,
    Qt.Key.Key_Space: FilterLine._complete,
}


def _read_kept(kept: object) -> tuple[list[str], list[Saved]]:
    """(history, saved filters) of what was kept, as far as it can be read."""
    if not isinstance(kept, Mapping):
        return [], []
    history, saved = kept.get("history"), kept.get("saved")
    texts = [text for text in history if isinstance(text, str)] if isinstance(history, list) else []
    filters = [
        Saved(one["name"], one["filter"])
        for one in (saved if isinstance(saved, list) else [])
        if isinstance(one, Mapping) and isinstance(one.get("name"), str) and isinstance(one.get("filter"), str)
    ]
    return texts, filters


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton(text=text)
    button.setToolTip(tooltip(tip))
    button.setAccessibleName(text)
    button.setAccessibleDescription(tip)
    return button
