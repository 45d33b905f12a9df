"""What goes into the frozen folder: enough for what is drawn, and nothing that must be the system's own."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands.frozen import no_opengl, numpy_build
from commands.frozen.parts import OF_THE_SYSTEM, TRACES, WITHOUT_OPENGL, asked_for, drawn, minified, without_docs
from commands.setup import requirement
from commands.system_packages import FROZEN

ROOT = Path(__file__).parents[2]
#: Draws a curve, bars and points, with modules in the place of PySide6's where they are named.
_DRAWS = """
import importlib.util, sys
for name in sys.argv[2:]:
    spec = importlib.util.spec_from_file_location(name, sys.argv[1])
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
import pyqtgraph as pg
app = pg.mkQApp()
plot = pg.PlotWidget()
plot.resize(400, 300)
plot.plot([0, 1, 2, 3], [1, 3, 2, 4], pen="r", symbol="o")
plot.addItem(pg.BarGraphItem(x=[0, 1, 2], height=[1, 2, 1], width=0.5))
plot.addItem(pg.ScatterPlotItem([1, 2], [2, 2]))
import hashlib
picture = plot.grab().toImage()
colours = {picture.pixel(x, y) for x in range(0, 400, 4) for y in range(0, 300, 4)}
whole = hasattr(sys.modules["PySide6.QtOpenGL"], "QOpenGLTexture")
print(len(colours), hashlib.sha256(bytes(picture.constBits())).hexdigest(), whole)
"""


def _drawn(*instead: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _DRAWS, str(no_opengl.__file__), *instead],
        capture_output=True, text=True, timeout=60, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_charts_are_drawn_the_same_without_the_modules_of_opengl() -> None:
    colours, picture, whole = _drawn()
    assert int(colours) > 3
    assert whole == "True"
    assert _drawn(*WITHOUT_OPENGL) == [colours, picture, "False"]


def test_the_traces_that_reports_draw_are_kept() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "analytics").rglob("*.py"))
    asked = {name.lower() for name in re.findall(r"\bgo\.([A-Z]\w*)", sources)} - {"figure"}
    assert asked == set(TRACES)
    names = [
        f"plotly.graph_objs.{name}" for trace in TRACES for name in (f"_{trace}", trace, f"{trace}.hoverlabel._font")
    ]
    others = ["plotly.graph_objs", "plotly.graph_objs._figure", "plotly.graph_objs.layout.xaxis", "plotly.io._html"]
    kept = [(name, "", "PYMODULE") for name in (*names, *others)]
    gone = [
        (f"plotly.graph_objs.{name}", "", "PYMODULE") for name in ("_box", "scatter3d", "barpolar._marker", "_pieces")
    ]
    assert drawn([*kept, *gone]) == kept


def test_only_the_large_libraries_lose_their_docstrings() -> None:
    names = {"pandas.core.frame": 2, "_plotly_utils.png": 2, "plotly": 2, "pandastable": 0, "commands.main": 0}
    modules = without_docs((name, "", "PYMODULE") for name in names)
    assert {name: kind for name, _, kind in modules} == {
        name: "PYMODULE-2" if level else "PYMODULE" for name, level in names.items()
    }


def test_json_says_the_same_in_less_room(tmp_path: Path) -> None:
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps({"a": [1, 2.5, "ä"], "b": {"c": None}}, indent=4), "utf-8")
    other = ("x.css", "x.css", "DATA")
    (name, made, kind), same = minified([("deep/whole.json", str(whole), "DATA"), other], tmp_path / "made")
    assert (name, kind, same) == ("deep/whole.json", "DATA", other)
    assert json.loads(Path(made).read_text("utf-8")) == json.loads(whole.read_text("utf-8"))
    assert Path(made).stat().st_size < whole.stat().st_size


def test_libraries_of_the_system_and_what_only_they_need_are_left_out(tmp_path: Path) -> None:
    made = {}
    for name, needed in {
        "libfreetype.so.6": "libpng16.so.16",
        "libpng16.so.16": "",
        "libown.so.1": "",
        "plugin.so": "libown.so.1 libfreetype.so.6",
    }.items():
        source = tmp_path / f"{name}.s"
        source.write_text("nop\n")
        subprocess.run(["as", source, "-o", source.with_suffix(".o")], check=True)
        made[name] = [source.with_suffix(".o"), *needed.split()]
    for name in ("libpng16.so.16", "libown.so.1", "libfreetype.so.6", "plugin.so"):
        object_file, *needed = made[name]
        subprocess.run(
            ["ld", "-shared", "-soname", name, "-o", tmp_path / name, object_file, *(tmp_path / one for one in needed)],
            check=True,
        )
    entries = [(name, str(tmp_path / name), "BINARY") for name in made]
    assert {name for name, _, _ in asked_for(entries)} == {"plugin.so", "libown.so.1"}


def test_every_reason_names_libraries_once() -> None:
    names = [name for names in OF_THE_SYSTEM.values() for name in names]
    assert len(names) == len(set(names))


def test_what_a_machine_must_have_is_written_down() -> None:
    said = (ROOT / "docs" / "install.md").read_text("utf-8")
    missing = [name for name in FROZEN if name.partition("|")[0] not in said]
    assert not missing


def test_without_a_compiler_it_is_said_that_the_larger_numpy_is_bundled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert numpy_build.numpy_without_blas("numpy==1", tmp_path) is None
    assert "OpenBLAS is bundled" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_numpy_that_cannot_be_built_is_said_and_leaves_nothing_half_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert numpy_build.numpy_without_blas("numpy==no version\n", tmp_path) is None
    assert "cannot be built" in capsys.readouterr().err
    assert not [path for path in tmp_path.iterdir() if path.is_dir() and not path.suffix]


def test_a_numpy_of_other_sources_is_built_anew() -> None:
    entry = requirement(ROOT / "requirements.lock", "numpy")
    assert "--hash" in entry
    assert numpy_build._name(entry) != numpy_build._name(entry.replace("sha256:0", "sha256:1"))
