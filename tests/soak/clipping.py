"""Every window at 100, 150 and 200 % with text from 80 to 200 % in both themes: nothing is cut."""

import json
import os
import subprocess
import sys


def main() -> None:
    cut: dict[str, list[str]] = {}
    for scale in ("1", "1.5", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "tests.desktop.scenes", "--theme", "light", "dark",
             "--text", "80", "100", "130", "160", "200"],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale},
            capture_output=True, text=True, timeout=1200, check=True,
        )  # fmt: skip
        found = json.loads(done.stdout)
        cut |= {f"{scale}x {scene}": lines for scene, lines in found.items()}
        print(f"scale {scale}: {sum(map(len, found.values()))} things cut")
    for scene, lines in cut.items():
        print(scene, *lines, sep="\n  ")
    assert not cut


if __name__ == "__main__":
    main()
