"""What a row of the feed takes; how long things take is measured by `python -m tests.bench.feed`."""

import pytest

from desktop.feed.model import FeedModel
from desktop.feed.rows import FeedRows
from desktop.theme import Theme
from tests.desktop.kit import application
from tests.desktop.samples import played_clips

ROWS = 200_000


@pytest.fixture(scope="module")
def rows() -> FeedRows:
    rows, events = FeedRows(ROWS), played_clips(40)
    while rows.end < ROWS:
        rows.append(events[: ROWS - rows.end])
    return rows


def test_a_row_takes_less_than_200_bytes(rows: FeedRows, qtbot) -> None:
    model = FeedModel(rows, Theme(application(), "light"))
    model.set_folded(True)
    model.finish()
    assert (rows.nbytes + 16 * len(rows)) / len(rows) < 200
