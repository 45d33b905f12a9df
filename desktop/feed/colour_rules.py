"""Colour rules: a filter and a ground each, in order; the first that takes an event gives its row the ground."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from analytics.playback.filter import Filter, FilterError, parse
from desktop.feed.cells import Tint
from desktop.feed.filtering import ANEW_S, MOVING, Asking
from desktop.feed.rows import FeedRows

#: Grounds by name: (on light, on dark). After Okabe and Ito, thinned until text keeps a contrast of 4.5:1. The rule's
#: name is in the row's tip: colour is never all there is.
GROUNDS: Mapping[str, tuple[str, str]] = {
    "vermilion": ("#ffd9c9", "#55210d"),
    "amber": ("#fff0c2", "#4a3500"),
    "teal": ("#c5efef", "#06403f"),
    "green": ("#cdeee1", "#063d2e"),
    "rose": ("#f7d9ea", "#4c2540"),
    "violet": ("#e3defa", "#332b63"),
    "grey": ("#e4e8ec", "#333d47"),
    "yellow": ("#fbf8b8", "#3f3c00"),
}
#: Rows whose colours are looked for at once; as many as are seen, and some more.
_SPAN = 128
_MOST, _LONGEST = 100, 2000


@dataclass(frozen=True, slots=True)
class ColourRule:
    """`name` is said in the tip of a row, `filter` is the text of one, `ground` one of `GROUNDS`."""

    name: str
    filter: str
    ground: str
    enabled: bool = True


#: Those of a fresh start: what wants to be seen, and no more.
DEFAULT_RULES = (
    ColourRule("Error", "group == error", "vermilion"),
    ColourRule("Standing still", "event in {waiting, stalled, freeze}", "amber"),
    ColourRule("A view begins or ends", "event in {viewstart, viewend}", "violet"),
)


class ColourRules(QObject):
    """The rules, and the grounds that follow from them. Signals: `changed` (other rules), `asked_anew` (rows may have
    other grounds)."""

    changed = Signal()
    asked_anew = Signal()

    def __init__(self, rows: FeedRows, asking: Asking, is_dark: Callable[[], bool]) -> None:
        super().__init__()
        self._rows = rows
        self._asking = asking
        self._is_dark = is_dark
        self.rules: tuple[ColourRule, ...] = ()
        self._filters: list[Filter] = []
        self._tints: list[Tint] = []
        # By the span: the place up to which it was looked at, and for each place the rule's number or -1.
        self._known: dict[int, tuple[int, list[int]]] = {}
        self._asked = 0.0
        self.set(DEFAULT_RULES)

    def set(self, rules: Iterable[ColourRule]) -> None:
        """These from now on. One whose filter cannot be read is kept, and colours nothing."""
        self.rules = tuple(rules)[:_MOST]
        self._filters, self._tints = [], []
        for rule in self.rules:
            if rule.enabled and (asked := read_filter(rule.filter)):
                self._filters.append(asked)
                light, dark = GROUNDS[rule.ground]
                self._tints.append(Tint(QColor(dark if self._is_dark() else light), rule.name))
        self.ask_anew()
        self.changed.emit()

    def add(self, expression: str) -> None:
        """A rule in front of the others, in the ground that is used least."""
        used = [rule.ground for rule in self.rules]
        ground = min(GROUNDS, key=used.count)
        others = [rule for rule in self.rules if rule.filter != expression]
        self.set([ColourRule(expression[:60], expression, ground), *others])

    def set_anew(self) -> None:
        """The same rules on other grounds: the theme has changed."""
        self.set(self.rules)

    def ask_anew(self) -> None:
        """Something that filters ask for has changed: marks, or rows that came in front."""
        self._known.clear()
        self._asked = time.monotonic()
        self._asking.refresh()
        self.asked_anew.emit()

    def refresh(self) -> None:
        """With the slow clock: ask anew where a rule is about what changes by itself."""
        moving = any(asked.needs & MOVING for asked in self._filters)
        if moving and time.monotonic() - self._asked > ANEW_S:
            self.ask_anew()

    def tint(self, place: int) -> Tint | None:
        """The ground of the row at this place; None where no rule takes it."""
        if not self._filters:
            return None
        span = place // _SPAN
        until, found = self._known.get(span, (span * _SPAN, []))
        if place >= until:
            if len(self._known) > 64:
                self._known.clear()
            until, found = self._look(span)
        at = place - (until - len(found))
        number = found[at] if 0 <= at < len(found) else -1
        return None if number < 0 else self._tints[number]

    def _look(self, span: int) -> tuple[int, list[int]]:
        found: list[int] = []
        until = span * _SPAN
        for chunk in self._rows.chunks(until, until + _SPAN):
            numbers = [-1] * len(chunk)
            for number, asked in reversed(list(enumerate(self._filters))):
                for row in self._asking.mask(asked, chunk).nonzero()[0].tolist():
                    numbers[row] = number
            found += numbers
            until = chunk.start + len(chunk)
        self._known[span] = until, found
        return until, found


def read_filter(text: str) -> Filter | None:
    """The filter that the text says; None where it says none."""
    try:
        return parse(text)
    except FilterError:
        return None


def to_settings(rules: Sequence[ColourRule]) -> list[dict[str, Any]]:
    """The rules as JSON has them."""
    return [
        {"name": rule.name, "filter": rule.filter, "ground": rule.ground, "enabled": rule.enabled} for rule in rules
    ]


def from_settings(value: object) -> tuple[ColourRule, ...] | None:
    """The rules as `to_settings` gave them; whatever is no rule is left out. None where there is no list."""
    if not isinstance(value, list):
        return None
    rules = []
    for one in value[:_MOST]:
        if not isinstance(one, Mapping):
            continue
        name, text, ground = (one.get(key) for key in ("name", "filter", "ground"))
        if isinstance(name, str) and isinstance(text, str) and len(text) <= _LONGEST and str(ground) in GROUNDS:
            rules.append(ColourRule(name[:200], text, ground, one.get("enabled") is not False))
    return tuple(rules)
