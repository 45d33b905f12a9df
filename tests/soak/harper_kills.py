"""R3 on the real thing: HarperDB killed and started again while events come; every event exactly once.

HARPERDB_TESTS=0 leaves it out. How long it takes says nothing about HarperDB: most of it is waiting for it to start.
"""

import logging
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from collector.config import HarperTarget
from collector.harper.delivery import HarperDelivery
from collector.harper.pace import Backoff
from collector.store.store import Batch, Store
from tests.harperdb.instance import TERMS, HarperInstance
from tests.soak.harper_faults import event

_ROUND = 5000
_SCHEMA = "kills"


def measure(events: int = 50_000) -> tuple[int, int, int]:
    """Kills HarperDB once in each round of 5,000 events; gives (rounds, rows, different ids in them)."""
    rounds = events // _ROUND
    with HarperInstance() as harper, tempfile.TemporaryDirectory(prefix="playscope-kills-") as folder:
        target = HarperTarget(url=harper.url, username=harper.username, password=harper.password, schema=_SCHEMA)
        store = Store(Path(folder))
        delivery = HarperDelivery(target, store, retrying=Backoff(0.1, 1.0))
        delivery.start()
        try:
            for number in range(rounds):
                store.add(Batch(events=[event(number * _ROUND + place) for place in range(_ROUND)]))
                _wait(store, (number * _ROUND).__lt__)
                harper.kill()
                harper.start()
                _wait(store, ((number + 1) * _ROUND).__eq__)
        finally:
            delivery.stop()
            store.close()
        ids = Counter(row["id"] for row in harper.rows(_SCHEMA, "events"))
    return rounds, sum(ids.values()), len(ids)


def _wait(store: Store, enough: Callable[[int], bool]) -> None:
    deadline = time.monotonic() + 120
    while not enough(store.counters().delivered):
        if time.monotonic() > deadline:
            raise AssertionError(f"delivery stands still at {store.counters()}")
        time.sleep(0.001)


def main() -> None:
    if os.environ.get("HARPERDB_TESTS") == "0":
        print("HARPERDB_TESTS=0: left out")
        return
    print(f"starts a throwaway HarperDB and agrees to its terms for it: {TERMS}")
    logging.getLogger("collector.harper").setLevel(logging.CRITICAL)
    kills, rows, different = measure()
    print(f"kills {kills}, events {kills * _ROUND}, rows {rows}, different ids {different}")
    if not rows == different == kills * _ROUND:
        raise AssertionError("not every event exactly once")
    print("each exactly once")


if __name__ == "__main__":
    main()
