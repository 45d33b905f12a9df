"""A machine on which a library is missing that Qt needs: said in a line, with the way out."""

import subprocess
import sys
from pathlib import Path

import pytest

from collector.failure import SurroundingsError
from commands.loading import loading_qt


def test_a_missing_library_is_said_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty.s").write_text("nop\n")
    subprocess.run(["as", "empty.s", "-o", "empty.o"], cwd=tmp_path, check=True)
    subprocess.run(
        ["ld", "-shared", "-soname", "libgone.so.1", "-o", "libgone.so", "empty.o"], cwd=tmp_path, check=True
    )
    subprocess.run(["ld", "-shared", "-o", "needs_what_is_gone.so", "empty.o", "libgone.so"], cwd=tmp_path, check=True)
    (tmp_path / "libgone.so").unlink()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(SurroundingsError, match=r"libgone\.so\.1") as raised, loading_qt():
        import needs_what_is_gone  # type: ignore[import-not-found]  # noqa: F401
    assert "playscope doctor" in raised.value.way_out


def test_a_module_that_is_not_there_is_a_bug_and_stays_one() -> None:
    with pytest.raises(ModuleNotFoundError), loading_qt():
        import no_such_module  # type: ignore[import-not-found]  # noqa: F401
