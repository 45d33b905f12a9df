"""Makes the pictures of README and docs (`make screenshots`): the real window, off-screen, while the demo plays."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
COMMAND = Path(sys.executable).parent / "playscope"
#: file name -> more options for the command
SHOTS = {"window.png": ("--demo", "--quit-after", "20")}


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    plain = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    for name, options in SHOTS.items():
        with tempfile.TemporaryDirectory(prefix="playscope-pictures-") as folder:
            target = PICTURES / name
            command = [COMMAND, *options, "--port", "0", "--data-dir", folder, "--screenshot", target]
            subprocess.run(command, env=plain, check=True, stdout=subprocess.DEVNULL, timeout=120)
            print(f"{target.relative_to(PICTURES.parent.parent)}: {target.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
