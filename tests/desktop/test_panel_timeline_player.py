"""A place on the timeline moves the player of this window, and no other."""

from types import SimpleNamespace

from desktop.player.playing import Playing
from desktop.player.view import PlayerView


def test_the_page_is_told_a_number_and_nothing_else() -> None:
    scripts: list[str] = []
    view = SimpleNamespace(_run=scripts.append)
    for seconds in (12.5, 1e-7, float("nan"), float("inf")):
        PlayerView.seek(view, seconds)  # type: ignore[arg-type]
    assert ["currentTime = 12.5)" in scripts[0], "currentTime = 1e-07)" in scripts[1]] == [True, True]
    assert len(scripts) == 2


def test_only_views_that_play_here_are_moved() -> None:
    moved: list[float] = []
    playing = SimpleNamespace(_session=SimpleNamespace(open_views={"v"}), _view=SimpleNamespace(seek=moved.append))
    Playing.seek(playing, "another", 3.0)  # type: ignore[arg-type]
    assert moved == []
    Playing.seek(playing, "v", 4.0)  # type: ignore[arg-type]
    assert moved == [4.0]
