"""What the window knows of the events, and the log it keeps."""

import logging
import threading

from desktop.live import Live
from desktop.look.clock_text import age, clock, count, full_time, media_clock
from desktop.run.log_records import LogRecords
from tests.desktop.samples import START_MS, make_event, played_clips


def test_every_figure_gets_every_event() -> None:
    live, events = Live(), played_clips()
    live.take(events[:100])
    live.take([])
    live.take(events[100:])
    assert len(live.rows) == live.mix.total == live.rate.total == len(events)
    assert live.mix.counts["timeupdate"] == sum(event.event == "timeupdate" for event in events)
    assert live.marks.total == sum(event.event == "percentsplayed" for event in events)


def test_log_records_keep_the_newest_as_plain_values(expected_warnings) -> None:
    expected_warnings("It failed")
    records = LogRecords(capacity=3)
    log = logging.getLogger("tests.log")
    log.setLevel(logging.INFO)
    log.addHandler(records)
    for number in range(5):
        log.info("record %d", number)
    try:
        raise ValueError("of a kind")
    except ValueError:
        log.exception("It failed")
    kept = records.since(0)
    assert [line.message for line in kept] == ["record 3", "record 4", "It failed: ValueError: of a kind"]
    assert [line.number for line in kept] == [3, 4, 5]
    assert records.since(5) == kept[2:]
    assert records.since(6) == []
    assert records.end == 6


def test_any_thread_may_log() -> None:
    records, log = LogRecords(capacity=10_000), logging.getLogger("tests.threads")
    log.setLevel(logging.INFO)
    log.addHandler(records)
    threads = [threading.Thread(target=lambda: [log.info("x") for _ in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        records.since(0)
        thread.join()
    assert [line.number for line in records.since(0)] == list(range(2000))


def test_times_as_people_read_them() -> None:
    assert clock(START_MS + 7).endswith(".007")
    assert full_time(START_MS).startswith("2026-03-1")
    for extreme in (-62_135_596_800_000, 253_402_300_799_999, 2**62):
        assert clock(extreme)
        assert full_time(extreme)
    assert [media_clock(value) for value in (None, 0.0, 59.9996, 3599.9999, -1.5, 1e12)] == [
        "", "0:00.000", "1:00.000", "1:00:00.000", "-0:01.500", "1e+12 s",
    ]  # fmt: skip
    assert media_clock(float("inf")) == "inf s"
    ages = [age(value) for value in (-1, 59.9, 84, 725, 7300, 200_000, 600_000)]
    assert ages == ["0 s", "59 s", "84 s", "12 min", "2 h", "55 h", "6 days"]
    assert (count(1, "event"), count(12_345, "event"), count(0)) == ("1 event", "12,345 events", "0")


def test_an_event_without_a_number_of_any_kind() -> None:
    live = Live()
    live.take([make_event(seq=None, media_time=None, duration=None, percent=None, view_id=None, session_id=None)])
    assert live.rows[0].seq is None
