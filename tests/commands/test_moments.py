"""Moments as a command line has them."""

from datetime import UTC, datetime

import pytest

from commands.moments import read_moment

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def test_dates_times_and_ages() -> None:
    def moment(text: str) -> datetime:
        return datetime.fromtimestamp(read_moment(text, NOW) / 1000, UTC)

    assert moment("2026-11-26T14:00:00Z") == datetime(2026, 11, 26, 14, tzinfo=UTC)
    assert moment("2026-11-26") == datetime(2026, 11, 26).astimezone(UTC)
    assert moment("90m") == datetime(2026, 11, 26, 10, 30, tzinfo=UTC)
    assert moment("1.5d") == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "999999w", "5y", "-2h"])
def test_what_is_none_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no moment|is longer ago"):
        read_moment(text, NOW)
