"""The fields of one connection. A password that was typed for one address is forgotten when the address changes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from collector.connections import RESERVED, Connection
from collector.failure import SurroundingsError
from collector.secrets import address_of

#: Field of a `Connection` -> its label, its hint, and what stands in it when it is new.
FIELDS = (
    ("name", "&Name", "what you call it", ""),
    ("url", "&Address", "http://HOST:9925 or https://HOST:9925", ""),
    ("username", "&User", "HarperDB's user", ""),
    ("schema", "S&chema", "", "analytics"),
    ("table", "Ta&ble", "", "events"),
    ("ca", "CA file", "PEM file of an authority of your own, if the certificate needs one", ""),
)


class ConnectionForm(QWidget):
    """Signal: `changed` when anything was typed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, QLineEdit] = {}
        self.password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.password.setAccessibleName("Password")
        self.keep = QCheckBox("Keep the password on this machine")
        self.keep.setToolTip("For this address alone: it is never sent to another")
        self.keep.setChecked(True)
        browse = QPushButton("Choose…")
        browse.setAccessibleName("Choose the CA file")
        browse.clicked.connect(self._choose_ca)
        self._typed_for = ""
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name, label, hint, value in FIELDS:
            field = self.fields[name] = QLineEdit(value)
            field.setPlaceholderText(hint)
            field.setAccessibleName(label.replace("&", ""))
            field.textEdited.connect(self._on_edited)
            if name == "ca":
                line = QHBoxLayout()
                line.addWidget(field, 1)
                line.addWidget(browse)
                rows.addRow(label, line)
            else:
                rows.addRow(label, field)
            if name == "username":
                rows.addRow("&Password", self.password)
                rows.addRow("", self.keep)
        self.password.textEdited.connect(self._on_password_edited)
        self.fields["url"].editingFinished.connect(self.forget_foreign_password)

    def show_connection(self, connection: Connection | None, password_is_kept: bool) -> None:
        """Fill in this one, or an empty one; never a password."""
        for name, _label, _hint, value in FIELDS:
            self.fields[name].setText(value if connection is None else getattr(connection, name))
            self.fields[name].setCursorPosition(0)
        self.password.clear()
        self.show_password_kept(password_is_kept)

    def show_password_kept(self, kept: bool) -> None:
        self.password.setPlaceholderText("kept for this address" if kept else "")

    def connection(self) -> Connection:
        """What is typed. Raises SurroundingsError that names the field."""
        self.forget_foreign_password()
        texts = {name: field.text().strip() for name, field in self.fields.items()}
        if texts["name"] in RESERVED:
            raise SurroundingsError("The connection has no name of its own.", "Give it one (not store or harper).")
        if not texts["url"]:
            raise SurroundingsError("The connection has no address.", "Write it as http://HOST:9925.")
        if "@" in texts["url"]:
            raise SurroundingsError("The address holds a name or a password.", "They have fields of their own.")
        return Connection(**texts)

    def forget_foreign_password(self) -> None:
        """A password that was typed for another server goes."""
        if self.password.text() and self._typed_for != _server(self.fields["url"].text()):
            self.password.clear()
            self.show_password_kept(False)

    def _on_edited(self) -> None:
        self.changed.emit()

    def _on_password_edited(self) -> None:
        self._typed_for = _server(self.fields["url"].text())
        self.changed.emit()

    def _choose_ca(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "File of authorities", "", "PEM (*.pem *.crt *.cer);;All files (*)")
        if name:
            self.fields["ca"].setText(name)
            self.changed.emit()


def _server(url: str) -> str:
    try:
        return address_of(url.strip())
    except ValueError:
        return url
