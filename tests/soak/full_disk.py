"""R5: a real file system of 20 MB: filled, freed, killed and started again, round after round. Needs root."""

import os
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx

from collector.store.reader import StoreReader
from tests.collector.running import collecting
from tests.collector.test_store import assert_sums

ROUNDS = int(os.environ.get("FULL_ROUNDS", "10"))
_FILLER = "x" * 2000


def main() -> None:
    assert os.geteuid() == 0, "mounting a tmpfs needs root"
    acknowledged: list[str] = []
    answers: Counter[int] = Counter()
    waits: list[float] = []
    with tempfile.TemporaryDirectory(prefix="playscope-full-") as name:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", name], check=True)
        try:
            for number in range(ROUNDS):
                _round(Path(name), number, acknowledged, answers, waits)
            with StoreReader(Path(name) / "data") as reader:
                kept = [event.id for event in reader.events()]
                assert_sums(reader.counters())
        finally:
            subprocess.run(["umount", "-l", name], check=True)
    lost = set(acknowledged) - set(kept)
    told = ", ".join(f"{status}: {times:,}" for status, times in sorted(answers.items()))
    print(
        f"{ROUNDS} rounds on a full disk; answers {told}; taken again {max(waits):.2f} s after there was room at most"
    )
    print(f"{len(acknowledged):,} events acknowledged, {len(lost)} lost, {len(kept) - len(set(kept))} doubled")
    assert not lost
    assert len(kept) == len(set(kept))
    assert answers[503]
    assert set(answers) == {200, 503}


def _round(disk: Path, number: int, acknowledged: list[str], answers: Counter[int], waits: list[float]) -> None:
    """Fills the disk, makes room by 4 MB and is taken again; then the collector is killed, or ended on a full disk."""
    size = 20 + 4 * number
    with (
        collecting(disk / "data") as (process, port),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http,
    ):
        refused = 0
        sent = 0
        while refused < 20:
            status = _send(http, f"{number}-{sent}", acknowledged)
            answers[status] += 1
            refused += status == 503
            sent += 1
        assert http.get("/health").json()["status"] == "ok"
        subprocess.run(["mount", "-o", f"remount,size={size + 4}m", str(disk)], check=True)
        began = time.monotonic()
        while (status := _send(http, f"{number}-again-{sent}", acknowledged)) != 200:
            answers[status] += 1
            sent += 1
            assert time.monotonic() - began < 10, "it does not go on by itself"
        waits.append(time.monotonic() - began)
        if number % 2:
            while _send(http, f"{number}-last-{sent}", acknowledged) == 200:
                sent += 1
            answers[503] += 1
            process.terminate()
            assert process.wait(20) == 0
        process.kill()


def _send(http: httpx.Client, name: str, acknowledged: list[str]) -> int:
    ids = [f"{name}-{index}" for index in range(20)]
    answer = http.post("/api/analytics/batch", json=[{"event": "a", "id": one, "filler": _FILLER} for one in ids])
    if answer.status_code == 200:
        acknowledged += ids
    elif answer.status_code == 503:
        assert int(answer.headers["retry-after"]) > 0
    return answer.status_code


if __name__ == "__main__":
    main()
