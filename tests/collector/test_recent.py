"""The newest events in memory: always the next ones to deliver, or nothing is said."""

from collections.abc import Callable
from pathlib import Path

from collector.event import Event
from collector.store.recent import Recent
from collector.store.store import Batch, Store

Make = Callable[..., Event]
LOTS = 1_000_000


def events(make_event: Make, *numbers: int) -> list[Event]:
    return [make_event(number=number) for number in numbers]


def test_what_comes_after_a_number_is_there_or_unknown(make_event: Make) -> None:
    recent = Recent(10)
    recent.add(events(make_event, 11, 13, 14))
    recent.add(events(make_event, 15))
    assert recent.after(9, 5, LOTS) is None, "10 may be to deliver, too"
    assert [event.number for event in recent.after(10, 3, LOTS) or ()] == [11, 13, 14]
    assert [event.number for event in recent.after(12, 9, LOTS) or ()] == [13, 14, 15]
    assert recent.after(10, 9, LOTS) is None, "what was settled is forgotten"
    assert [event.number for event in recent.after(12, 9, 450) or ()] == [13, 14]
    assert [event.number for event in recent.after(12, 9, 1) or ()] == [13]
    assert recent.after(15, 9, LOTS) == []
    recent.begin_anew(20)
    assert (recent.after(15, 9, LOTS), recent.after(20, 9, LOTS)) == (None, [])


def test_beyond_its_bounds_nothing_is_kept_until_delivery_is_near_again(make_event: Make) -> None:
    few, small = Recent(0, events=3), Recent(0, size=1000)
    for recent in few, small:
        recent.add(events(make_event, *range(1, 5001)))
        assert recent.after(0, 9, LOTS) is None
        recent.add(events(make_event, 5001, 5002))
        assert recent.after(3001, 9, LOTS) is None, "far behind: it reads from the file"
        recent.add(events(make_event, 5003))
        assert recent.after(4000, 9, LOTS) is None, "near now: what comes from here on is kept"
        recent.add(events(make_event, 5004, 5005))
        assert recent.after(5002, 9, LOTS) is None
        assert [event.number for event in recent.after(5003, 9, LOTS) or ()] == [5004, 5005]
        assert recent.after(5005, 9, LOTS) == []


def test_delivery_is_given_the_same_from_memory_and_from_the_file(tmp_path: Path, make_event: Make) -> None:
    with_memory = Store(tmp_path)
    there = with_memory.destination("k", ask=False)
    plain = make_event(
        event="a\u0000é",
        media_time=3.0,
        duration=0.25,
        percent=0,
        seq=-(2**63),
        data_json=b'{"x":[1,{"y":"\xc3\xa9"}]}',
    )
    with_memory.add(Batch(events=[plain, make_event(), make_event(data_json=b"{}")]))
    with_memory.add(Batch(events=[make_event()], local=True))
    with_memory.add(Batch(events=[make_event(id="again"), make_event(id="again")]))
    remembered = with_memory.pending(there, 10, LOTS)
    with_memory.close()
    without = Store(tmp_path)
    there = without.destination("k", ask=False)
    read = without.pending(there, 10, LOTS)
    without.close()
    assert len(read) == 4
    assert list(map(repr, remembered)) == list(map(repr, read))
