"""R1 and R8: kill -9 of a collector under load, again and again; nothing acknowledged is lost, its counters are true.

While it runs, /health and a second reader of the store are asked over and over, and each answer has to add up.
"""

import os
import random
import signal
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import httpx

from collector.store.counters import Counters
from collector.store.reader import StoreReader
from tests.collector.load import send_until_gone
from tests.collector.running import collecting
from tests.collector.test_store import assert_sums

CYCLES = int(os.environ.get("KILL_CYCLES", "200"))
ACKNOWLEDGED = int(os.environ.get("KILL_EVENTS", "200000"))
# One alone has its events committed by the thread that reads them, many by the writer's.
_SENDERS = (1, 2, 6)


def main() -> None:
    chance = random.Random(1)
    acknowledged: list[str] = []
    samples = doubled = cycles = last = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="playscope-kills-") as name:
        folder = Path(name)
        while cycles < CYCLES or len(acknowledged) < ACKNOWLEDGED:
            before = len(acknowledged)
            samples += _cycle(folder, cycles, acknowledged, chance)
            cycles += 1
            with StoreReader(folder) as reader:
                assert_sums(reader.counters())
                new = [event.id for event in reader.events(after=last)]
                last = max((event.number for event in reader.newest(1)), default=0)
            doubled += len(new) - len(set(new))
            lost = set(acknowledged[before:]) - set(new)
            assert not lost, f"cycle {cycles}: {len(lost)} acknowledged events are lost"
            if cycles % 50 == 0:
                print(f"{cycles} kills, {len(acknowledged):,} events acknowledged so far, none lost", flush=True)
        with StoreReader(folder) as reader:
            kept = [event.id for event in reader.events()]
            counters = reader.counters()
    lost = set(acknowledged) - set(kept)
    print(f"{cycles} kills in {time.monotonic() - began:.0f} s; the counters added up at each of {samples:,} samples")
    print(f"{len(acknowledged):,} events acknowledged: {len(lost)} lost, {len(kept) - len(set(kept))} doubled")
    assert not lost
    assert not doubled
    assert counters.stored == len(kept) == len(set(kept))


def _cycle(folder: Path, number: int, acknowledged: list[str], chance: random.Random) -> int:
    """One life of a collector under load, with one to fifty events a request; gives how often it was asked."""
    batch, count = chance.choice((1, 1, 10, 50)), chance.choice(_SENDERS)
    with collecting(folder) as (process, port):
        senders = [
            threading.Thread(target=send_until_gone, args=(port, f"{number}-{sender}", acknowledged, batch))
            for sender in range(count)
        ]
        for sender in senders:
            sender.start()
        asked = _ask(folder, port, 0.2 + chance.random() / 2)
        process.send_signal(signal.SIGKILL)
        for sender in senders:
            sender.join()
    return asked


def _ask(folder: Path, port: int, seconds: float) -> int:
    samples = 0
    end = time.monotonic() + seconds
    with (
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10) as http,
        StoreReader(folder) as reader,
    ):
        while time.monotonic() < end:
            told: dict[str, Any] = http.get("/health").json()
            assert_sums(Counters(**told["counters"]))
            assert_sums(reader.counters())
            samples += 2
            time.sleep(0.01)
    return samples


if __name__ == "__main__":
    main()
