"""R9: under load a collector is stopped for a minute, its clock is set back a day, a second one comes, it is ended.

Its clock is moved by a file: the process is Playscope's own, started with a `time` module that looks for it.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path

from collector.store.reader import StoreReader
from tests.collector.load import send_until_gone
from tests.collector.running import collecting
from tests.collector.test_store import assert_sums

SECONDS = float(os.environ.get("STOP_SECONDS", "60"))
DAY_MS = 86_400_000
_JUMPING = """
import os, sys, time
now, now_ns = time.time, time.time_ns
def shift(): return -86_400 if os.path.exists(os.environ["BACK_A_DAY"]) else 0
time.time = lambda: now() + shift()
time.time_ns = lambda: now_ns() + shift() * 10**9
from commands.main import main
sys.exit(main(sys.argv[1:]))
"""


def main() -> None:
    acknowledged: list[str] = []
    with tempfile.TemporaryDirectory(prefix="playscope-stopped-") as name:
        folder, back = Path(name) / "data", Path(name) / "back-a-day"
        jumping = collecting(folder, program=("-c", _JUMPING), environment={"BACK_A_DAY": str(back)})
        with jumping as (process, port):
            senders = [
                threading.Thread(target=send_until_gone, args=(port, str(n), acknowledged, 5, SECONDS + 60))
                for n in range(6)
            ]
            for sender in senders:
                sender.start()
            _more(acknowledged)
            process.send_signal(signal.SIGSTOP)
            time.sleep(0.5)
            before = len(acknowledged)
            time.sleep(SECONDS)
            assert len(acknowledged) == before
            process.send_signal(signal.SIGCONT)
            resumed = _more(acknowledged)
            print(f"stopped for {SECONDS:.0f} s: the same connections were served again after {resumed:.2f} s")
            back.touch()
            _more(acknowledged)
            back.unlink()
            _more(acknowledged)
            second = subprocess.run(
                [sys.executable, "-m", "commands", "collect", "--port", "0", "--data-dir", str(folder)],
                capture_output=True, text=True, timeout=60,
            )  # fmt: skip
            print(f"a second one under load: status {second.returncode}, {second.stderr.strip()!r}")
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            status = process.wait(30)
            ended = time.monotonic() - began
            for sender in senders:
                sender.join()
        with StoreReader(folder) as reader:
            events = list(reader.events())
            assert_sums(reader.counters())
    kept = [event.id for event in events]
    jumps = [after.received_at - before.received_at for before, after in pairwise(events)]
    lost = set(acknowledged) - set(kept)
    print(
        f"clock set back a day and forth again: {sum(jump < -DAY_MS / 2 for jump in jumps)} and"
        f" {sum(jump > DAY_MS / 2 for jump in jumps)} jumps seen in the events"
    )
    print(
        f"told to end under load: status {status} after {ended:.2f} s; {len(acknowledged):,} events acknowledged,"
        f" {len(lost)} lost, {len(kept) - len(set(kept))} doubled"
    )
    assert not lost
    assert len(kept) == len(set(kept))
    assert (second.returncode, len(second.stderr.splitlines())) == (3, 1)
    assert min(jumps) < -DAY_MS / 2 < DAY_MS / 2 < max(jumps)
    assert status == 0
    assert ended < 5


def _more(acknowledged: list[str]) -> float:
    """Waits until five hundred more are acknowledged; how long the first of them took, in seconds."""
    before, began, first = len(acknowledged), time.monotonic(), 0.0
    while len(acknowledged) < before + 500:
        first = first or (time.monotonic() - began if len(acknowledged) > before else 0.0)
        assert time.monotonic() - began < 30, "nothing is acknowledged any more"
        time.sleep(0.005)
    return first


if __name__ == "__main__":
    main()
