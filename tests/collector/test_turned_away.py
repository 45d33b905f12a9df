"""What is said of posts that are turned away: the reason and the sender, now and then, and never too much."""

import pytest

from collector.http.answers import Answer, error_body
from collector.http.turned_away import TurnedAway

_NO_KEY = Answer(403, error_body("Posting events here needs ?key= with the write key."))


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_each_reason_is_said_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    clock = Clock()
    turned_away = TurnedAway(clock)
    assert turned_away.newest == ""
    for _ in range(5):
        turned_away.note(_NO_KEY, "https://a.example")
    turned_away.note(Answer(200, b"{}"), "https://a.example")
    turned_away.note(Answer(503, error_body("The disk is full.")), "https://a.example")
    assert len(caplog.records) == 1
    said = "A post of events from https://a.example was turned away with status 403. Posting events here needs ?key="
    assert turned_away.newest.startswith(said)
    clock.now_s += 61
    assert turned_away.newest == ""
    turned_away.note(_NO_KEY, "https://a.example")
    assert len(caplog.records) == 2


def test_ever_new_senders_fill_neither_log_nor_memory(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    turned_away = TurnedAway(Clock())
    for number in range(1000):
        turned_away.note(_NO_KEY, f"https://{number}.example" + "x" * 10_000)
    assert len(caplog.records) == 50
    assert len(turned_away.newest) < 300
