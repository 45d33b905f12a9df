"""Alerts: filters asked of views again and again, told once when they begin to hold.

quiet --(the filter holds)--> told --(it holds no more)--> quiet

Of a view that goes on, the last moments are left to come in first: events are on their way for a while, and until the
one that ends a standstill is here, that looks longer than it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from analytics.playback.facts import Facts
from analytics.playback.figures import FIGURES
from analytics.playback.filter import Filter, FilterError, Need, Surroundings, parse
from analytics.playback.filter.seen import values_of_facts
from analytics.playback.ranges import facts_in
from analytics.playback.units import number_text
from analytics.playback.view import View
from analytics.playback.views import Views

#: So long, in milliseconds, an event may be on its way: batches of the tracker, the network, a busy page.
PATIENCE_MS = 2_000

#: What a rule may ask for: the view's own fields, and nothing that only an event has.
_OF_VIEWS = "view."


@dataclass(frozen=True, slots=True)
class AlertRule:
    """`text` is a filter over the fields `view.…`. With `last_s` its figures are those of the view's last so many
    seconds, else of the whole view.
    """

    name: str
    text: str
    last_s: int | None = None


#: The rules of the first start.
DEFAULT_RULES = (
    AlertRule("Rebuffering", "view.rebuffer_ratio > 5%", 60),
    AlertRule("Failure", 'view.outcome in {"start failure", "playback failure"}'),
)


class Alert(NamedTuple):
    """A rule began to hold for a view, that plays `source`, at `at` (milliseconds, the clock of receipt); `words` are
    the values asked, as people read them."""

    rule: AlertRule
    view_id: str
    source: str
    at: int
    words: str


def check(rule: AlertRule) -> Filter:
    """The rule's filter. Raises FilterError, also for one that asks nothing or asks for more than views have."""
    asked = parse(rule.text)
    if not asked:
        raise FilterError("an alert asks something", 0, ["view.rebuffer_ratio > 5%"])
    for field in asked.fields:
        if not field.name.startswith(_OF_VIEWS) or field.needs is not Need.FIGURES:
            raise FilterError(f"an alert asks about views, not about {field.name}", 0, ["a field view.…"])
    return asked


class Alerts:
    """Watches views by `rules`, in turns: each call of `look` asks about some, so that no turn takes long."""

    def __init__(self, rules: Iterable[AlertRule]) -> None:
        """Raises FilterError for a rule that `check` will not have."""
        self.rules = tuple(rules)
        self._asked: Sequence[tuple[AlertRule, Filter]] = [(rule, check(rule)) for rule in self.rules]
        self._told: set[tuple[AlertRule, str]] = set()
        self._settled: dict[str, int] = {}
        self._waiting: list[str] = []

    def look(self, views: Views, now: int, most: int = 20) -> list[Alert]:
        """Ask about at most `most` views; those that are over and unchanged were asked for good."""
        if not self._waiting:
            self._begin_round(views)
        found: list[Alert] = []
        for view_id in self._waiting[:most]:
            if (view := views.get(view_id)) is not None:
                found += self._ask(view, now)
        del self._waiting[:most]
        return found

    def _begin_round(self, views: Views) -> None:
        kept = {view.view_id for view in views}
        self._settled = {view_id: version for view_id, version in self._settled.items() if view_id in kept}
        self._told = {(rule, view_id) for rule, view_id in self._told if view_id in kept}
        self._waiting = [view.view_id for view in views if self._settled.get(view.view_id) != view.version]

    def _ask(self, view: View, now: int) -> list[Alert]:
        until = now - PATIENCE_MS
        whole = view.facts(until)
        if not whole.is_open:
            self._settled[view.view_id] = view.version
        found: list[Alert] = []
        for rule, asked in self._asked:
            values = values_of_facts(_limited(view, whole, rule, until))
            holds = asked.matches(_OneOf(view.view_id), Surroundings(now=now, figures={view.view_id: values}.get))
            key = (rule, view.view_id)
            if holds and key not in self._told:
                found.append(Alert(rule, view.view_id, view.source or "", now, _words(asked, values)))
            (self._told.add if holds else self._told.discard)(key)
        return found


def _limited(view: View, whole: Facts, rule: AlertRule, now: int) -> Facts:
    if rule.last_s is None:
        return whole
    return facts_in(view, whole.ended_at - 1000 * rule.last_s, whole.ended_at + 1, now)


def _words(asked: Filter, values: Mapping[str, Any]) -> str:
    names = dict.fromkeys(field.name.removeprefix(_OF_VIEWS) for field in asked.fields)
    return ", ".join(_figure(name, values[name]) for name in names if values.get(name) is not None)


def _figure(name: str, value: Any) -> str:
    kind = _KINDS.get(name)
    if kind is None:
        return f"{name.replace('_', ' ')} {value}"
    return f"{kind.title.lower()} {number_text(value, kind.unit)}"


_KINDS = {kind.name: kind for kind in FIGURES}


@dataclass(frozen=True, slots=True)
class _OneOf:
    """Stands for a view where a filter wants an event: it has a view id and nothing else."""

    view_id: str
    id: str = ""
    event: str = ""
    timestamp: int = 0
    received_at: int = 0
    session_id: None = None
    seq: None = None
    media_time: None = None
    duration: None = None
    percent: None = None
    source: None = None
    page_url: None = None
    user_agent: None = None
    collector_id: None = None
    data_json: bytes = b"{}"

    @property
    def data(self) -> dict[str, Any]:
        return {}
