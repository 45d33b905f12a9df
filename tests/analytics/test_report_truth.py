"""The report of simulated traffic says what was decided, whole and by source, browser and page."""

from statistics import quantiles
from typing import Any

import pytest

from analytics.history.digest import Digest
from analytics.history.report.retention import by_source
from analytics.history.sample import Sample, sample_of
from analytics.simulation.traffic import Traffic
from collector.event import Event
from collector.record.normalise import normalise
from tests.analytics.factory import T0

VIEWERS = 150


@pytest.fixture(scope="module")
def told() -> tuple[Sample, dict[str, Any]]:
    """What a report would be made of, and the truth."""
    traffic, digest, last = Traffic(VIEWERS, 3, 600, T0), Digest(), T0
    for batch in traffic.batches(10_000):
        events = [normalise(value, batch.at, batch.body["common"]) for value in batch.body["events"]]
        kept = [event for event in events if isinstance(event, Event)]
        assert len(kept) == len(events)
        digest.take(kept)
        digest.count(kept)
        last = max(last, batch.at)
    return sample_of(digest, last + 120_000, origin="the simulation"), traffic.truth.record()


def test_events_and_percents(told: tuple[Sample, dict[str, Any]]) -> None:
    sample, truth = told
    assert sample.counts == truth["events_by_name"]
    assert {str(percent): count for percent, count in sample.percents.items()} == truth["percents"]
    assert (sample.events, len(sample.views), sample.sessions) == (truth["events"], truth["views"], VIEWERS)


def test_figures_whole_and_in_parts(told: tuple[Sample, dict[str, Any]]) -> None:
    sample, truth = told
    parts: list[tuple[Any, dict[str, Any]]] = [(slice(None), truth)]
    for column in ("source", "browser", "page"):
        assert set(sample.views[column]) == set(truth[f"by_{column}"])
        parts += [(sample.views[column] == name, figures) for name, figures in truth[f"by_{column}"].items()]
    for chosen, figures in parts:
        views = sample.views.loc[chosen]
        assert len(views) == figures["views"]
        outcomes = views["outcome"].value_counts().to_dict()
        assert outcomes == {outcome: count for outcome, count in figures["outcomes"].items() if count}
        for name in ("rebuffer_count", "seek_count", "frames_shown", "frames_dropped"):
            assert views[name].sum() == figures[name], name
        for name in ("rebuffer_s", "seek_s", "played_s", "paused_s"):
            assert views[name].sum() == pytest.approx(figures[name], abs=0.001), name
        ratio = sample.ratio(views.index.tolist())
        assert (ratio or 0.0) == pytest.approx(figures["rebuffer_ratio"] or 0.0, abs=1e-6)
        startups = views["startup_s"].dropna().tolist()
        assert len(startups) == figures["startup_s"]["count"]
        if len(startups) > 1:
            cuts = quantiles(startups, n=20, method="inclusive")
            said = [figures["startup_s"][share] for share in ("median", "p75", "p95")]
            assert said == pytest.approx([cuts[9], cuts[14], cuts[18]], abs=0.001)


def test_retention(told: tuple[Sample, dict[str, Any]]) -> None:
    sample, truth = told
    played = by_source(sample, most=10)
    assert {name: sum(map(list_of, parts), start=Counts()) for name, parts in played.items()} == {
        name: Counts(counts) for name, counts in truth["retention"].items()
    }


class Counts(tuple[int, ...]):
    """Adds place by place."""

    def __add__(self, other: Any) -> "Counts":
        return Counts(one + another for one, another in zip(self, other, strict=True)) if self else Counts(other)


def list_of(parts: Any) -> Counts:
    return Counts(int(part) for part in parts)
