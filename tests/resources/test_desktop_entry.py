"""What a Linux desktop reads of Playscope: the entry of its menu and the page in its software centre."""

import re
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "resources" / "linux"
ENTRY = LINUX / "io.github.playscope.Playscope.desktop"
METAINFO = LINUX / "io.github.playscope.Playscope.metainfo.xml"


def _says(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60)
    return f"status {done.returncode}: {done.stdout}{done.stderr}"


def test_the_desktop_entry_is_valid() -> None:
    assert _says("desktop-file-validate", ENTRY) == "status 0: "


def test_the_appstream_metadata_is_valid() -> None:
    assert _says("appstreamcli", "validate", "--no-net", METAINFO).startswith("status 0")


def test_the_metadata_names_this_version_and_this_entry() -> None:
    component = ElementTree.parse(METAINFO)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    newest = component.find("releases/release")
    assert newest is not None
    assert newest.get("version") == version
    assert component.findtext("launchable") == ENTRY.name


def test_the_window_says_the_name_of_its_entry() -> None:
    application = ROOT / "desktop" / "run" / "application.py"
    said = re.search(r'setDesktopFileName\("([^"]+)"\)', application.read_text("utf-8"))
    assert said
    assert f"{said[1]}.desktop" == ENTRY.name
