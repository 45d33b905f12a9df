"""Debian's packages that Playscope needs beside its virtual environment.

Standard library only: `make setup` reads this before there is an environment. A name with `|` lists
alternatives, the preferred first (Debian 13 and Ubuntu 24.04 renamed some for 64-bit time).
"""

QT = (
    "libegl1",
    "libgl1",
    "libxkbcommon0",
    "libxkbcommon-x11-0",
    "libglib2.0-0|libglib2.0-0t64",
    "libdbus-1-3",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxcb-render-util0",
    "libxcb-image0",
    "libxcb-xinerama0",
    "libxcb-randr0",
    "libnss3",
    "libasound2|libasound2t64",
    "libxcomposite1",
    "libxdamage1",
    "libxrandr2",
    "libxtst6",
    "libxkbfile1",
    "fontconfig",
    "fonts-dejavu-core",
)
#: What the frozen package needs, which brings the rest of `QT` along and leaves to the system what belongs to it.
FROZEN = (
    "libegl1",
    "libgl1",
    "libgbm1",
    "libwayland-cursor0",
    "libwayland-egl1",
    "libxcb-randr0",
    "libasound2|libasound2t64",
    "libdbus-1-3",
    "libglib2.0-0|libglib2.0-0t64",
    "xkb-data",
    "fontconfig",
    "fonts-dejavu-core",
)
TESTS = (
    "binutils",
    "chromium|chromium-browser",
    "openssl",
    "xvfb",
    "xauth",
    "xdotool",
    "strace",
    "procps",
    "git",
    "desktop-file-utils",
    "appstream",
)
BENCHMARKS = ("wrk",)
PACKAGING = ("binutils",)
