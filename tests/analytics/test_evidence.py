"""Renditions, loops and replays, and the events that each names."""

from analytics.playback.figures import BY_NAME, evidence, figures_of
from tests.analytics.sessions import STARTED, Row, at, events_of, ticks, view_of


def test_renditions_are_as_the_player_says_or_as_the_size_shows() -> None:
    def rows(*more: Row) -> list[Row]:
        large = {"element_width": 800, "width": 1600, "height": 900}
        small = {"element_width": 800, "width": 400, "height": 225}
        stats = [("framestats", 2, 1.0, large), ("framestats", 3, 2.0, small), ("framestats", 4, 3.0, small)]
        return [*STARTED, *ticks(1, 2, 0), *more, *stats, ("viewend", 5, 3.0)]

    facts = view_of(rows()).facts()
    figures = figures_of(facts)
    assert [figures[name].value for name in ("switches", "upscale_percent", "downscale_percent")] == [1, 100, 50]
    said = [("qualitychanged", 2, 1.0, {"to": 1}), ("qualitychanged", 2, 1.0, {"from": 1, "to": 2})]
    assert view_of(rows(*said)).facts().switches == 2
    assert view_of(rows(("qualitychanged", 2, 1.0, {"from": None, "to": 1}))).facts().switches == 1
    view = view_of(rows())
    ids = [evidence(view, BY_NAME[name]) for name in ("switches", "upscale_percent", "downscale_percent")]
    by_id = {event.id: event.timestamp for event in events_of(rows())}
    assert [[by_id[name] for name in each] for each in ids] == [[at(3)], [at(3)], [at(2)]]


def test_loops_and_replays_name_their_events() -> None:
    looped = view_of([*STARTED, *ticks(1, 10.75, 0), *ticks(10.75, 12, -0.25)], duration=10.0)
    assert len(evidence(looped, BY_NAME["loops"])) == looped.facts().loops == 1
    rows = [*STARTED, *ticks(1, 3, 0), ("ended", 3, 2.0), ("play", 5, 0.0), ("viewend", 6, 0.0)]
    again = view_of(rows, duration=2.0)
    (name,) = evidence(again, BY_NAME["replays"])
    assert {event.id: event.event for event in events_of(rows, duration=2.0)}[name] == "play"
