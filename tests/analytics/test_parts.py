"""A reading that is shared out among processes gives what one reading gives."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from analytics.history import store_source
from analytics.history.digest import Digest, read_digest
from analytics.history.packing import Packed, pack
from analytics.history.parts import Told, read_parts
from analytics.history.sample import read_sample
from analytics.history.source import Cancelled, Selection
from analytics.history.store_source import StoreSource
from analytics.playback.figures import figures_of
from analytics.playback.filter import parse
from analytics.playback.findings import findings_of
from analytics.playback.view import View
from tests.analytics.factory import make_event
from tests.commands.conftest import fill
from tests.desktop.samples import START_MS, played_clips

NOW = START_MS + 3_600_000


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoreSource:
    monkeypatch.setattr(store_source, "_FEW", 0)
    fill(tmp_path, [*played_clips(), make_event("play", id="of no view"), make_event("percentsplayed", percent=250)])
    return StoreSource(tmp_path)


def read(source: StoreSource, selection: Selection) -> tuple[Digest, list[Packed], list[Told]]:
    packed: list[Packed] = []
    told: list[Told] = []
    return read_parts(source, selection, NOW, pack, packed.extend, told.append), packed, told


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(start_ms=START_MS + 5000, end_ms=START_MS + 60_000),
        Selection(filter=parse("event == error or event == waiting")),
        Selection(filter=parse("view.rebuffer_count > 0")),
    ],
    ids=["all", "a range", "a filter of events", "a filter of views"],
)
def test_parts_come_to_the_whole(source: StoreSource, selection: Selection) -> None:
    whole = read_digest(source, selection, lambda share: None, NOW)
    together, packed, told = read(source, selection)
    assert len(source.parts(2)) == 2
    assert together.mix.counts == whole.mix.counts
    assert together.mix.total == whole.mix.total == told[-1].mix.total > 0
    assert [part.tolist() for part in together.marks.series()] == [part.tolist() for part in whole.marks.series()]
    assert together.marks.outside == whole.marks.outside == told[-1].marks.outside
    assert (together.first_ms, together.last_ms) == (whole.first_ms, whole.last_ms)
    assert together.views.without_view == whole.views.without_view
    assert told[-1].share == 1
    assert {view.view_id for view, _ in packed} == {view.view_id for view in whole.views}
    for view, findings in packed:
        one = whole.views.get(view.view_id)
        assert one is not None
        assert findings == findings_of(one)
        assert_alike(view, one)


def assert_alike(packed: View, view: View) -> None:
    """All that can be read of them is the same, near at hand or not, at this moment and at others."""
    for now in (NOW, None, packed.received_at + 1000):
        assert packed.facts(now) == view.facts(now)
        assert figures_of(packed.facts(now)) == figures_of(view.facts(now))
        assert packed.spans(now) == view.spans(now)
        assert packed.flags(now) == view.flags(now)
        assert packed.history(now) == view.history(now)
    for name in ("session_id", "source", "received_at", "version", "is_finished", "notes", "marks", "startup_ids"):
        assert getattr(packed, name) == getattr(view, name), name
    assert packed.stretches() == view.stretches()
    assert packed.picture_ids == view.picture_ids


def test_the_report_of_parts_is_that_of_the_whole(source: StoreSource, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = read_sample(source, Selection(), NOW)
    monkeypatch.setattr(store_source, "_FEW", 1_000_000)
    assert not source.parts(2)
    whole = read_sample(source, Selection(), NOW)
    assert parts.views.sort_values("view_id", ignore_index=True).equals(
        whole.views.sort_values("view_id", ignore_index=True)
    )
    assert (parts.counts, parts.percents, parts.first_ms, parts.last_ms) == (
        whole.counts, whole.percents, whole.first_ms, whole.last_ms
    )  # fmt: skip
    assert sorted(parts.facts, key=repr) == sorted(whole.facts, key=repr)
    assert sorted(parts.findings, key=repr) == sorted(whole.findings, key=repr)


def test_whoever_wants_no_more_raises(source: StoreSource) -> None:
    def enough() -> None:
        raise Cancelled

    def take(packed: Sequence[Packed]) -> None:
        raise AssertionError("it goes on")

    with pytest.raises(Cancelled):
        read_parts(source, Selection(), NOW, pack, take, lambda told: None, enough)
