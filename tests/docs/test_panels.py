"""The guide to the panels: each has its section, picture and key; no picture is missing, none is left over."""

import re
from pathlib import Path

import pytest

from desktop.panels import PANELS, PanelKind
from tests.docs.test_pages import PAGES, ROOT

GUIDE = ROOT / "docs" / "panels.md"
PICTURES = ROOT / "docs" / "pictures"
#: All of them together, in bytes: everybody who clones has them.
_LARGEST = 2_500_000


def _sections() -> dict[str, str]:
    parts = re.split(r"^## (.+)$", GUIDE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("kind", PANELS, ids=lambda kind: kind.id)
def test_each_panel_has_its_section_with_a_picture_and_its_key(kind: PanelKind) -> None:
    section = _sections()[kind.title]
    assert f"](pictures/{kind.id}.png)" in section
    assert f"*{kind.shortcut}*" in section


def test_every_picture_is_shown_somewhere_and_can_be_read() -> None:
    shown = {Path(name).name for page in PAGES for name in re.findall(r"\]\((\S+\.png)\)", page.read_text("utf-8"))}
    files = {file.name: file.read_bytes() for file in PICTURES.iterdir()}
    assert set(files) == shown
    assert all(content.startswith(b"\x89PNG\r\n\x1a\n") for content in files.values())
    assert sum(map(len, files.values())) < _LARGEST
