"""The page in QtWebEngine, as the window shows it: no H.264 there, all else as in a browser."""

from tests.player import web_engine
from tests.player.site import Site
from tests.player.test_page import MARKS, whole

SAID = "document.body.dataset.state === 'notice' && document.querySelector('#notice-title').textContent"


def test_a_clip_is_reported_from_start_to_the_last_beacon(site: Site) -> None:
    ended = "window.playscopePage && (({videojs}) => (videojs.playbackRate(2), videojs.ended()))(playscopePage.player)"
    assert web_engine.run(f"{site.url}/player/?source=/media/vp9.webm&autoplay=1", ended) is True
    (view,) = site.views()
    assert whole(view)
    assert [event["percent"] for event in view if event["event"] == "percentsplayed"] == MARKS
    names = [event["event"] for event in view]
    assert {"firstframe", "ended", "framestats"} <= set(names)
    assert view[-1]["data"]["reason"] == "pagehide"


def test_h264_is_told_plainly(site: Site) -> None:
    said = web_engine.run(f"{site.url}/player/?source=/media/h264.mp4&autoplay=1", SAID)
    assert said == "This browser has no codec for it"
    assert "nocodec" in {event["data"].get("kind") for event in site.find("error")}
    assert whole(site.views()[0])


def test_a_public_id_without_a_network_is_told(site: Site) -> None:
    assert web_engine.run(f"{site.url}/player/?source=dog&autoplay=1", SAID, 15) == "Cannot be reached"
    assert "unreachable" in {event["data"].get("kind") for event in site.find("error")}
