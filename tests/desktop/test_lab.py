"""The frame clock's figures on logs written by hand; the Lab menu beside other sources."""

from typing import Any
from unittest.mock import MagicMock, patch

import pytest
from pytestqt.qtbot import QtBot

from collector.lab.scenarios import SCENARIOS
from desktop.lab.menu import LabMenu
from desktop.lab.probe import FrameLog, Heard
from desktop.lab.truth import figures_seen
from desktop.lab.verdict import verdict_of
from desktop.player.source import Source
from desktop.player.source_bar import SourceBar
from resources import CLIPS

FRAME = 1 / 30


def frames(start: float, media: float, seconds: float, rate: float = 1.0) -> list[tuple[float, float]]:
    """Frames drawn from `start` on, `seconds` long by the clock."""
    return [(start + i * FRAME, media + i * FRAME * rate) for i in range(round(seconds / FRAME))]


def seen(shown: list[tuple[float, float]], *events: tuple[Any, ...], until: float) -> dict[str, float]:
    return figures_seen(FrameLog(tuple(shown), tuple(Heard(*event) for event in events), until))


def test_a_stall_is_the_gap_between_frames() -> None:
    found = seen([*frames(1.2, 0, 2), *frames(5.2, 2, 1)], ("play", 1.0), until=6.2)
    assert found["rebuffer_count"] == 1
    assert found["startup_s"] == pytest.approx(0.2)
    assert found["rebuffer_s"] == pytest.approx(2.0, abs=0.01)
    assert found["played_s"] == pytest.approx(3.0, abs=0.01)
    assert found["first_stall_s"] == pytest.approx(2.0, abs=0.01)


def test_frames_that_were_not_drawn_are_no_stall() -> None:
    found = seen([*frames(1, 0, 1), *frames(2.6, 1.6, 1)], ("play", 1.0), until=3.6)
    assert found["rebuffer_count"] == 0
    assert found["played_s"] == pytest.approx(2.6, abs=0.01)


def test_the_playhead_may_run_on_behind_the_last_frame() -> None:
    found = seen(frames(1, 0, 1), ("play", 1.0), ("waiting", 2.1, 1.1), until=4)
    assert found["first_stall_s"] == pytest.approx(1.1, abs=0.01)
    assert found["rebuffer_s"] == pytest.approx(1.9, abs=0.01)


def test_a_wrap_to_the_start_is_no_seek() -> None:
    found = seen(
        [*frames(1, 0, 2), *frames(3.15, 0, 1)], ("play", 1.0), ("seeking", 3.0, 0.0), ("seeked", 3.1), until=4.15
    )
    assert found["seek_s"] == 0
    assert found["played_s"] == pytest.approx(3.15, abs=0.01)


def test_a_pause_and_a_seek_are_no_stall() -> None:
    paused = seen([*frames(1, 0, 1), *frames(4, 1, 1)], ("play", 1.0), ("pause", 2.0), ("play", 4.0), until=5)
    assert (paused["rebuffer_count"], paused["paused_s"]) == (0, 2.0)
    sought = seen(
        [*frames(1, 0, 1), *frames(4, 6, 1)], ("play", 1.0), ("seeking", 2.0, 6.0), ("seeked", 4.0, 6.0), until=5
    )
    assert (sought["rebuffer_count"], sought["seek_s"]) == (0, pytest.approx(2.0))


def test_the_second_source_is_another_view() -> None:
    found = seen(
        [*frames(1, 0, 1), *frames(4, 0, 1)],
        ("play", 1.0), ("playing", 1.0), ("emptied", 2.0), ("loadstart", 2.1), ("play", 2.5), until=5,
    )  # fmt: skip
    assert found["played_s"] == pytest.approx(1.0, abs=0.01)


def test_a_scenario_without_an_end_or_a_view_has_failed() -> None:
    log = FrameLog((), (), 1.0)
    assert not verdict_of(SCENARIOS[0], None, []).passed
    assert verdict_of(SCENARIOS[0], log, []).failure == "the page reported no view"


def test_the_lab_s_addresses_are_not_remembered(qtbot: QtBot) -> None:
    bar = SourceBar(CLIPS, "demo", ["dog"])
    qtbot.addWidget(bar)
    source = Source("lab", "http://127.0.0.1:1/lab/scrub/clock.webm?run=1")
    bar.show_source(source)
    assert (bar.history, source.title) == (["dog"], "scrub")


def test_another_source_ends_a_scenario() -> None:
    playing, messages = MagicMock(), MagicMock()
    with patch("desktop.lab.menu.Driver") as driver, patch("desktop.lab.menu.LabServer") as server:
        menu = LabMenu(playing, MagicMock(), messages)
        menu.play(SCENARIOS[0])
        (on_source_changed,), _ = playing.source_changed.connect.call_args
        driver().play.assert_called_once_with(SCENARIOS[0])
        on_source_changed(Source("clip", "demo"))
        driver().give_up.assert_called_once()
        messages.withdraw.assert_called_with("lab")
        menu.stop()
        server().stop.assert_called_once()
