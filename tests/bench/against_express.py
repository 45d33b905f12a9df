"""Events a second, against an Express server that does the sample's work: same routes, same stand-in, paired rounds.

Ours syncs to disk before each answer and delivers meanwhile; Express forwards before each answer and keeps nothing.
Each is asked for a while before anything counts. On a busy machine look at the processor time, not at the rates; or
give all of it priority: `sudo chrt -r 1 make bench ARGS=against_express`.
"""

import json
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.request import urlopen

import psutil

from collector.store.connection import STORE_FILE
from tests.bench._servers import Figures, express, harper_stand_in, playscope, wrk

ROUNDS, SECONDS, WARM_UP_SECONDS = 3, 5, 2
PATIENCE_S = 30
#: title, path, connections, events a request, what the ratio must be at least
CASES = (
    ("one event a request, 16 connections", "/api/analytics", 16, 1, 1.6),
    ("one event a request, 1 connection", "/api/analytics", 1, 1, 1.5),
    ("batches of 100, 4 connections", "/api/analytics/batch", 4, 100, 30),
)


def main() -> None:
    # One that was built without optimisations, as pyenv does it, is a tenth to a quarter slower.
    print(f"Python {platform.python_version()} of {sys.base_prefix}, {platform.python_compiler()}")
    with ExitStack() as stack:
        data_dir = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="playscope-bench-")))
        harper = stack.enter_context(harper_stand_in())
        theirs = stack.enter_context(express(harper))
        ours, pid = stack.enter_context(playscope(data_dir, harper))
        collector = psutil.Process(pid)
        for url in (theirs, ours):
            wrk(url, "/api/analytics", 4, 1, WARM_UP_SECONDS)
        single: float | None = None
        for title, path, connections, size, wanted in CASES:
            rounds: list[tuple[Figures, Figures]] = []
            processor: list[float] = []
            for _ in range(ROUNDS):
                _wait_for_delivery(ours)
                other, used = wrk(theirs, path, connections, size, SECONDS), _processor_s(collector)
                own = wrk(ours, path, connections, size, SECONDS)
                processor.append((_processor_s(collector) - used) / (own.requests_per_s * SECONDS * size))
                rounds.append((other, own))
            print(title)
            for name, index in (("express", 0), ("playscope", 1)):
                figures = [pair[index] for pair in rounds]
                rate = median(one.requests_per_s for one in figures) * size
                p50, p99 = median(one.p50_ms for one in figures), median(one.p99_ms for one in figures)
                failed = sum(one.errors for one in figures)
                print(f"  {name:10}{rate:>10,.0f} events/s   p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   failed {failed}")
            if single is None:
                single = median(one.requests_per_s for one, _ in rounds)
            base = single if size > 1 else None
            ratio = median(two.requests_per_s * size / (base or one.requests_per_s) for one, two in rounds)
            print(f"  ours used {median(processor) * 1e6:.1f} us of the processor for each event, delivery included")
            tail = median(two.p99_ms / one.p99_ms for one, two in rounds)
            against = "Express's single events" if size > 1 else "Express"
            print(f"  ratio to {against} {ratio:.2f} (wanted {wanted}), p99 {tail:.2f} of Express's")
            if size > 1:
                reached = max(two.requests_per_s for _, two in rounds) * size
                print(f"  the best round reached {reached:,.0f} events/s, {reached / 1000:.0f} % of 100,000")
        _tell_size(ours, pid, data_dir)


def _wait_for_delivery(url: str) -> None:
    """What ours delivers late would take the processor from the round of the other."""
    end = time.monotonic() + PATIENCE_S
    while _counters(url)["pending"] and time.monotonic() < end:
        time.sleep(0.1)


def _processor_s(process: psutil.Process) -> float:
    """What all its threads have used so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def _counters(url: str) -> dict[str, int]:
    with urlopen(f"{url}/health", timeout=10) as answer:
        counters: dict[str, int] = json.load(answer)["counters"]
    return counters


def _tell_size(url: str, pid: int, data_dir: Path) -> None:
    """What the collector holds after all this, in memory and on disk."""
    counters = _counters(url)
    rows = counters["stored"]
    on_disk = sum(path.stat().st_size for path in data_dir.glob(STORE_FILE + "*"))
    memory = psutil.Process(pid).memory_info().rss
    print(f"after {rows:,} events ({counters['pending']:,} not delivered yet): ", end="")
    print(f"{on_disk / rows:.0f} bytes a row on disk, {memory / 1e6:.0f} MB of memory")
