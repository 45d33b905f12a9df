"""The line at the bottom: the collector's address, what it has counted, how HarperDB is."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSizePolicy, QStatusBar, QToolButton

from desktop.look.clock_text import count
from desktop.look.shortened_label import ShortenedLabel
from desktop.look.theme import GRID

#: State of HarperDB -> a shape (not colour alone) and words.
_HARPER = {
    "off": ("○", "HarperDB: not set up"),
    "ok": ("●", "HarperDB: delivering"),
    "retrying": ("◌", "HarperDB: not reached, trying again"),
    "refused": ("✖", "HarperDB: refused"),
}


class StatusLine(QStatusBar):
    """Counters and states as text; `show_health` brings it up to date.

    Signal: `findings_asked` (the badge of the findings was pressed).
    """

    findings_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._url = ""
        self.setContentsMargins(0, 0, GRID, 0)  # a window that fills the screen has no grip at the right
        self.address = QToolButton(text="starting…", autoRaise=True)
        self.address.setAccessibleName("The collector's address; press to copy it")
        self.address.clicked.connect(self._on_address_clicked)
        self.counters = _shortened("no events yet")
        self.counters.setAccessibleName("Event counters")
        self.harper = _shortened("")
        self.harper.setAccessibleName("State of HarperDB")
        self.addWidget(self.address)
        self.findings = QToolButton(autoRaise=True)
        self.findings.setAccessibleName("Findings of the view that is looked at")
        self.findings.clicked.connect(self.findings_asked)
        self.findings.hide()
        self.addPermanentWidget(self.findings)
        self.addPermanentWidget(self.counters)
        self.addPermanentWidget(self.harper)
        self._back = QTimer(self, singleShot=True, interval=1500)
        self._back.timeout.connect(lambda: self.address.setText(self._url))

    def show_address(self, url: str) -> None:
        self._url = url
        self.address.setText(url)
        self.address.setToolTip("Events are received here. Press to copy the address.")

    def show_health(self, health: Mapping[str, Any], missed: int = 0) -> None:
        """`health` is /health's answer; `missed` counts events stored but too many to be shown live."""
        counters = health.get("counters", {})
        words = [f"{counters.get('received', 0):,} received", f"{counters.get('stored', 0):,} stored"]
        words += [f"{counters[name]:,} {name}" for name in ("rejected", "refused", "expired") if counters.get(name)]
        words += [f"{missed:,} not shown live"] if missed else []
        self.counters.setText("  ·  ".join(words))
        self.counters.setToolTip("\n".join(f"{name}: {count:,}" for name, count in counters.items()))
        harper = health.get("harperdb", {})
        symbol, text = _HARPER.get(harper.get("state", "off"), _HARPER["off"])
        if harper.get("state") == "ok":
            waiting = counters.get("pending", 0)
            text = f"HarperDB: {waiting:,} waiting" if waiting else "HarperDB: up to date"
        self.harper.setText(f"{symbol} {text}")
        self.harper.setToolTip(text)

    def show_watched(self, counters: str, state: str) -> None:
        """What was read of a table that is watched, and how the reading stands."""
        self.counters.setText(counters)
        self.harper.setText(state)
        self.harper.setToolTip(state)
        self.counters.setToolTip(counters)

    def show_findings(self, errors: int, warnings: int) -> None:
        """How much the rules found in the view that is looked at; nothing is shown where they found nothing."""
        words = [("✖", errors, "error")] if errors else []
        words += [("▲", warnings, "warning")] if warnings else []
        self.findings.setText("  ".join(f"{sign} {count(number, noun)}" for sign, number, noun in words))
        self.findings.setToolTip("What the rules found in this view. Press to see it.")
        self.findings.setVisible(bool(words))

    def _on_address_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._url)
        self.address.setText("copied")
        self._back.start()


def _shortened(words: str) -> ShortenedLabel:
    """As wide as its words where there is room for that."""
    label = ShortenedLabel()
    label.setText(words)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return label
