"""How long it waits, and how much it sends."""

import random

import pytest

from collector.harper.pace import MAX_BYTES, MAX_EVENTS, Backoff, BatchSize, Rests, rest_after


def test_waits_double_to_a_limit_with_chance_and_never_end() -> None:
    backoff = Backoff(0.5, 30, random.Random(3))
    waits = [backoff.next() for _ in range(200)]
    for wait, whole in zip(waits, [0.5, 1, 2, 4, 8, 16, *[30] * 194], strict=True):
        assert whole / 2 <= wait <= whole
    assert len(set(waits)) == 200
    backoff.reset()
    assert backoff.next() <= 0.5


def test_batches_grow_to_a_limit_and_shrink_to_one() -> None:
    size = BatchSize()
    for _ in range(20):
        size.took(0.01, size.events)
    assert (size.events, size.bytes) == (MAX_EVENTS, MAX_BYTES)
    size.took(3, size.events)
    assert size.events == MAX_EVENTS // 2
    for _ in range(30):
        size.shrink()
    assert (size.events, size.bytes) == (1, 1)


def test_a_trickle_says_nothing_about_what_harperdb_can_take() -> None:
    size = BatchSize()
    before = size.events
    for _ in range(50):
        size.took(0.01, 1)
    assert size.events == before


def test_events_gather_between_batches_and_a_backlog_is_sent_without_a_rest() -> None:
    assert 0 < rest_after(0.001, full=False, busy=False) <= 0.25
    assert rest_after(0.1, full=True, busy=False) == 0
    assert rest_after(0.1, full=True, busy=True) == pytest.approx(0.4)


def test_a_batch_is_worked_on_in_pieces_with_a_rest_after_each_only_while_events_come_in() -> None:
    waits: list[float] = []
    received = 7
    rests = Rests(lambda: received, waits.append)
    assert [*rests.pieces(range(100))][-1][-1] == 99
    assert waits == []
    received = 8
    pieces = [list(piece) for piece in rests.pieces(range(100))]
    assert [number for piece in pieces for number in piece] == list(range(100))
    assert len(waits) == len(pieces) > 2


def test_the_batch_after_others_came_in_rests_from_its_first_piece_on() -> None:
    """Whoever waits for the interpreter's lock meanwhile has no way to show it."""
    waits: list[float] = []
    received = 7
    rests = Rests(lambda: received, waits.append)
    rests.begin()
    received = 8
    rests.begin()
    assert len(list(rests.pieces(range(100)))) == len(waits) > 2
    rests.begin()
    rests.end(full=True)
    assert waits[-1] == 0


def test_batches_are_small_while_many_others_come_in() -> None:
    received = 0
    rests = Rests(lambda: received, lambda seconds: None)
    for more, at_most in ((0, 2000), (50, 2000), (5000, 500), (0, 2000)):
        rests.begin()
        received += more
        rests.end(full=True)
        assert rests.at_most(2000) == at_most
        assert rests.at_most(3) == 3
