"""A window that opens again on another source keeps its options, and nothing that plays or ends it."""

import pytest

from commands.desktop import _without_play


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ([], []),
        (["--demo", "--port", "0"], ["--port", "0"]),
        (["--source", "harper", "--data-dir", "d"], ["--data-dir", "d"]),
        (["--source=fleet", "--quit-after=9", "--host", "h"], ["--host", "h"]),
        (["--open", "x.webm", "--screenshot", "p.png", "--cloud-name", "c"], ["--cloud-name", "c"]),
    ],
)
def test_the_options_of_the_next_window(words: list[str], kept: list[str]) -> None:
    assert _without_play(words) == kept
