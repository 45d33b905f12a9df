"""Proves that a frozen Playscope runs: `python -m tests.smoke_frozen dist/playscope/playscope`.

The demo clip is played off-screen and its events are stored, read back, exported and reported, all by the
frozen binary alone, with an empty HOME.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main(binary: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="playscope-smoke-") as name:
        home = Path(name)
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}

        def call(*arguments: str, seconds: float = 60) -> str:
            started = time.monotonic()
            done = subprocess.run(
                [str(binary), *arguments], env=environment, cwd=home, capture_output=True, text=True, timeout=seconds
            )
            print(f"{' '.join(arguments)}: status {done.returncode}, {time.monotonic() - started:.1f} s", flush=True)
            if done.returncode != 0:
                print(done.stdout, done.stderr, sep="\n")
                raise SystemExit(1)
            return done.stdout

        assert call("--version").strip(), "no version printed"
        data = ["--data-dir", str(home / "data")]
        call("--demo", *data, seconds=120)
        exported = [
            json.loads(line) for line in call("export", "--format", "jsonl", "--output", "-", *data).splitlines()
        ]
        names = [event["event"] for event in exported]
        for wanted in ("viewstart", "playing", "percentsplayed", "ended", "viewend"):
            assert wanted in names, f"the demo gave no {wanted}: {names}"
        report = home / "report.html"
        call("report", "--output", str(report), *data)
        assert "plotly" in report.read_text("utf-8").lower(), "the report holds no chart"
        size = sum(file.stat().st_size for file in binary.parent.rglob("*") if file.is_file() and not file.is_symlink())
        print(f"the frozen folder: {size / 1e6:.0f} MB; {len(exported)} events of the demo stored and exported")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
