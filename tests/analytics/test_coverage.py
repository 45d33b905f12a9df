"""What was played of the media, against a count cell by cell."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.playback.coverage import Coverage, seconds, times_played, union
from analytics.playback.span import Stretch

stretches = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 100)).map(lambda pair: Stretch(*map(float, sorted(pair))))
)


@given(stretches)
def test_union_holds_each_second_once(played: list[Stretch]) -> None:
    merged = union(played)
    cells = {cell for stretch in played for cell in range(int(stretch.start), int(stretch.end))}
    assert seconds(merged) == len(cells)
    assert all(before.end < after.start for before, after in itertools.pairwise(merged))


@given(stretches, st.data())
def test_sums_are_the_same_however_the_list_grew(played: list[Stretch], data: st.DataObject) -> None:
    coverage = Coverage()
    for _ in range(5):
        end = data.draw(st.integers(0, len(played)))
        assert coverage.seconds_of(played[:end]) == (seconds(union(played[:end])), seconds(played[:end]))


@given(stretches)
def test_times_played_of_each_cell(played: list[Stretch]) -> None:
    expected = np.zeros(100)
    for stretch in played:
        expected[int(stretch.start) : int(stretch.end)] += 1
    assert times_played(played, 100.0, 100) == pytest.approx(expected)


def test_parts_of_cells_count_in_part() -> None:
    assert times_played([Stretch(0, 15), Stretch(5, 10)], 20.0, 2).tolist() == [1.5, 0.5]
    assert times_played([], 20.0, 3).tolist() == [0, 0, 0]
    assert times_played([Stretch(-5, 50)], 20.0, 2).tolist() == [1, 1]
