"""Alerts: told once when they begin to hold, again after they held no more, over its last seconds or all of it."""

import pytest

from analytics.playback.alerts import DEFAULT_RULES, Alert, AlertRule, Alerts, check
from analytics.playback.filter import FilterError
from analytics.playback.views import Views
from tests.analytics.factory import T0
from tests.analytics.sessions import Row, events_of, ticks

PLAYS: list[Row] = [("viewstart", 0, 0), ("play", 0, 0), ("playing", 1, 0), *ticks(1, 31, 0)]
STALLS: list[Row] = [("waiting", 31, 30), ("playing", 36, 30), *ticks(36, 41, 30)]
GOES_ON = ticks(41, 140, 35)


def views_of(rows: list[Row], view_id: str = "v") -> Views:
    views = Views()
    views.take(events_of(rows, view_id, duration=600.0))
    return views


def told(alerts: Alerts, views: Views, seconds: float) -> list[Alert]:
    return alerts.look(views, T0 + round(seconds * 1000))


def test_rebuffering_is_told_once_with_the_figure() -> None:
    alerts = Alerts(DEFAULT_RULES)
    assert told(alerts, views_of(PLAYS), 31) == []
    views = views_of([*PLAYS, *STALLS])
    (alert,) = told(alerts, views, 41)
    assert (alert.rule.name, alert.view_id) == ("Rebuffering", "v")
    assert alert.words == "rebuffer ratio 12.50 %"  # 5 s of 40 s
    assert told(alerts, views, 41) == []


def test_a_standstill_whose_end_is_on_its_way_is_none() -> None:
    alerts = Alerts(DEFAULT_RULES)
    short = [*PLAYS, ("waiting", 31, 30)]
    assert told(alerts, views_of(short), 32.9) == [], "`playing` may be under way"
    assert told(alerts, views_of([*short, ("playing", 31.2, 30), *ticks(31.2, 33, 30)]), 33) == []
    (alert,) = told(alerts, views_of(short), 36)
    assert alert.words == "rebuffer ratio 9.09 %"  # 3 s of 33 s: the last 2 s may still be heard of


def test_only_the_last_seconds_count_where_the_rule_says_so() -> None:
    rule = AlertRule("Now", "view.rebuffer_ratio > 5%", 60)
    late = views_of([*PLAYS, *STALLS, *GOES_ON])
    assert told(Alerts([rule]), late, 140) == []
    whole = AlertRule("Ever", "view.rebuffer_s >= 5s")
    assert len(told(Alerts([whole]), late, 140)) == 1


def test_it_is_told_again_after_it_held_no_more() -> None:
    alerts = Alerts([AlertRule("Now", "view.rebuffer_ratio > 0.05", 60)])
    assert len(told(alerts, views_of([*PLAYS, *STALLS]), 41)) == 1
    assert told(alerts, views_of([*PLAYS, *STALLS, *GOES_ON]), 140) == []
    again: list[Row] = [("waiting", 140, 134), ("playing", 150, 134), *ticks(150, 152, 134)]
    assert len(told(alerts, views_of([*PLAYS, *STALLS, *GOES_ON, *again]), 152)) == 1


def test_a_failure_is_an_outcome() -> None:
    failed: list[Row] = [*PLAYS, ("error", 32, 30, {"code": 3}), ("viewend", 33, 30, {"reason": "error"})]
    (alert,) = told(Alerts(DEFAULT_RULES), views_of(failed), 34)
    assert (alert.rule.name, alert.words) == ("Failure", "outcome playback failure")


def test_a_turn_asks_about_so_many_views_and_a_round_about_all() -> None:
    views = Views()
    for number in range(50):
        views.take(events_of([*PLAYS, *STALLS], f"v{number}", duration=600.0))
    alerts = Alerts(DEFAULT_RULES)
    turns = [len(told(alerts, views, 41)) for _ in range(3)]
    assert turns == [20, 20, 10]
    assert told(alerts, views, 41) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "asks something"),
        ("event == error", "asks about views, not about event"),
        ("view.rebuffer_ratio >", "expected"),
        ("view.nonsense > 1", "no field view.nonsense"),
    ],
)
def test_what_no_alert_can_ask_is_refused_with_words(text: str, words: str) -> None:
    with pytest.raises(FilterError, match=words):
        check(AlertRule("x", text))
