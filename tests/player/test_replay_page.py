"""The page of a replay: the same player, led from outside, which tells nobody."""

from urllib.parse import quote

from player.page import page_html, replay_html
from tests.player import web_engine
from tests.player.site import Site, address_of
from tests.player.test_web_engine import SAID

#: Leads the video to 4 s, where it stands; what the page says once it is there.
THERE = (
    "window.playscopeReplay && (said => said.ready && said)"
    "(playscopeReplay.follow({at: 4, rate: 1, moves: false, words: 'Recorded: paused'}))"
)
#: Leads it along at a speed that no browser plays.
FAST = (
    "window.playscopeReplay && (window.began ||= performance.now(), said => said.at > 5 && said)"
    "(playscopeReplay.follow({at: (performance.now() - began) / 25, rate: 40, moves: true, words: ''}))"
)


def test_it_goes_where_it_is_led_and_reports_nothing(site: Site) -> None:
    said = web_engine.run(f"{site.url}/player/replay/?source=/player/clips/demo.webm", THERE)
    assert said == {"at": 4, "length": 24.008, "ready": True, "moving": False, "notice": ""}
    assert site.posts == []
    assert not any("tracker" in get for get in site.gets)


def test_faster_than_the_browser_plays_it_shows_moments(site: Site) -> None:
    said = web_engine.run(f"{site.url}/player/replay/?source=/player/clips/demo.webm", FAST)
    assert said["at"] > 5
    assert said["moving"] is False


def test_what_cannot_be_played_is_told(site: Site) -> None:
    said = web_engine.run(f"{site.url}/player/replay/?source=/media/h264.mp4", SAID)
    assert said == "This browser has no codec for it"
    assert web_engine.run(f"{site.url}/player/replay/?source=/media/none.webm", SAID) == "Not found"
    assert site.posts == []


def test_the_address_that_was_made_of_a_public_id_can_be_loaded(site: Site, delivery: Site) -> None:
    source = quote("https://res.cloudinary.com/demo/video/upload/vc_vp9/dog.webm", safe="")
    said = web_engine.run(f"{site.url}/player/replay/?source={source}", THERE, cloudinary=address_of(delivery))
    assert (said["at"], said["notice"]) == (4, "")
    assert site.posts == []


def test_its_head_differs_from_the_players_in_title_and_scripts_alone() -> None:
    heads = [html().decode().partition("</head>")[0].splitlines() for html in (page_html, replay_html)]
    page, replay = [[line.strip() for line in lines] for lines in heads]
    assert [line for line in page if line not in replay] == [
        "<title>Playscope player</title>",
        '<script src="/tracker.js" defer></script>',
        '<script src="/player/assets/page.js" type="module"></script>',
    ]
    assert [line for line in replay if line not in page] == [
        "<title>Playscope replay</title>",
        '<script src="/player/assets/replay.js" type="module"></script>',
    ]
