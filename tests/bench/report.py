"""A report of a million simulated events, by the command as a user calls it: wanted in less than 15 s and 1 GB."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench._simulated import fill

_EVENTS = 1_000_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data_dir, output = Path(folder) / "data", Path(folder) / "report.html"
        truth = fill(data_dir, _EVENTS).truth.record()
        command = [sys.executable, "-m", "commands", "report", "--data-dir", str(data_dir), "--output", str(output)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"{truth['events']:,} events of {truth['views']:,} views: written in {seconds:.1f} s", end=" ")
        print(f"({processor:.1f} s of processor), {after.ru_maxrss / 1024:.0f} MB at most,", end=" ")
        print(f"a file of {output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
