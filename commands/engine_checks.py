"""Checks that need Qt. Each looks in a process of its own, which may hang or die without harm."""

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from commands.checks import Finding
from commands.settings import Settings
from commands.system_packages import FROZEN, QT

_LIMIT_S = 15.0
_CLONE_NEWUSER = 0x10000000
#: What a player asks for, by the name that people use; the first group is needed for Playscope's own clips.
NEEDED = {"VP9": 'video/webm; codecs="vp9"', "VP8": 'video/webm; codecs="vp8"', "Opus": 'audio/webm; codecs="opus"'}
WELCOME = {
    "AV1": 'video/mp4; codecs="av01.0.05M.08"',
    "H.264": 'video/mp4; codecs="avc1.42E01E"',
    "AAC": 'audio/mp4; codecs="mp4a.40.2"',
    "HLS": "application/vnd.apple.mpegurl",
}


def qt_libraries(_settings: Settings) -> Finding:
    answer = _ask("libraries")
    if "version" in answer:
        return Finding("ok", f"Qt {answer['version']} with its web engine")
    packages = FROZEN if getattr(sys, "frozen", False) else QT
    names = " ".join(name.partition("|")[0] for name in packages)
    return Finding("broken", answer["error"], f"Debian and Ubuntu: sudo apt-get install {names}")


def sandbox(_settings: Settings) -> Finding:
    if not sys.platform.startswith("linux"):
        return Finding("ok", "the system's own")
    if os.geteuid() == 0:
        return Finding("warn", "off, because this is root", "Run Playscope as an ordinary user.")
    answer = _ask("sandbox")
    if answer.get("allowed"):
        return Finding("ok", "on")
    restricted = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
    if restricted.exists() and restricted.read_text().strip() == "1":
        return Finding(
            "broken",
            "AppArmor forbids the web engine's sandbox",
            "Allow it by a profile, or: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0",
        )
    return Finding(
        "broken",
        f"the system forbids the web engine's sandbox ({answer.get('error', 'no user namespaces')})",
        "Allow user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone).",
    )


def codecs(_settings: Settings) -> Finding:
    answer = _ask("codecs")
    if "codecs" not in answer:
        return Finding("broken", answer["error"], "See the lines on Qt libraries and sandbox.")
    played: dict[str, str] = answer["codecs"]
    can = [name for name in (*NEEDED, *WELCOME) if played.get(name)]
    missing = [name for name in NEEDED if not played.get(name)]
    if missing:
        return Finding("broken", f"not playable here: {', '.join(missing)}", "Install Playscope again.")
    lacking = [name for name in WELCOME if not played.get(name)]
    if lacking:
        return Finding(
            "warn",
            f"plays {', '.join(can)}; not {', '.join(lacking)}",
            "Use Open in browser for such videos: it reports to the same collector.",
        )
    return Finding("ok", f"plays {', '.join(can)}")


def _ask(probe: str) -> dict[str, Any]:
    """What a probe found in a process of its own; `error` where it died or took too long."""
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "commands"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        environment["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    try:
        done = subprocess.run(
            [*start, "doctor", "--probe", probe], capture_output=True, text=True, timeout=_LIMIT_S, env=environment
        )
    except subprocess.TimeoutExpired:
        return {"error": f"no answer within {_LIMIT_S:.0f} s"}
    try:
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return answer
    except (ValueError, IndexError):
        last = done.stderr.strip().splitlines()[-1:] or [f"ended with status {done.returncode}"]
        return {"error": last[0][:300]}


def _probe_libraries() -> dict[str, Any]:
    try:
        from PySide6 import QtCore, QtWebEngineWidgets  # noqa: F401
    except ImportError as error:
        return {"error": str(error)}
    return {"version": QtCore.qVersion()}


def _probe_sandbox() -> dict[str, Any]:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER) == 0:
        return {"allowed": True}
    return {"allowed": False, "error": os.strerror(ctypes.get_errno())}


def _probe_codecs() -> dict[str, Any]:
    from PySide6.QtCore import QTimer
    from PySide6.QtWebEngineCore import QWebEnginePage
    from PySide6.QtWidgets import QApplication

    application = QApplication(["playscope"])
    page = QWebEnginePage()
    found: dict[str, Any] = {"error": "the web engine's page did not load"}

    def on_answer(text: str) -> None:
        found.clear()
        found["codecs"] = json.loads(text)
        application.quit()

    wanted = json.dumps({**NEEDED, **WELCOME})
    script = (
        "(() => { const video = document.createElement('video'); return JSON.stringify(Object.fromEntries("
        f"Object.entries({wanted}).map(([name, type]) => [name, video.canPlayType(type)]))) }})()"
    )
    page.loadFinished.connect(lambda _ok: page.runJavaScript(script, on_answer))
    page.setHtml("<!DOCTYPE html><title>codecs</title>")
    QTimer.singleShot(int(_LIMIT_S * 900), application.quit)
    application.exec()
    return found


PROBES: Mapping[str, Callable[[], dict[str, Any]]] = {
    "libraries": _probe_libraries,
    "sandbox": _probe_sandbox,
    "codecs": _probe_codecs,
}
