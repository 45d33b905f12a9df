"""R6: a store garbled at random places. It takes events again at once, says so, and saves what can be read.

Each round garbles a copy of one store at one to five places of its main file, -wal or -shm, or cuts the file off.
"""

import itertools
import logging
import os
import random
import shutil
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from collector.store.connection import STORE_FILE
from collector.store.reader import StoreReader
from collector.store.store import Batch, Store
from tests.collector.test_store import assert_sums
from tests.soak.harper_faults import event

ROUNDS = int(os.environ.get("GARBLED_ROUNDS", "100"))
SECONDS = float(os.environ.get("GARBLED_SECONDS", "3600"))
_AT_ONCE = 1000
_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Round:
    """One damaged store. `taken_after_s`: from the opening to an event on disk. `kept`: of the events that were in
    the file, how many can be read afterwards; `noticed`: it was said; `aside`: the file was set
    aside; `cut`: its end was cut off, so that what was there is gone."""

    file: str
    taken_after_s: float
    kept: int
    noticed: bool
    aside: bool
    cut: bool


def fill(folder: Path, events: int) -> None:
    """A store with so many events, as a kill leaves it: with -wal and -shm."""
    made = folder.with_name("made")
    store = Store(made)
    try:
        for first in range(0, events, _AT_ONCE):
            store.add(Batch(events=[event(number) for number in range(first, min(first + _AT_ONCE, events))]))
        folder.mkdir()
        for file in made.glob(f"{STORE_FILE}*"):
            shutil.copy(file, folder)
    finally:
        store.close()
        shutil.rmtree(made)


def measure(full: Path, events: int, seed: int) -> Round:
    """Damages a copy of the folder by chance, opens it, adds an event and waits until all is saved. AssertionError
    where an event is wrong or doubled, the new one missing, or others without a word."""
    chance = random.Random(seed)
    folder = full.with_name(f"round-{seed}")
    shutil.copytree(full, folder)
    suffix = chance.choice(["", "", "", "-wal", "-shm"])
    cut = _damage(folder / f"{STORE_FILE}{suffix}", chance)
    _settle(folder)
    try:
        began = time.monotonic()
        store = Store(folder)
        try:
            store.add(Batch(events=[event(events + 1)]))
            taken = time.monotonic() - began
            aside = "set aside" in (store.notice or "")
            deadline = time.monotonic() + 120
            while aside and "saved" not in (store.notice or "") and time.monotonic() < deadline:
                time.sleep(0.01)
            notice = store.notice
            assert not aside or "saved" in (notice or "")
            assert_sums(store.counters())
        finally:
            store.close()
        with StoreReader(folder) as reader:
            found = list(reader.events())
        ids = Counter(one.id for one in found)
        assert max(ids.values()) == 1
        assert ids[f"event-{events + 1}"] == 1
        kept = len(found) - 1
        assert notice is not None or kept == events, f"{events - kept} events are lost without a word (seed {seed})"
        return Round(suffix or "main", taken, kept, notice is not None, aside, cut)
    finally:
        shutil.rmtree(folder)


def _damage(path: Path, chance: random.Random) -> bool:
    """Whether the file was cut off; else bytes in it were changed."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        if chance.random() < 0.2:
            file.truncate(chance.randrange(1, size))
            return True
        for _ in range(chance.randint(1, 5)):
            file.seek(chance.randrange(size))
            file.write(chance.randbytes(min(_WIDTH, size - file.tell())))
    return False


def _settle(folder: Path) -> None:
    """What the copying left for the disk to do is done before the store is opened: its first sync would wait for it."""
    for file in folder.iterdir():
        with file.open("rb") as opened:
            os.fsync(opened.fileno())


def main() -> None:
    events = 700_000
    logging.getLogger("collector.store").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="playscope-garbled-") as folder:
        full = Path(folder) / "full"
        fill(full, events)
        size = sum(file.stat().st_size for file in full.iterdir())
        rounds: list[Round] = []
        end = time.monotonic() + SECONDS
        while len(rounds) < ROUNDS and time.monotonic() < end:
            rounds.append(measure(full, events, len(rounds)))
    print(f"{len(rounds)} rounds, {size / 1e6:.0f} MB, {events} events")
    for file, cut in itertools.product(("main", "-wal", "-shm"), (False, True)):
        some = [one for one in rounds if (one.file, one.cut) == (file, cut)]
        if not some:
            continue
        kept = [one.kept / events for one in some]
        print(
            f"{file:5} {'cut off' if cut else 'garbled'} in {len(some):2} rounds, said in"
            f" {sum(one.noticed for one in some):2}, set aside in {sum(one.aside for one in some):2}; kept at least"
            f" {min(kept):.3%}, median {statistics.median(kept):.3%}; takes events after at most"
            f" {max(one.taken_after_s for one in some):.2f} s"
        )
    if max(one.taken_after_s for one in rounds) > 3:
        raise AssertionError("events were not taken within 3 s")


if __name__ == "__main__":
    main()
