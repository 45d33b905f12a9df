"""Alerts in the window: the rules that are kept, the views watched by them, what was told so far."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import QObject, Signal

from analytics.playback.alerts import DEFAULT_RULES, Alert, AlertRule, Alerts, check
from analytics.playback.filter import FilterError
from analytics.playback.views import Views

log = logging.getLogger(__name__)

#: So many past alerts are listed.
PAST = 500
_SETTING = "alerts"


class AlertWatch(QObject):
    """Signals: `raised` (an Alert, once when its rule begins to hold), `rules_changed`. `past` has the newest first."""

    raised = Signal(object)
    rules_changed = Signal()

    def __init__(
        self, views: Views, now_ms: Callable[[], int], settings: Mapping[str, Any], keep: Callable[[str, Any], None]
    ) -> None:
        super().__init__()
        self._views = views
        self._now_ms = now_ms
        self._keep = keep
        self._alerts = Alerts(_kept_rules(settings.get(_SETTING)))
        self.past: deque[Alert] = deque(maxlen=PAST)

    @property
    def rules(self) -> Sequence[AlertRule]:
        return self._alerts.rules

    def set_rules(self, rules: Iterable[AlertRule]) -> None:
        """Watch by these from now on, and keep them. Raises FilterError for one that cannot be."""
        self._alerts = Alerts(rules)
        self._keep(_SETTING, [asdict(rule) for rule in self._alerts.rules])
        self.rules_changed.emit()

    def look(self) -> None:
        """Ask about some of the views; for the slow clock."""
        for alert in self._alerts.look(self._views, self._now_ms()):
            self.past.appendleft(alert)
            self.raised.emit(alert)


def _kept_rules(kept: object) -> list[AlertRule]:
    """The rules of the settings file; those of the first start where none are kept. One that is no rule is left out."""
    if not isinstance(kept, list):
        return list(DEFAULT_RULES)
    rules = []
    for one in kept:
        try:
            rule = AlertRule(**one)
            check(rule)
        except (TypeError, FilterError) as error:
            log.info("An alert of the settings file cannot be used: %s", error)
        else:
            rules.append(rule)
    return rules
