"""The tables of figures, ratios and the score: complete, explained, and each figure with its evidence."""

import math

import pytest

from analytics.history.views import VIEW_FIELDS
from analytics.playback.across import outcomes, percentile, rebuffer_ratio, spread
from analytics.playback.figures import BY_NAME, FIGURES, evidence, figures_of
from analytics.playback.ratios import RATIO_BY_NAME, RATIOS
from analytics.playback.score import smoothness_score, startup_score
from analytics.playback.unknown import Unknown
from analytics.playback.view import View
from tests.analytics.factory import make_event
from tests.analytics.sessions import EXAMPLE, STARTED, events_of, ticks, view_of


def test_every_figure_is_explained() -> None:
    for kind in FIGURES:
        assert kind.title
        assert kind.formula
        assert kind.inputs
    assert len({kind.name for kind in FIGURES}) == len(FIGURES)
    contract = {name for name in VIEW_FIELDS if name.endswith(("_s", "_count", "_ratio", "_percent", "score"))}
    assert contract <= BY_NAME.keys()


def test_inputs_are_the_numbers_of_the_formula() -> None:
    figures = figures_of(view_of(EXAMPLE).facts(), RATIO_BY_NAME["watch"])
    ratio = figures["rebuffer_ratio"]
    assert ratio.kind.formula == "rebuffering / (startup + played + rebuffering + seeking)"
    assert ratio.inputs == {"rebuffering_s": 1, "starting_s": 2, "playing_s": 10, "seeking_s": 1}
    assert ratio.value == pytest.approx(1 / sum(ratio.inputs.values()))  # type: ignore[arg-type]


def test_each_figure_names_the_events_it_rests_on() -> None:
    view, events = view_of(EXAMPLE), events_of(EXAMPLE)

    def names(figure: str) -> list[str]:
        by_id = {event.id: event.event for event in events}
        return [by_id[name] for name in evidence(view, BY_NAME[figure])]

    assert names("startup_s") == ["play", "playing"]
    assert names("rebuffer_s")[0] == "waiting"
    assert names("seek_s") == ["seeking", "seeked"]
    assert names("paused_s") == ["pause", "play"]
    assert set(names("watch_s")) >= {"play", "playing", "waiting", "seeking", "seeked", "pause", "viewend"}
    known = {event.id for event in events}
    for kind in FIGURES:
        assert set(evidence(view, kind)) <= known


def test_what_cannot_be_computed_says_why_and_is_not_zero() -> None:
    view = View("v")
    view.take(make_event("viewstart", view_id="v", seq=0))
    figures = figures_of(view.facts())
    unknown = {name for name, figure in figures.items() if figure.value is None}
    assert unknown == {
        "startup_s", "rebuffer_ratio", "rebuffer_per_minute", "watched_percent", "reached_percent", "frames_shown",
        "frames_dropped", "dropped_percent", "upscale_percent", "downscale_percent", "score",
    }  # fmt: skip
    assert all((figure.why == "") == (figure.value is not None) for figure in figures.values())
    for ratio in RATIOS:
        assert isinstance(ratio.compute(view.facts()), Unknown)


def test_the_parts_of_the_score() -> None:
    assert startup_score(0) == 100
    assert startup_score(8) == 50
    assert smoothness_score(0, 0) == 100
    assert smoothness_score(2, 0.1) == pytest.approx((100 / math.sqrt(2) + 100 / math.e) / 2)


@pytest.mark.parametrize(("percent", "expected"), [(50, 2.5), (75, 3.25), (95, 3.85), (0, 1), (100, 4)])
def test_percentiles_between_two_values(percent: float, expected: float) -> None:
    assert percentile([1, 2, 3, 4], percent) == pytest.approx(expected)
    assert percentile([7], percent) == 7


def test_a_ratio_over_views_is_the_ratio_of_the_sums() -> None:
    short = view_of([*STARTED, *ticks(1, 2, 0), ("waiting", 2, 1.0), ("viewend", 3, 1.0)]).facts()
    long = view_of([*STARTED, *ticks(1, 19, 0), ("viewend", 19, 18.0)]).facts()
    nothing = view_of([("viewstart", 0, 0.0), ("viewend", 1, 0.0)]).facts()
    assert rebuffer_ratio([short, long, nothing]) == pytest.approx(1 / 20)
    assert rebuffer_ratio([short, long, nothing], RATIO_BY_NAME["watch"]) == pytest.approx(1 / 22)
    assert isinstance(rebuffer_ratio([nothing]), Unknown)


def test_a_spread_leaves_out_views_without_the_figure() -> None:
    views = [view_of([*STARTED, *ticks(1, end, 0), ("viewend", end, end - 1.0)]).facts() for end in (3, 5, 11)]
    views.append(view_of([("viewstart", 0, 0.0)]).facts())
    found = spread(figures_of(facts)["startup_s"].value for facts in views)
    assert not isinstance(found, Unknown)
    assert (found.count, found.median) == (3, 1)
    assert isinstance(spread(figures_of(facts)["frames_shown"].value for facts in views), Unknown)
    assert outcomes(views) == {"left": 3}
