"""The dialog: saved connections on the left; fields, trial and what can be done with the connection on the right."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from collector.connections import Connection
from collector.failure import SurroundingsError
from collector.harper.trial import Step
from desktop.connect.attempt import Attempt
from desktop.connect.backfill import Backfill
from desktop.connect.desk import Desk
from desktop.connect.form import ConnectionForm
from desktop.connect.parts import button, line, row
from desktop.connect.steps import StepsView
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, Theme, font, room
from desktop.panels.labels import wrapped_label
from desktop.run.tasks import Tasks

_NEW = "New connection"


class ConnectDialog(QDialog):
    """Does not hold up the window. `watching`: the table that this window shows, where it shows one.

    Signal: `settled`, when what was begun (Test, Save …) is over or was cancelled.
    """

    settled = Signal()

    def __init__(self, parent: QWidget | None, desk: Desk, tasks: Tasks, theme: Theme, watching: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Connect to HarperDB")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(room(104, 44))
        self._desk, self._tasks = desk, tasks
        self._attempt: Attempt | None = None
        self._closed = False
        self.list = QListWidget()
        self.list.setAccessibleName("Saved connections")
        self.form = ConnectionForm()
        self.steps = StepsView(theme)
        self.words = wrapped_label(font(), "What became of it")
        self.test = button("Test", "Try the connection out, step by step; nothing is written", self._on_test)
        self.cancel = button("Cancel", "End the trial", self._on_cancel)
        self.save = button("Save", "Keep this connection, and its password if that is wanted", self._on_save)
        self.forget = button("Delete", "Forget this connection", self._on_forget)
        self.deliver = button("Deliver to it", "Write this machine's events there from now on", self._on_deliver)
        self.watch = button("Watch it", "Open the window anew and show what all collectors wrote", self._on_watch)
        self.local = button("Show this machine", "Open the window anew, with its own events", lambda: self._reopen(""))
        self.in_file = button(
            "Keep it in a file", "In the data folder, in a file that only you can read", self._keep_in_file
        )
        self.backfill = Backfill(desk, self._run)
        self._lay_out()
        self.local.setVisible(bool(watching))
        self.deliver.setVisible(not watching)
        self.in_file.hide()
        self.list.currentItemChanged.connect(lambda item: self._on_chosen(item))
        self._fill_list(next(iter(desk.connections), ""))
        self._set_busy(False)

    # --- what is asked for -------------------------------------------------------------------------------------------

    def _on_test(self) -> None:
        self.steps.clear()
        connection, typed = self._typed()
        if connection is None:
            return
        attempt = self._attempt = Attempt(lambda: self._desk.target(connection, typed))
        self._say("Trying …")
        self._set_busy(True)
        self._run(
            attempt.run, lambda steps: self._on_tried(attempt, steps), lambda error: self._on_tried(attempt, [], error)
        )

    def _on_tried(self, attempt: Attempt, steps: list[Step], error: Exception | None = None) -> None:
        if attempt is not self._attempt:  # cancelled meanwhile, or the dialog was closed
            return
        self._attempt = None
        self.steps.show_steps(steps)
        broken = sum(step.state == "broken" for step in steps)
        self._settle(str(error) if error else "Something is to be mended." if broken else "It works.")

    def _on_cancel(self) -> None:
        attempt, self._attempt = self._attempt, None
        if attempt is not None:
            attempt.cancel()  # here: in the pool it might wait behind what it is to end
        self._settle("Cancelled.")

    def _on_save(self) -> None:
        connection, typed = self._typed()
        if connection is None:
            return
        try:
            self._desk.save(connection)
        except SurroundingsError as error:
            self._say(str(error))
            return
        self._fill_list(connection.name, typed)
        if not typed or not self.form.keep.isChecked():
            self._settle(f"{connection.name} is saved.")
            return
        self._keep(connection, typed, in_file=False)

    def _keep(self, connection: Connection, typed: str, in_file: bool) -> None:
        def kept(done: bool) -> None:
            self.in_file.setVisible(not done)
            self.form.show_password_kept(done)
            where = "in a file that only you can read" if in_file else "in the system keyring"
            self._settle(
                f"{connection.name} is saved; its password is kept {where}, for this address alone."
                if done
                else f"{connection.name} is saved, its password is not: this system has no keyring that works."
            )

        self._work(lambda: self._desk.keep_password(connection, typed, in_file), kept)

    def _keep_in_file(self) -> None:
        self.in_file.hide()
        connection, typed = self._typed()
        if connection is not None and typed:
            self._keep(connection, typed, in_file=True)

    def _on_forget(self) -> None:
        item = self.list.currentItem()
        try:
            self._desk.forget(item.data(Qt.ItemDataRole.UserRole) if item else "")
        except SurroundingsError as error:
            self._say(str(error))
            return
        self._fill_list("")
        self._say("Forgotten; a password that was kept for its address stays until it is replaced.")

    def _on_deliver(self) -> None:
        connection, typed = self._typed()
        if connection is None:
            return

        def delivering(_: Any) -> None:
            keep = " Save keeps the password for the next start." if typed else ""
            words = f"Events are delivered to {connection.url} from now on.{keep} {self._desk.overruled()}"
            self._settle(words.strip())

        self._work(lambda: self._desk.deliver_to(self._desk.target(connection, typed)), delivering)

    def _on_watch(self) -> None:
        connection, _ = self._typed()
        if connection is None or self._desk.connections.get(connection.name) != connection:
            self._say("Save the connection first: the window opens anew on what is saved.")
            return
        self._reopen(connection.name)

    def _reopen(self, name: str) -> None:
        self.close()
        self._desk.reopen(name or "store")

    # --- the parts ---------------------------------------------------------------------------------------------------

    def done(self, result: int) -> None:
        self._on_cancel()
        self._closed = True
        super().done(result)

    def _typed(self) -> tuple[Connection | None, str]:
        """The connection and the typed password; (None, "") after saying what is missing."""
        try:
            return self.form.connection(), self.form.password.text()
        except SurroundingsError as error:
            self._say(str(error))
            return None, ""

    def _run(self, op: Callable[[], Any], success: Callable[[Any], None], failure: Callable[[Exception], None]) -> None:
        """Off the main thread; nothing is called back when the dialog is closed meanwhile."""

        def while_open(call: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda value: None if self._closed else call(value)

        self._tasks.run(op, while_open(success), while_open(failure))

    def _work(self, op: Callable[[], Any], success: Callable[[Any], None]) -> None:
        self._set_busy(True)
        self._run(op, success, lambda error: self._settle(str(error)))

    def _settle(self, words: str) -> None:
        self._set_busy(False)
        self._say(words)
        self.settled.emit()

    def _say(self, words: str) -> None:
        self.words.setText(plain(words, 600))

    def _set_busy(self, busy: bool) -> None:
        trying = self._attempt is not None
        for one in (self.test, self.save, self.deliver, self.watch, self.forget):
            one.setEnabled(not busy)
        self.cancel.setVisible(trying)
        self.test.setVisible(not trying)

    def _fill_list(self, chosen: str, typed: str = "") -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for name in (*self._desk.connections, _NEW):
            item = QListWidgetItem(plain(name, 64))
            item.setData(Qt.ItemDataRole.UserRole, "" if name == _NEW else name)
            self.list.addItem(item)
            if name == (chosen or _NEW):
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        if not typed:
            self._on_chosen(self.list.currentItem())

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        name = item.data(Qt.ItemDataRole.UserRole) if item else ""
        connection = self._desk.connections.get(name)
        self.forget.setVisible(connection is not None)
        self.in_file.hide()
        self.steps.clear()
        self._say("")
        self.form.show_connection(connection, False)
        if connection is not None:
            self._run(
                lambda: bool(self._desk.password(connection, "")),
                lambda kept: self.form.show_password_kept(kept and self._is_chosen(name)),
                lambda error: self._say(str(error)),
            )

    def _is_chosen(self, name: str) -> bool:
        item = self.list.currentItem()
        return item is not None and item.data(Qt.ItemDataRole.UserRole) == name

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.form)
        right.addLayout(row(self.test, self.cancel, self.save, self.in_file, self.forget))
        right.addWidget(self.words)
        right.addWidget(line())
        right.addWidget(self.steps)
        right.addWidget(line())
        right.addLayout(row(self.deliver, self.watch, self.local))
        right.addWidget(self.backfill)
        right.addStretch(1)
        inside = QWidget()
        inside.setLayout(right)
        scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and is scrolled to
        scroll.setWidget(inside)
        left = QVBoxLayout()
        title = QLabel("Connections")
        title.setBuddy(self.list)
        left.addWidget(title)
        left.addWidget(self.list, 1)
        self.list.setFixedWidth(room(26, 1).width())
        close = button("Close", "What was begun goes on", self.close)
        columns = QHBoxLayout(self)
        columns.setSpacing(2 * GRID)
        columns.addLayout(left)
        columns.addWidget(scroll, 1)
        left.addWidget(close)  # last, so that Tab comes to it last
        if not self._desk.connections:
            self.form.fields["name"].setFocus()
