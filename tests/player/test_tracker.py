"""The tracker on foreign pages and against a collector that fails: nothing lost, nothing doubled, nothing thrown."""

import pytest

from tests.browsers import Chromium, until
from tests.player.site import Site
from tests.player.test_page import MARKS, whole

PLAIN = """<link rel="icon" href="data:,"><script src="%s" data-playscope-auto></script>
    <video muted src="/media/vp9.webm"></video>"""


def track(site: Site, chromium: Chromium, head: str = "") -> None:
    """A page with one plain video and a tracker on it as `view`."""
    site.pages["/page"] = (
        f'<!doctype html>{head}<script src="/tracker.js"></script><video muted src="/media/vp9.webm"></video>'
        "<script>const video = document.querySelector('video'); const view = Playscope.track(video)</script>"
    )
    chromium.open(f"{site.url}/page")
    until(lambda: site.asked)


def seen(site: Site, chromium: Chromium) -> None:
    """Leaves the page and waits for its `viewend`."""
    chromium.open("about:blank")
    until(lambda: "viewend" in site.names())


def test_a_plain_video_of_another_origin_needs_one_attribute(site: Site, chromium: Chromium) -> None:
    site.pages["/plain"] = PLAIN % f"{site.url}/tracker.js"
    chromium.open(f"{site.url.replace('127.0.0.1', 'localhost')}/plain")
    until(lambda: "canplay" in site.names())
    # One that comes later is tracked too.
    chromium.evaluate(
        "{ const late = document.createElement('video'); late.muted = true; late.src = '/media/vp9.webm?late';"
        "document.body.append(late); "
        "for (const video of [late, document.querySelector('video')]) { video.playbackRate = 3; video.play() } 1 }"
    )
    until(lambda: len(site.find("ended")) == 2, 15)
    chromium.evaluate("document.querySelectorAll('video')[1].remove()")
    seen(site, chromium)
    until(lambda: len(site.find("viewend")) == 2)

    views = site.views()
    assert [whole(view) for view in views] == [True, True]
    for view in views:
        marks = [event for event in view if event["event"] == "percentsplayed"]
        assert [event["percent"] for event in marks] == MARKS
        assert {event["data"]["origin"] for event in marks} == {"tracker"}
        assert view[0]["data"]["player"] == "element"
    assert len({view[0]["session_id"] for view in views}) == 1
    assert chromium.messages == []
    assert "OPTIONS" not in site.methods


def test_a_page_out_in_the_world_reports_to_this_machine(site: Site, chromium: Chromium) -> None:
    site.pages["/plain"] = PLAIN % f"{site.url}/tracker.js"
    chromium.open(f"{site.url.replace('127.0.0.1', 'public.test')}/plain")
    until(lambda: "canplaythrough" in site.names())
    seen(site, chromium)
    assert whole(site.views()[0])


def test_a_page_that_comes_back_goes_on_in_a_new_view(site: Site, chromium: Chromium) -> None:
    track(site, chromium)
    chromium.evaluate("(video.loop = true, video.play().then(() => 1))")
    until(lambda: "firstframe" in site.names())
    seen(site, chromium)
    chromium.evaluate("void setTimeout(() => history.back(), 50)")  # the answer must not go with the page
    until(lambda: len(site.find("viewstart")) == 2)
    chromium.evaluate("video.play().then(() => 1)")
    until(lambda: len(site.find("firstframe")) == 2)
    seen(site, chromium)
    until(lambda: len(site.find("viewend")) == 2)
    first, second = site.views()
    assert whole(first)
    assert whole(second)


def test_any_video_js_player_is_tracked(site: Site, chromium: Chromium) -> None:
    site.pages["/page"] = (
        '<!doctype html><script src="/video.js/video.min.js"></script><script src="/tracker.js"></script>'
        '<video id="v" class="video-js" muted></video><script>const player = videojs("v");'
        'const view = Playscope.track(player, {marks: [20, 60], data: {experiment: "b"}});'
        'player.src({src: "/media/vp9.webm", type: "video/webm"}); player.poster("/a.png");'
        "player.defaultPlaybackRate(3); player.play()</script>"
    )
    chromium.open(f"{site.url}/page")
    until(lambda: "ended" in site.names(), 15)
    chromium.evaluate("player.dispose()")
    until(lambda: "viewend" in site.names())
    (view,) = site.views()
    assert whole(view)
    assert view[0]["data"]["player"] == "video.js"
    assert view[0]["data"]["experiment"] == "b"
    assert {event["source"] for event in view} == {f"{site.url}/media/vp9.webm"}
    assert view[-1]["data"]["reason"] == "closed"
    assert [event["percent"] for event in view if event["event"] == "percentsplayed"] == [20, 60]


def test_a_seek_over_a_mark_is_not_playing_across_it(site: Site, chromium: Chromium) -> None:
    track(site, chromium)
    chromium.evaluate("video.currentTime = 4; video.play().then(() => 1)")
    until(lambda: "ended" in site.names(), 8)
    assert [event["percent"] for event in site.find("percentsplayed")] == [75, 90, 100]


def test_a_new_source_is_a_new_view_and_play_after_the_end_is_none(site: Site, chromium: Chromium) -> None:
    track(site, chromium)
    chromium.evaluate("video.currentTime = 5.5; video.play().then(() => 1)")
    until(lambda: "ended" in site.names())
    chromium.evaluate("video.play().then(() => 1)")
    until(lambda: len(site.find("play")) == 2)
    chromium.evaluate("(video.src = '/player/clips/second.webm', 1)")
    until(lambda: len(site.find("viewstart")) == 2)
    seen(site, chromium)
    until(lambda: len(site.find("viewend")) == 2)
    first, second = site.views()
    assert whole(first)
    assert whole(second)
    assert first[-1]["data"]["reason"] == "source"
    assert second[0]["source"].endswith("second.webm")
    assert first[0]["source"].endswith("vp9.webm")


def test_what_a_collector_that_was_away_missed_comes_later_once(site: Site, chromium: Chromium) -> None:
    track(site, chromium)
    chromium.evaluate("(video.playbackRate = 2, video.play().then(() => 1))")
    site.behave = "away"
    until(lambda: len(site.asked) >= 3)
    site.behave = "swallow"
    count = len(site.posts)
    until(lambda: len(site.posts) > count)
    site.behave = "take"
    until(lambda: "ended" in site.names(), 15)
    seen(site, chromium)
    (view,) = site.views()
    assert whole(view)


def test_a_full_collector_is_asked_again_when_it_said_so(site: Site, chromium: Chromium) -> None:
    track(site, chromium)
    until(lambda: site.posts)
    site.behave, site.retry_after = "503", "1"
    count = len(site.asked)
    chromium.evaluate("view.report('one'), 1")
    until(lambda: len(site.asked) > count)
    until(lambda: len(site.asked) > count + 1)
    assert site.asked[count + 1] - site.asked[count] >= 0.95
    site.behave = "take"
    until(lambda: "one" in site.names())


def test_what_is_refused_for_good_is_dropped_and_counted(site: Site, chromium: Chromium) -> None:
    track(site, chromium)
    until(lambda: "canplaythrough" in site.names())
    site.behave = "400"
    count = len(site.asked)
    chromium.evaluate("(view.report('one'), view.report('two'), 1)")
    until(lambda: len(site.asked) > count)
    site.behave = "take"
    chromium.evaluate("new Promise(done => setTimeout(done, 500))")
    chromium.evaluate("view.report('three', {is: 'here'}), 1")
    until(lambda: "three" in site.names())
    assert "one" not in site.names()
    assert site.find("three")[0]["data"] == {"is": "here", "lost": {"one": 1, "two": 1}}


def test_unsent_events_survive_a_reload(site: Site, chromium: Chromium) -> None:
    site.behave = "away"
    track(site, chromium)
    chromium.evaluate("video.play().then(() => 1)")
    until(lambda: len(site.asked) >= 3)
    chromium.open(f"{site.url}/page?again")
    site.behave = "take"
    until(lambda: len(site.find("viewstart")) == 2)
    seen(site, chromium)
    until(lambda: len(site.find("viewend")) == 2)
    first, second = site.views()
    assert whole(first)
    assert whole(second)
    assert first[0]["session_id"] == second[0]["session_id"]


def test_more_than_a_beacon_holds_is_not_lost_when_the_page_goes(site: Site, chromium: Chromium) -> None:
    track(site, chromium)
    until(lambda: "canplaythrough" in site.names())
    # 300 kB within one turn of the page's loop, which then goes.
    chromium.evaluate(
        "{ for (let i = 0; i < 1000; i++) view.report('note', {i, text: 'ü'.repeat(120)});"
        "location.search = 'again'; 1 }"
    )
    until(lambda: len(site.find("viewstart")) == 2)
    until(lambda: len(site.find("note")) == 1000)
    until(lambda: site.find("viewend"))
    assert whole(site.views()[0])
    assert all(len(post["body"].encode()) < 400_000 for post in site.posts)


FORBIDDEN_STORAGE = "<script>Object.defineProperty(window, 'sessionStorage', {get() { throw Error('no') }})</script>"
NO_BEACON = "<script>navigator.sendBeacon = () => { throw new Error('no') }</script>"
NO_FRAMES = "<script>delete HTMLVideoElement.prototype.requestVideoFrameCallback</script>"


@pytest.mark.parametrize("head", [FORBIDDEN_STORAGE, NO_BEACON, NO_FRAMES], ids=["storage", "beacon", "frames"])
def test_a_poor_host_page_never_hears_of_it(site: Site, chromium: Chromium, head: str) -> None:
    errors = "<script>window.thrown = []; onerror = (m) => thrown.push(m); onunhandledrejection = onerror</script>"
    track(site, chromium, errors + head)
    chromium.evaluate("video.play().then(() => 1)")
    until(lambda: "firstframe" in site.names())
    chromium.evaluate("(Playscope.track(null), Playscope.track({}), Playscope.track(7), Playscope.track('#v'), 1)")
    chromium.evaluate("(Playscope.track(Promise.reject(Error('x'))), view.report('mine', {toJSON() { throw 1 }}), 1)")
    until(lambda: "mine" in site.names())
    assert chromium.evaluate("thrown") == []
    if head is NO_FRAMES:
        assert site.find("firstframe")[0]["data"]["method"] == "clock"


def test_what_the_cloudinary_player_could_not_load_is_an_error(site: Site, chromium: Chromium) -> None:
    """Offline it fires none: its promises are rejected, and the element never hears of a source."""
    site.pages["/cld"] = (
        '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="/tracker.js"></script>'
        '<script src="/player/vendor/cloudinary-video-player/player-full.min.js"></script><video id="player"></video>'
        "<script>const options = {cloudName: 'demo', cloudinaryAnalytics: false, allowUsageReport: false};"
        "const player = cloudinary.videoPlayer('player', options); const view = Playscope.track(player);"
        "fetch('http://127.0.0.1:9/of-the-page');"
        "player.source('folder/clip', {allowUsageReport: false})</script>"
    )
    chromium.open(f"{site.url}/cld")
    until(lambda: site.find("error"))
    (error,) = site.find("error")
    assert error["data"] == {"kind": "unreachable", "message": "Failed to fetch", "origin": "promise"}
    assert error["source"] == "folder/clip"


def test_a_rejected_promise_of_the_page_is_none_of_the_players(site: Site, chromium: Chromium) -> None:
    site.pages["/cld"] = (
        '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="/tracker.js"></script>'
        '<script src="/player/vendor/cloudinary-video-player/player-full.min.js"></script><video id="player"></video>'
        "<script>const options = {cloudName: 'demo', cloudinaryAnalytics: false, allowUsageReport: false};"
        "const player = cloudinary.videoPlayer('player', options); const view = Playscope.track(player);"
        "view.report('hello'); fetch('http://127.0.0.1:9/of-the-page'); setTimeout(() => view.report('later'), 1500)"
        "</script>"
    )
    chromium.open(f"{site.url}/cld")
    until(lambda: "later" in site.names())
    assert not site.find("error")
