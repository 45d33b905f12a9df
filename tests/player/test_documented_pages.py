"""The pages of docs/embedding.md, as they stand there, in a real browser with the real players."""

import re
from pathlib import Path

import pytest

from tests.browsers import Chromium, until
from tests.player.site import Site

GUIDE = Path(__file__).parents[2] / "docs" / "embedding.md"
_PAGE = re.compile(r"^### ([^\n]+)\n\n```html\n(<!doctype html>.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = dict(_PAGE.findall(GUIDE.read_text("utf-8")))
#: What each says of itself: the player, and how its source ends.
EXPECTED = {
    "Plain video": ("element", "/media/vp9.webm"),
    "Cloudinary": ("cloudinary", "sea_turtle"),
    "video.js": ("video.js", "/media/vp9.webm"),
    "hls.js": ("element", "/media/holiday.m3u8"),
}


def test_there_is_a_page_for_each_player() -> None:
    assert set(PAGES) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_of_the_guide_reports_its_view(name: str, site: Site, chromium: Chromium) -> None:
    page = PAGES[name].replace("http://127.0.0.1:3000", site.url).replace("holiday.webm", "vp9.webm")
    site.pages["/page"] = page
    chromium.open(f"{site.url}/page")
    until(lambda: "viewstart" in site.names())
    player, source = EXPECTED[name]
    (view,) = site.views()
    assert view[0]["data"]["player"] == player
    assert view[-1]["source"].endswith(source)
    assert not [words for words in chromium.messages if words.startswith("thrown: ") and "fetch" not in words]
