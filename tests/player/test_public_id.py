"""A public id, played through Cloudinary's own path: a TLS server on this machine stands in for its delivery."""

import re

from tests.browsers import Chromium, until
from tests.player import web_engine
from tests.player.site import Site, address_of

PAGE = "/player/?source=folder/clip&cloud=example&autoplay=1&muted=1"


def asked_for(site: Site, pattern: str) -> bool:
    return any(re.fullmatch(pattern, get) for get in site.gets)


def test_a_browser_with_h264_lets_cloudinary_choose(site: Site, delivery: Site) -> None:
    flags = (f"--host-resolver-rules=MAP *.cloudinary.com {address_of(delivery)}", "--ignore-certificate-errors")
    with Chromium(*flags) as chromium:
        chromium.open(f"{site.url}{PAGE}")
        until(lambda: "firstframe" in site.names())
        chromium.open("about:blank")
        until(lambda: "viewend" in site.names())
    assert {event["source"] for event in site.events()} == {"folder/clip"}
    assert asked_for(delivery, r"GET /example/video/upload/f_auto:video/(v1/)?folder/clip")
    assert not site.find("error")


def test_the_window_asks_for_vp9(site: Site, delivery: Site) -> None:
    moving = "window.playscopePage && playscopePage.player.currentTime() > 0.3"
    assert web_engine.run(f"{site.url}{PAGE}", moving, cloudinary=address_of(delivery)) is True
    assert {event["source"] for event in site.events()} == {"folder/clip"}
    assert asked_for(delivery, r"GET /example/video/upload/vc_vp9/(v1/)?folder/clip\.webm")
    assert not site.find("error")
