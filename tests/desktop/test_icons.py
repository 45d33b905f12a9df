"""The icon files are those of the SVG."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop.look.make_icons import SIZES, make_icons
from resources import icon_path


@pytest.fixture
def made(tmp_path: Path, qapp) -> list[Path]:
    return make_icons(tmp_path)


def test_the_committed_pictures_are_those_of_the_svg(made: list[Path]) -> None:
    for path in made:
        assert icon_path(path.name).is_file(), path.name
        if path.suffix == ".png":
            committed, fresh = QImage(str(icon_path(path.name))), QImage(str(path))
            assert committed.size() == fresh.size()
            middle = (fresh.width() * 27 // 64, fresh.height() // 2)
            assert committed.pixelColor(*middle).name() == fresh.pixelColor(*middle).name(), path.name


def test_each_size_is_what_it_says(made: list[Path]) -> None:
    for size in SIZES:
        picture = QImage(str(icon_path(f"playscope-{size}.png")))
        assert (picture.width(), picture.height()) == (size, size)
        assert picture.pixelColor(0, 0).alpha() < 40, "the corners are round"
        assert picture.pixelColor(size * 22 // 64, size // 2).green() > 150, "the trace runs there"


def test_windows_and_mac_files_can_be_read(made: list[Path]) -> None:
    assert not QImage(str(icon_path("playscope.ico"))).isNull()
    mac = icon_path("playscope.icns").read_bytes()
    assert mac[:4] == b"icns"
    assert int.from_bytes(mac[4:8], "big") == len(mac)
