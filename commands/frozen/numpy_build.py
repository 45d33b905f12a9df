"""numpy built without BLAS, for the frozen folder: 30 MB less, most of it OpenBLAS and gfortran.

Nothing here multiplies matrices. numpy's wheels on PyPI are linked against OpenBLAS, so it is built from the sources
that the lock file pins, once: the folder is named by what it was made from. What it is built with (meson, Cython) comes
as numpy asks for it.
"""

import hashlib
import platform
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

#: Settings of numpy's own build. Processors with AVX2 (x86-64-v3) have code of their own, those of AVX-512 alone not.
_SETUP = ("allow-noblas=true", "blas=none", "lapack=none", "cpu-dispatch=X86_V3", "disable-svml=true")
_LIMIT_S = 3600


def numpy_without_blas(entry: str, folder: Path) -> Path | None:
    """The folder that holds it, within `folder`, to be found before other numpys; None where it cannot be built.

    `entry` is numpy's part of the lock file with its hashes. Linux on x86-64 alone; why not is printed.
    """
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return None
    for compiler in ("cc", "c++"):
        if shutil.which(compiler) is None:
            _say(f"no {compiler} here, so PyPI's numpy with OpenBLAS is bundled, 30 MB more (Debian: apt install g++)")
            return None
    made = folder / _name(entry)
    if not (made / "numpy").exists():
        _say("building numpy without BLAS, once; it takes some minutes")
        if not _build(entry, made):
            return None
    return made


def _name(entry: str) -> str:
    wanted = hashlib.sha256("\n".join((entry, *_SETUP)).encode()).hexdigest()[:12]
    return f"numpy-{version('numpy')}-{sys.implementation.cache_tag}-{wanted}"


def _build(entry: str, made: Path) -> bool:
    made.parent.mkdir(parents=True, exist_ok=True)
    lock, unfinished = made.with_suffix(".lock"), made.with_suffix(".unfinished")
    lock.write_text(entry, "utf-8")
    shutil.rmtree(unfinished, ignore_errors=True)
    settings = [word for setting in _SETUP for word in ("--config-setting", f"setup-args=-D{setting}")]
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("uv")), "pip", "install", "-q", "--python", sys.executable,
            "--no-deps", "--no-binary", "numpy", "--require-hashes", "-r", lock, "--target", unfinished, *settings,
        ],
        capture_output=True, text=True, timeout=_LIMIT_S,
    )  # fmt: skip
    if done.returncode != 0:
        _say(f"numpy cannot be built here, so PyPI's with OpenBLAS is bundled, 30 MB more:\n{done.stderr[-2000:]}")
        return False
    unfinished.rename(made)
    return True


def _say(text: str) -> None:
    print(f"package: {text}", file=sys.stderr, flush=True)
