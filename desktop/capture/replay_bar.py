"""The bar that plays a capture back: start, play, step, end, speed, position, time."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QSlider, QToolButton, QWidget

from desktop.capture.replay import SPEEDS, Replay
from desktop.capture.tape import Tape
from desktop.look.clock_text import clock, media_clock
from desktop.look.shortened_label import ShortenedLabel
from desktop.look.theme import GRID, font

_STEPS = 10_000


class ReplayBar(QWidget):
    """Shows how a replay stands, and moves it."""

    def __init__(self, replay: Replay, tape: Tape) -> None:
        super().__init__()
        self._replay, self._tape = replay, tape
        self.to_start = self._button("Start", "To the start", "Ctrl+Home")
        self.to_start.clicked.connect(lambda: replay.seek(tape.start_ms))
        self.play = self._button("Play", "Play, or pause", "Ctrl+Space")
        self.play.clicked.connect(replay.toggle)
        self.play.setMinimumWidth(self.play.fontMetrics().horizontalAdvance("Pause") + 3 * GRID)
        self.step = self._button("Step", "To the next event", "Ctrl+Right")
        self.step.clicked.connect(replay.step)
        self.to_end = self._button("End", "To the end: everything is shown", "Ctrl+End")
        self.to_end.clicked.connect(replay.seek_end)
        self.speed = QComboBox()
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("How much faster than it happened (Ctrl+Up, Ctrl+Down)")
        for speed in SPEEDS:
            self.speed.addItem(f"{speed} x", speed)
        self.speed.currentIndexChanged.connect(lambda: replay.set_speed(self.speed.currentData()))
        self.silence = QCheckBox("Skip silence")
        self.silence.setToolTip("Go on at once to the next event where nothing comes for a second")
        self.silence.toggled.connect(self._on_silence_toggled)
        self.position = QSlider(Qt.Orientation.Horizontal)
        self.position.setRange(0, _STEPS)
        self.position.setPageStep(_STEPS // 20)
        self.position.setAccessibleName("Position in the capture")
        self.position.valueChanged.connect(self._on_position_changed)
        self.time = ShortenedLabel(Qt.AlignmentFlag.AlignRight)
        self.time.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.time.setFont(font(1.0, QFont.Weight.DemiBold))
        self.time.setAccessibleName("Time in the capture")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        for part in (self.to_start, self.play, self.step, self.to_end, self.speed, self.silence):
            row.addWidget(part)
        row.addWidget(self.position, 1)
        row.addWidget(self.time)
        replay.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        replay, tape = self._replay, self._tape
        self.play.setText("Pause" if replay.playing else "Play")
        whole = max(1, tape.end_ms - tape.start_ms)
        gone = replay.at_ms - tape.start_ms
        if not self.position.isSliderDown():
            with QSignalBlocker(self.position):
                self.position.setValue(round(_STEPS * gone / whole))
        with QSignalBlocker(self.speed):
            self.speed.setCurrentIndex(SPEEDS.index(replay.speed))
        length = media_clock((tape.end_ms - tape.start_ms) / 1000)
        words = f"{media_clock(gone / 1000)} of {length} · {clock(replay.at_ms)}"
        self.time.setText(f"{words} · catching up" if replay.is_behind else words)
        self.time.setToolTip(words)

    def add_toggle(self, action: QAction) -> None:
        """A button at the end that shows or closes something beside the replay."""
        button = QToolButton()
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(f"Show or close: {action.text()}")
        self._row.addWidget(button)

    def change_speed(self, by: int) -> None:
        """To the next greater or smaller speed there is."""
        place = SPEEDS.index(self._replay.speed) + by
        if 0 <= place < len(SPEEDS):
            self._replay.set_speed(SPEEDS[place])

    def _on_position_changed(self, value: int) -> None:
        tape = self._tape
        self._replay.seek(tape.start_ms + round((tape.end_ms - tape.start_ms) * value / _STEPS))

    def _on_silence_toggled(self, on: bool) -> None:
        self._replay.skips_silence = on

    def _button(self, text: str, tip: str, keys: str) -> QToolButton:
        button = QToolButton(text=text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(f"{tip} ({keys})")
        button.setAccessibleName(tip)
        return button
