"""Which libraries a frozen folder needs that are neither in it nor said to be the system's.

`python -m tests.frozen_needs dist/playscope`. Linux alone; needs objdump.
"""

import re
import subprocess
import sys
from pathlib import Path

from commands.frozen.parts import OF_THE_SYSTEM

#: What PyInstaller leaves to the system by itself: the C library, and the driver's way to the screen.
_NEVER_COLLECTED = re.compile(
    r"(ld-linux.*|libc|libm|libpthread|libdl|librt|libutil|libresolv|libE?GLX?|libdrm|libxcb|libxcb-dri\d"
    r"|libwayland-(client|cursor|egl|server))\.so\.\d"
)


def without_library(folder: Path) -> dict[str, set[str]]:
    """Library -> the files that need it and will not find it."""
    files = [path for path in folder.rglob("*") if ".so" in path.name and path.is_file()]
    there = {path.name for path in files}
    of_the_system = {name for names in OF_THE_SYSTEM.values() for name in names}
    found: dict[str, set[str]] = {}
    for path in files:
        shown = subprocess.run(["objdump", "-p", path], capture_output=True, text=True).stdout
        for name in re.findall(r"NEEDED\s+(\S+)", shown):
            if name not in there | of_the_system and not _NEVER_COLLECTED.match(name):
                found.setdefault(name, set()).add(path.relative_to(folder).as_posix())
    return found


if __name__ == "__main__":
    for library, files in without_library(Path(sys.argv[1])).items():
        print(f"{library}: {', '.join(sorted(files))}")
