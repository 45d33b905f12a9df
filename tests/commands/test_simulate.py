"""`playscope simulate`: traffic to a real collector; what is measured of it is what was decided."""

import json
from collections import Counter
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest

from analytics.history.views import view_records
from analytics.simulation.traffic import Traffic
from collector.store.reader import StoreReader
from tests.analytics.factory import T0
from tests.commands.conftest import Run
from tests.commands.test_collect import collecting

VIEWERS = 25
#: So much later every view without an end is lost (milliseconds).
LATER_MS = 120_000


def simulated(playscope: Run, url: str, *more: object) -> dict[str, Any]:
    done = playscope("simulate", "--viewers", VIEWERS, "--seed", 5, "--to", url, "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    truth: dict[str, Any] = json.loads(done.stdout)
    return truth


def total(views: list[dict[str, Any]], figure: str) -> float:
    return sum(view[figure] or 0 for view in views)


def test_what_is_measured_is_what_was_decided(playscope: Run, data_dir: Path, tmp_path: Path) -> None:
    with collecting(data_dir, tmp_path) as collect:
        truth = simulated(playscope, collect.url)
        done = playscope("views", "--format", "json", "--data-dir", data_dir)
    beside = json.loads(done.stdout)
    with StoreReader(data_dir) as reader:
        events = list(reader.events())
    views = list(view_records(events, max(event.received_at for event in events) + LATER_MS))
    assert all(event.timestamp <= event.received_at for event in events)
    assert len(views) == len(beside) == truth["views"] > VIEWERS
    assert Counter(event.event for event in events) == truth["events_by_name"]
    assert Counter(str(event.percent) for event in events if event.percent) == truth["percents"]
    assert Counter(view["outcome"] for view in views) == Counter(truth["outcomes"])
    # A view without an end is lost a minute later; until then it is open.
    assert Counter(view["outcome"] or "lost" for view in beside) == Counter(truth["outcomes"])
    for figure in ("rebuffer_count", "seek_count", "frames_shown", "frames_dropped"):
        assert total(views, figure) == truth[figure], figure
    # Each view's times are exact to the millisecond.
    for figure in ("rebuffer_s", "seek_s", "played_s", "paused_s"):
        assert total(views, figure) == pytest.approx(truth[figure], abs=0.001), figure
    ratio = total(views, "rebuffer_s") / (total(views, "rebuffer_s") + total(views, "played_s"))
    assert ratio == pytest.approx(truth["rebuffer_ratio"], abs=1e-6)
    for figure, decimals in (("startup_s", 0.001), ("watched_percent", 0.01)):
        started = [view[figure] for view in views if view["outcome"] not in ("exit before start", "start failure")]
        cuts = quantiles(started, n=20, method="inclusive")
        said = truth[figure]
        assert said["count"] == len(started)
        assert [said["median"], said["p75"], said["p95"]] == pytest.approx([cuts[9], cuts[14], cuts[18]], abs=decimals)
    for source, figures in truth["by_source"].items():
        assert sum(view["source"] == source for view in views) == figures["views"]


def test_a_pace_is_kept_and_time_can_be_compressed(playscope: Run, data_dir: Path, tmp_path: Path) -> None:
    with collecting(data_dir, tmp_path) as collect:
        slow = simulated(playscope, collect.url, "--seconds", 10, "--rate", 8000, "--speed", 600)
    assert slow["sent_s"] >= slow["events"] / 8000 - 0.5
    with StoreReader(data_dir) as reader:
        events = list(reader.events())
    assert Counter(event.event for event in events) == slow["events_by_name"]
    assert all(event.timestamp <= event.received_at for event in events)


def test_the_same_seed_decides_the_same(playscope: Run) -> None:
    def truth(seed: int, began: int) -> dict[str, Any]:
        traffic = Traffic(20, seed, 60, began)
        for batch in traffic.batches(1 << 40):
            assert 0 < batch.count <= 200
        return traffic.truth.record()

    assert truth(1, T0) == truth(1, T0 + 1_000_000)
    assert truth(1, T0) != truth(2, T0)


@pytest.mark.parametrize("seed", range(6))
def test_its_length_is_known_before_it_is_told(seed: int) -> None:
    traffic = Traffic(20, seed, 60, T0)
    last = max(event["timestamp"] for batch in traffic.batches(1 << 40) for event in batch.body["events"])
    assert last <= T0 + traffic.length_ms <= last + 15_000


def test_no_collector_is_said(playscope: Run) -> None:
    done = playscope("simulate", "--viewers", 1, "--to", "http://127.0.0.1:1")
    assert (done.returncode, done.stdout) == (3, "")
    assert "cannot be reached" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert playscope("simulate", "--viewers", 1, "--to", "nowhere").returncode == 3
    assert playscope("simulate", "--viewers", 0).returncode == 2
