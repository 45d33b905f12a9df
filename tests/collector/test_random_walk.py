"""A random walk over the store against a model of it: put, reject, crash, fail, restart, fill, deliver, reconnect."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from collector.event import Event
from collector.record.rejected import Rejected
from collector.store.reader import StoreReader
from collector.store.store import Batch, Destination, Outcome, Store, StoreFull
from tests.collector.conftest import NOON
from tests.collector.test_store import assert_sums

KEYS = ("http://one events", "http://two events")
IDS = st.integers(0, 200)
LARGE = b'{"a":"%s"}' % (b"x" * 3000)


class Failed(Exception):
    """What a failing caller raises inside the store's transaction."""


def event(number: int, size: int = 0) -> Event:
    return Event(
        id=f"e{number}", event="play", timestamp=NOON + number, received_at=NOON + number,
        data_json=LARGE if size else b"",
    )  # fmt: skip


class Walk(RuleBasedStateMachine):
    """The model: what was acknowledged in order, and what each destination was given. `refused` is flushed before a
    crash, because its last second may be lost then."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="playscope-walk-"))
        self.folder = self.root / "0"
        self.store = Store(self.folder)
        self.there: Destination | None = None
        self.stored: list[str] = []
        self.local: set[str] = set()  # imported
        self.duplicates = self.rejected = self.refused = 0
        self.written = True
        self.delivered: dict[str, list[str]] = {key: [] for key in KEYS}
        self.parked: dict[str, list[str]] = {key: [] for key in KEYS}

    # --- what callers do ---------------------------------------------------------------------------------------------

    @rule(numbers=st.lists(IDS, max_size=12), imported=st.booleans(), bad=st.integers(0, 2))
    def put(self, numbers: list[int], imported: bool, bad: int) -> None:
        pieces = [Rejected(field="event", reason="missing", raw=b"{}", received_at=NOON) for _ in range(bad)]
        outcome = self.store.add(Batch(events=[event(n) for n in numbers], rejected=pieces, local=imported))
        self._note(outcome, numbers, imported)
        self.rejected += bad

    @rule(numbers=st.lists(IDS, min_size=1, max_size=4), imported=st.booleans())
    def put_in_passing(self, numbers: list[int], imported: bool) -> None:
        """Without the store's thread, if that has nothing to do: then the row of counters is left behind."""
        job = self.store.job(Batch(events=[event(n) for n in numbers], local=imported))
        done = any(self.store.add_at_once([job]) for _ in range(100))
        self._note(job.outcome if done else self.store.add(job.batch or Batch()), numbers, imported)

    def _note(self, outcome: Outcome, numbers: list[int], imported: bool) -> None:
        fresh = [name for name in dict.fromkeys(f"e{n}" for n in numbers) if name not in set(self.stored)]
        assert (outcome.stored, outcome.duplicates) == (len(fresh), len(numbers) - len(fresh))
        self.stored += fresh
        self.local.update(fresh if imported else ())
        self.duplicates += len(numbers) - len(fresh)

    @rule()
    def refuse(self) -> None:
        self.store.refuse()
        self.refused += 1
        self.written = False

    @rule()
    def fail(self) -> None:
        def work(connection: object) -> None:
            connection.execute("DELETE FROM events")  # type: ignore[attr-defined]
            raise Failed

        with pytest.raises(Failed):
            self.store.write(work)

    @rule(number=IDS)
    def fill(self, number: int) -> None:
        """The disk is full: the call fails and nothing of it is kept; with room again, the next one is taken."""
        self.store.write(lambda c: c.execute(f"PRAGMA max_page_count = {_pages(c)}").fetchone())
        full = [event(1000 * number + n, 1) for n in range(100)]
        with pytest.raises(StoreFull):
            self.store.add(Batch(events=full))
        self.store.write(lambda c: c.execute("PRAGMA max_page_count = 1073741823").fetchone())

    # --- ends --------------------------------------------------------------------------------------------------------

    @rule()
    def restart(self) -> None:
        self.store.close()
        self._open()

    @rule()
    def crash(self) -> None:
        """What kill -9 leaves: the files as they are, -wal and -shm too. The next one opens these."""
        if not self.written:
            self.store.write(lambda connection: None)
            self.written = True
        after = self.root / str(int(self.folder.name) + 1)
        shutil.copytree(self.folder, after)
        self.store.close()
        shutil.rmtree(self.folder)
        self.folder = after
        self._open()

    def _open(self) -> None:
        self.store = Store(self.folder)
        if self.there is not None:
            self.there = self.store.destination(self.there.key, ask=False)

    # --- delivery ----------------------------------------------------------------------------------------------------

    @rule(key=st.sampled_from((*KEYS, None)))
    def connect(self, key: str | None) -> None:
        if key is None:
            self.store.no_destination()
            self.there = None
        else:
            self.there = self.store.destination(key, ask=False)

    @precondition(lambda self: self.there is not None)
    @rule(limit=st.integers(1, 20), parked_every=st.integers(2, 5))
    def deliver(self, limit: int, parked_every: int) -> None:
        assert self.there is not None
        key = self.there.key
        events = self.store.pending(self.there, limit, 1_000_000)
        assert [one.id for one in events] == self._pending(key)[:limit]
        given = [one for n, one in enumerate(events, 1) if n % parked_every]
        odd = [one for n, one in enumerate(events, 1) if n % parked_every == 0]
        self.store.settle(self.there, [one.number for one in given], [(one.number, "no") for one in odd])
        self.delivered[key] += [one.id for one in given]
        self.parked[key] += [one.id for one in odd]

    def _pending(self, key: str) -> list[str]:
        settled = {*self.delivered[key], *self.parked[key], *self.local}
        return [name for name in self.stored if name not in settled]

    # --- what always holds -------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_lost_or_doubled_and_the_counters_are_true(self) -> None:
        with StoreReader(self.folder) as reader:
            assert [one.id for one in reader.events()] == self.stored
            assert len(list(reader.rejected())) == self.rejected
            assert_sums(reader.counters())
            assert reader.counters().stored == len(self.stored)
        counters = self.store.counters()
        assert_sums(counters)
        assert counters.stored == len(self.stored)
        assert (counters.duplicates, counters.rejected, counters.refused) == (
            self.duplicates, self.rejected, self.refused,
        )  # fmt: skip
        if self.there is not None:
            key = self.there.key
            assert counters.pending == len(self._pending(key))
            assert (counters.delivered, counters.parked) == (len(self.delivered[key]), len(self.parked[key]))

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.root)


def _pages(connection: object) -> int:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()  # type: ignore[attr-defined]
    return int(pages)


def walk(walks: int, steps: int) -> None:
    """So many walks of so many steps. AssertionError where store and model differ, with the shortest way there."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=walks, stateful_step_count=steps, deadline=None, database=None, suppress_health_check=quiet
        ),
    )


def test_a_random_walk_shows_no_difference(expected_warnings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.store.pace._QUICK_S", 60.0)  # however busy the machine is
    expected_warnings("the store cannot take events now")  # type: ignore[operator]
    walk(walks=8, steps=40)
