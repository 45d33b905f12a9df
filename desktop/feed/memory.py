"""What the feed remembers from one start to the next: columns, colour rules, and what is folded or open."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer

from desktop.feed.buttons import FeedButtons
from desktop.feed.colour_rules import ColourRules, from_settings, to_settings
from desktop.feed.header import FeedHead

#: So long after a change it is written down.
_KEPT_AFTER_MS = 1500


class FeedMemory(QObject):
    """Puts the parts as they were `kept`, and calls `keep("feed", …)` a moment after each change to one of them."""

    def __init__(
        self,
        head: FeedHead,
        colours: ColourRules,
        buttons: FeedButtons,
        kept: object,
        keep: Callable[[str, object], object],
    ) -> None:
        super().__init__(buttons)
        self._head, self._colours, self._buttons = head, colours, buttons
        self._restore(kept)
        self._wait = QTimer(self, interval=_KEPT_AFTER_MS, singleShot=True)
        self._wait.timeout.connect(lambda: keep("feed", self._state()))
        for changed in (head.changed, colours.changed, buttons.fold.toggled, buttons.details.toggled):
            changed.connect(self._on_changed)

    def _on_changed(self, *_: object) -> None:
        self._wait.start()

    def _restore(self, kept: object) -> None:
        self._head.restore(kept)
        if isinstance(kept, Mapping):
            if (rules := from_settings(kept.get("colours"))) is not None:
                self._colours.set(rules)
            self._buttons.details.setChecked(kept.get("details") is True)
            self._buttons.fold.setChecked(kept.get("fold") is True)

    def _state(self) -> dict[str, object]:
        return {
            **self._head.state(),
            "colours": to_settings(self._colours.rules),
            "details": self._buttons.details.isChecked(),
            "fold": self._buttons.fold.isChecked(),
        }
