"""Which platform and which renderer Qt is to use: environment variables, set before the application object is made.

What the user or a test has set stays.
"""

import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

#: Files that are there where a graphics card can draw: Mesa and most drivers, Nvidia's own, Windows' subsystem.
_GPU_DEVICES = ("dri/renderD*", "nvidia[0-9]*", "dxg")
_AUTOPLAY = "--autoplay-policy=no-user-gesture-required"
#: Only what is fatal: Chromium's own lines about missing buses and drivers help nobody who watches a video.
_QUIET = "--log-level=3"
#: Without any sound card each try to open one is a dozen lines on stderr.
_SILENT = "--disable-audio-output"

#: What a page is then told by the media query prefers-reduced-motion.
_LESS_MOTION = "--force-prefers-reduced-motion"

#: Platforms of Qt's that show nothing, or nothing without DISPLAY or WAYLAND_DISPLAY.
_UNSEEN = {"", "offscreen", "minimal", "xcb", "wayland"}


def has_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can be seen. A platform that needs neither X nor Wayland (vnc, eglfs …) counts."""
    if platform != "linux":
        return True
    chosen = environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") or chosen not in _UNSEEN)


def has_gpu(devices: Path = Path("/dev"), platform: str = sys.platform) -> bool:
    """Whether a graphics card can draw; taken for granted where there is no /dev to look at."""
    return platform != "linux" or any(next(devices.glob(pattern), None) for pattern in _GPU_DEVICES)


def has_sound(environ: Mapping[str, str], devices: Path = Path("/dev"), platform: str = sys.platform) -> bool:
    """Whether there is a sound card or a sound server; taken for granted elsewhere than on Linux."""
    server = Path(environ.get("XDG_RUNTIME_DIR", "/nowhere")) / "pulse" / "native"
    return (
        platform != "linux"
        or "PULSE_SERVER" in environ
        or server.exists()
        or next(devices.glob("snd/pcm*p"), None) is not None
    )


def prepare(
    environ: MutableMapping[str, str] = os.environ, *, root: bool | None = None, reduced_motion: bool = False
) -> bool:
    """Set what Qt and its web engine read from the environment; True where there is a display."""
    visible = has_display(environ)
    if not visible:
        environ["QT_QPA_PLATFORM"] = "offscreen"
    if not has_gpu():
        # Without a GPU, composing the web view in software OpenGL blocks the main loop for whole frames.
        environ.setdefault("QT_QUICK_BACKEND", "software")
    if root if root is not None else _is_root():
        environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    given = environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    names = {flag.split("=")[0] for flag in given.split()}
    flags = (_AUTOPLAY, _QUIET) if has_sound(environ) else (_AUTOPLAY, _QUIET, _SILENT)
    flags += (_LESS_MOTION,) if reduced_motion else ()
    added = [flag for flag in flags if flag.split("=")[0] not in names]
    environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join([given, *added] if given else added)
    return visible


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
