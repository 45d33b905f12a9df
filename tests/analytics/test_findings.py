"""Each rule: a session in which it speaks, and the plain one in which none does."""

import pytest

from analytics.playback.findings import findings_of
from analytics.playback.rules import RULES
from analytics.playback.view import View
from tests.analytics.factory import T0, make_event
from tests.analytics.sessions import STARTED, Row, events_of, ticks, view_of

_PLAYED = [*STARTED, *ticks(1, 3, 0)]
_END: Row = ("viewend", 3, 2.0)
_STATS = {"frames_shown": 900, "frames_dropped": 0, "element_width": 960, "width": 960}
_SEEK: list[Row] = [("seeking", 3, 30.0, {"target": 30.0, "from": 2.0}), ("waiting", 3.1, 30.0), ("seeked", 4.5, 30.0)]
MET: dict[str, list[Row]] = {
    "failed": [*_PLAYED, ("error", 3, 2.0), _END],
    "recovered": [*_PLAYED, ("error", 3, 2.0), ("playing", 4, 2.0), *ticks(4, 5, 2), ("viewend", 5, 3.0)],
    "autoplay": [("play", 0, 0.0), ("error", 0, 0.0, {"kind": "autoplay"})],
    "rebuffer": [*_PLAYED, ("waiting", 3, 2.0), ("viewend", 4.001, 2.0)],
    "slow start": [("play", 0, 0.0), ("playing", 4.1, 0.0), *ticks(4.1, 5.1, 0)],
    "seek wait": [*_PLAYED, *_SEEK, ("playing", 4.6, 30.0), *ticks(4.6, 5.6, 30)],
    "no playing": [("play", 0, 0.0), ("viewend", 3, 0.0)],
    "ended missing": [*STARTED, *ticks(1, 61, 0), ("viewend", 61, 60.0)],
    "backwards": [*_PLAYED, ("timeupdate", 2, 2.25), _END],
    "jump": [*_PLAYED, ("timeupdate", 3.25, 40.0), ("viewend", 3.5, 40.25)],
    "hidden": [*_PLAYED, ("pagehidden", 3, 2.0), *ticks(3, 4, 2), ("viewend", 4, 3.0)],
    "marks twice": [*_PLAYED, *[("percentsplayed", 3, 2.0, {"percent": 10})] * 2, _END],
    "marks skipped": [*_PLAYED, *[("percentsplayed", 3, 2.0, {"percent": mark}) for mark in (10, 50)], _END],
    "seeks differ": [*_PLAYED, ("seek", 3, 2.0), _END],
    "rate": [*_PLAYED, ("ratechange", 3, 2.0, {"rate": 1.5}), ("viewend", 4, 3.5)],
    "dropped": [*_PLAYED, ("framestats", 3, 2.0, {**_STATS, "frames_dropped": 100}), _END],
    "upscaled": [*_PLAYED, ("framestats", 3, 2.0, {**_STATS, "element_width": 1500}), _END],
}


@pytest.mark.parametrize("name", MET)
def test_a_rule_speaks_where_it_should(name: str) -> None:
    view = view_of(MET[name])
    found = {finding.rule.name: finding for finding in findings_of(view)}
    assert name in found
    known = {event.id for event in events_of(MET[name])}
    for seen in found[name].seen:
        assert set(seen.events) <= known
        assert T0 <= seen.at <= T0 + 100_000


def test_lost_events_are_found() -> None:
    view = View("v")
    for event in events_of([*_PLAYED, _END]):
        if event.seq not in (5, 6):
            view.take(event)
    (finding,) = findings_of(view)
    assert (finding.rule.name, finding.seen[0].words) == ("gap", "2 from number 5 on")


def test_every_rule_has_its_session_and_its_advice() -> None:
    assert {rule.name for rule in RULES} == {*MET, "gap"}
    for rule in RULES:
        assert rule.todo.endswith(".")
        assert rule.severity in ("note", "warning", "error")


def test_nothing_is_found_in_a_plain_view() -> None:
    marks = [("percentsplayed", 1 + 0.6 * mark, 0.6 * mark, {"percent": mark}) for mark in (10, 25, 50, 75, 90, 100)]
    rows = [*STARTED, *sorted([*ticks(1, 61, 0), *marks], key=lambda row: row[1]), ("framestats", 61, 60.0, _STATS)]
    assert findings_of(view_of([*rows, ("ended", 61, 60.0), ("viewend", 62, 60.0)])) == []


def test_an_open_view_has_no_findings_about_its_end() -> None:
    view = View("v")
    view.take(make_event("play", view_id="v", seq=0, media_time=0.0))
    assert findings_of(view) == []
