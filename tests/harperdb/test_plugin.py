"""HARPERDB_TESTS=0 leaves the real HarperDB out, and nobody can overlook it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.harperdb.instance import TERMS

ROOT = Path(__file__).resolve().parents[2]


def test_left_out_tests_are_deselected_visibly() -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "tests/collector/harper/test_real.py", "tests/collector/harper/test_pace.py"],
        cwd=ROOT,
        env={**os.environ, "HARPERDB_TESTS": "0"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
    assert "test_pace.py::" in done.stdout
    assert "test_real.py::" not in done.stdout
    assert "against a real HarperDB were left out" in done.stdout
    assert TERMS in done.stdout
