"""The player's own claims beside what was measured: a seek to the middle is no half watched."""

from dataclasses import replace

from analytics.playback.vendor import claims
from tests.analytics.sessions import view_of

PLAYED_TEN = [
    ("viewstart", 0.0, 0.0),
    ("play", 0.1, 0.0),
    ("playing", 0.2, 0.0),
    *[("timeupdate", 0.2 + second, float(second)) for second in range(1, 11)],
]
FACTS = view_of(PLAYED_TEN).facts()  # 10 s of 60 s: 16.7 %


def test_marks_that_were_reached_and_watched_agree() -> None:
    assert [(claim.figure, claim.agrees) for claim in claims(FACTS, [(10, "a")])] == [
        ("watched_percent", True),
        ("reached_percent", True),
    ]


def test_a_mark_that_was_jumped_to_does_not() -> None:
    jumped = view_of([*PLAYED_TEN, ("seeking", 10.3, 30.0), ("seeked", 10.4, 30.0), ("timeupdate", 11.4, 31.0)]).facts()
    watched, reached = claims(jumped, [(10, "a"), (50, "b")])
    assert (watched.agrees, reached.agrees) == (False, True)
    assert watched.words == "percentsplayed up to 50 %"


def test_marks_that_fire_again_are_said() -> None:
    assert claims(FACTS, [(10, "a"), (10, "b")])[0].words == "percentsplayed up to 10 %, more than once at 10 %"


def test_seeks_are_compared_only_where_the_player_tells_of_them() -> None:
    assert claims(FACTS, []) == []
    (claim,) = claims(replace(FACTS, vendor_seeks=1), [])
    assert (claim.figure, claim.words, claim.agrees) == ("seek_count", "seek events: 1", False)
    assert claims(replace(FACTS, vendor_seeks=2, seeks=2), [])[0].agrees


def test_without_a_duration_percents_claim_nothing() -> None:
    assert claims(replace(FACTS, duration_s=None), [(50, "a")]) == []
