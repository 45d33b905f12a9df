"""R3 and R4: many events through a faulty HarperDB, with restarts of the delivery; every event exactly once.

The HarperDB is a stand-in behind httpx's mock transport: 30 % of the answers are lost after it stored, 20 % of the
inserts fail with 500, and some time out, come back as garbage, or are stored in part.
"""

import logging
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from collector.config import HarperTarget
from collector.event import Event
from collector.harper.delivery import HarperDelivery
from collector.harper.pace import Backoff
from collector.store.store import Batch, Store
from tests.collector.harper.stand_in import PASSWORD, USER, Faults, StandIn

TARGET = HarperTarget(url="http://127.0.0.1:9925", username=USER, password=PASSWORD)
_NOON = 1_795_435_200_000
_ADDED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it. `inserts`: batches that reached the table. `faults`: how often each fault struck."""

    events: int
    rows: int
    delivered: int
    parked: int
    pending: int
    restarts: int
    inserts: int
    faults: dict[str, int]

    @property
    def good(self) -> bool:
        return self.rows == self.delivered == self.events and not self.parked and not self.pending


def measure(events: int, seed: int = 1, restarts: int = 5) -> Figures:
    """Stores `events` while they are delivered, killing and restarting the delivery `restarts` times."""
    stand_in = StandIn(
        seed=seed, faults=Faults(lost=0.30, failing=0.20, timeouts=0.05, garbage=0.03, too_many=0.02, short=0.05)
    )
    stand_in.largest_body = 25_000  # about a hundred events: there have to be many inserts for many faults
    level = logging.getLogger("collector.harper").level
    logging.getLogger("collector.harper").setLevel(logging.CRITICAL)
    try:
        with tempfile.TemporaryDirectory(prefix="playscope-faults-") as folder:
            store = Store(Path(folder))
            try:
                _drive(store, stand_in, events, restarts)
                counters = store.counters()
            finally:
                store.close()
    finally:
        logging.getLogger("collector.harper").setLevel(level)
    return Figures(
        events=events,
        rows=len(stand_in.rows),
        delivered=counters.delivered,
        parked=counters.parked,
        pending=counters.pending,
        restarts=restarts,
        inserts=len(stand_in.batches),
        faults=dict(stand_in.struck),
    )


def _drive(store: Store, stand_in: StandIn, events: int, restarts: int) -> None:
    delivery = _start(store, stand_in)
    restart_at = {events * (number + 1) // (restarts + 1) // _ADDED_AT_ONCE for number in range(restarts)}
    try:
        for block in range(0, events, _ADDED_AT_ONCE):
            numbers = range(block, min(block + _ADDED_AT_ONCE, events))
            store.add(Batch(events=[event(number) for number in numbers]))
            if block // _ADDED_AT_ONCE in restart_at:
                delivery.stop()
                delivery = _start(store, stand_in)
        deadline = time.monotonic() + 60 + events / 100
        while store.counters().pending and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        delivery.stop()


def _start(store: Store, stand_in: StandIn) -> HarperDelivery:
    delivery = HarperDelivery(
        TARGET, store, transport=stand_in.transport, retrying=Backoff(0.001, 0.01), refused=Backoff(0.01, 0.01)
    )
    delivery.start()
    return delivery


def event(number: int) -> Event:
    moment = _NOON + number
    return Event(
        id=f"event-{number}",
        event="timeupdate",
        timestamp=moment,
        received_at=moment,
        seq=number,
        media_time=number / 4,
    )


def main() -> None:
    figures = measure(events=50_000)
    for name, value in asdict(figures).items():
        print(f"{name:10} {value}")
    if not figures.good:
        raise AssertionError("not every event exactly once")
    print("each exactly once")


if __name__ == "__main__":
    main()
