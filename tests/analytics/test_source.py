"""Reading events of the past from the store: in pages, of a range, with a filter, with progress and an end."""

from pathlib import Path

import pytest

from analytics.history import store_source
from analytics.history.source import Cancelled, Selection
from analytics.history.store_source import StoreSource
from collector.event import Event
from tests.analytics.factory import T0, make_event
from tests.commands.conftest import fill


class OnlyPlay:
    def matches(self, event: Event, /) -> bool:
        return event.event == "play"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoreSource:
    monkeypatch.setattr(store_source, "_PAGE", 4)
    names = ["play", "pause"] * 5
    fill(tmp_path / "data", [make_event(name, second) for second, name in enumerate(names)])
    return StoreSource(tmp_path / "data")


def seconds(source: StoreSource, selection: Selection) -> list[int]:
    pages = source.pages(selection, lambda share: None)
    return [(event.timestamp - T0) // 1000 for page in pages for event in page]


def test_all_of_a_range_with_a_filter(source: StoreSource) -> None:
    assert seconds(source, Selection()) == list(range(10))
    assert seconds(source, Selection(start_ms=T0 + 3000, end_ms=T0 + 7000)) == [3, 4, 5, 6]
    assert seconds(source, Selection(end_ms=T0 + 5000, filter=OnlyPlay())) == [0, 2, 4]


def test_progress_rises_to_the_whole_and_may_end_it(source: StoreSource) -> None:
    shares: list[float | None] = []
    assert sum(len(page) for page in source.pages(Selection(), shares.append)) == 10
    assert shares == pytest.approx([0.4, 0.8, 1.0])

    def enough(share: float | None) -> None:
        raise Cancelled

    pages = source.pages(Selection(), enough)
    assert len(next(pages)) == 4
    with pytest.raises(Cancelled):
        next(pages)


def test_no_store_has_no_events(tmp_path: Path) -> None:
    assert seconds(StoreSource(tmp_path / "none"), Selection()) == []
