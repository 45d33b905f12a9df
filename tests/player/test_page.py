"""The page in a headless Chromium: what it plays, what it reports, what it says."""

import json
import socket

from player.vocabulary import BY_NAME, MEDIA_EVENTS
from tests.browsers import Chromium, until
from tests.player.conftest import NO_CLOUDINARY
from tests.player.site import Site

MARKS = [10, 25, 50, 75, 90, 100]


def whole(view: list[dict[str, object]]) -> bool:
    """No gap in seq, `viewstart` first, one `viewend`, last."""
    names = [event["event"] for event in view]
    numbered = [event["seq"] for event in view] == list(range(len(view)))
    return numbered and names[0] == "viewstart" and names[-1] == "viewend" and names.count("viewend") == 1


def test_a_clip_is_reported_from_start_to_end_without_a_gap(site: Site, chromium: Chromium) -> None:
    session = "0190c2f4-0000-7000-8000-000000000001"
    chromium.open(f"{site.url}/player/?source=/media/h264.mp4&autoplay=1&session={session}")
    until(lambda: "ended" in site.names(), 15)
    chromium.open("about:blank")
    until(lambda: "viewend" in site.names())

    (view,) = site.views()
    assert whole(view)
    assert view[-1]["data"]["reason"] == "pagehide"
    assert [event["percent"] for event in view if event["event"] == "percentsplayed"] == MARKS
    assert {event["data"]["origin"] for event in view if event["event"] == "percentsplayed"} == {"cloudinary"}
    assert {event["session_id"] for event in view} == {session}
    assert {event["source"] for event in view} == {f"{site.url}/media/h264.mp4"}
    assert all("Chrome" in event["user_agent"] and "/player/?source" in event["page_url"] for event in view)
    times = [event["timestamp"] for event in view]
    assert times == sorted(times)
    (first,) = [event for event in view if event["event"] == "firstframe"]
    (play,) = [event for event in view if event["event"] == "play"]
    # What plays by itself may be painted before the engine says `play` (docs/metrics.md), but not before the view.
    assert view[0]["timestamp"] <= first["timestamp"] < play["timestamp"] + 2000
    assert abs(view[-1]["duration"] - 6) < 0.1
    assert {post["content_type"] for post in site.posts} == {"text/plain;charset=UTF-8"}
    # Nothing but this site was asked for anything: both calls home are off.
    assert {url for url in chromium.requests if url.startswith("http")} == {
        url for url in chromium.requests if url.startswith(site.url)
    }
    assert chromium.messages == []


def test_each_of_the_24_media_events_arrives(site: Site, chromium: Chromium) -> None:
    def has(name: str, seconds: float = 8) -> None:
        until(lambda: name in site.names(), seconds, f"no {name}")

    # Bytes stop on the way and flow again later: waiting, stalled, and a playhead that stands.
    chromium.open(f"{site.url}/player/?source=/stalling/demo.webm&muted=1")
    player = "playscopePage.player"
    chromium.wait_for(f"window.playscopePage && {player}.videojs.readyState() >= 2")
    chromium.evaluate(f"{player}.videojs.play().then(() => 1)")
    chromium.evaluate(f"{player}.pause(), 1")
    for name in ("playing", "pause", "pausenoseek"):
        has(name)
    chromium.evaluate(f"{player}.videojs.playbackRate(4), {player}.play(), 1")
    for name in ("progress", "ratechange", "waiting", "freeze", "stalled"):
        has(name)
    site.flow.set()
    for name in ("thaw", "suspend", "canplaythrough"):
        has(name)
    chromium.evaluate(f"{player}.unmute(), {player}.videojs.poster('/player/clips/poster.jpg'), 1")
    for name in ("volumechange", "unmute", "posterchange"):
        has(name)
    chromium.evaluate(f"{player}.currentTime(12), 1")
    for name in ("seeking", "seeked"):
        has(name)
    chromium.evaluate(f"{player}.videojs.requestFullscreen().then(() => 1)", gesture=True)
    has("fullscreenchange")
    # A headless Chromium that is sent elsewhere while in full screen now and then tells the page nothing of it.
    chromium.evaluate("document.exitFullscreen().then(() => 1)")
    until(lambda: len(site.find("fullscreenchange")) == 2)
    chromium.evaluate(f"{player}.currentTime({player}.duration() - 0.4), {player}.videojs.play(), 1")
    has("ended")
    has("heartbeat", 12)
    # Another source while this one loads, and one that is not there.
    site.flow.clear()
    chromium.evaluate(f"{player}.source('{site.url}/stalling/second.webm', {{sourceTypes: ['webm']}}), 1")
    chromium.wait_for(f"{player}.videojs.currentSrc().includes('second') && {player}.videojs.readyState() > 0")
    chromium.evaluate(f"{player}.source('{site.url}/player/clips/none.webm', {{sourceTypes: ['webm']}}), 1")
    for name in ("abort", "emptied", "error"):
        has(name)
    site.flow.set()
    chromium.open("about:blank")
    until(lambda: len(site.find("viewend")) == 3)

    assert set(MEDIA_EVENTS) - set(site.names()) == set()
    views = site.views()
    assert [view[0]["source"].rsplit("/", 1)[1] for view in views] == ["demo.webm", "second.webm", "none.webm"]
    assert all(whole(view) for view in views)
    assert [view[-1]["data"]["reason"] for view in views] == ["source", "source", "pagehide"]
    for event in site.events():
        known = BY_NAME[event["event"]].fields
        assert set(event.get("data", {})) <= set(known), event
    freeze, thaw = site.find("freeze")[0], site.find("thaw")[0]
    assert thaw["data"]["frozen_ms"] >= 250
    assert abs(thaw["data"]["moved_at"] - freeze["data"]["since"] - thaw["data"]["frozen_ms"]) < 2
    assert site.find("ratechange")[0]["data"]["rate"] == 4
    assert site.find("seeking")[0]["data"]["target"] == 12
    assert site.find("fullscreenchange")[0]["data"]["fullscreen"] is True


def test_a_hidden_page_says_so_and_sends_what_it_has(site: Site, chromium: Chromium) -> None:
    chromium.open(f"{site.url}/player/?source=/player/clips/demo.webm&muted=1")
    until(lambda: "loadeddata" in site.names())
    hide = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true}),"
    change = "document.dispatchEvent(new Event('visibilitychange'))"
    chromium.evaluate(f"({hide % 'true'} {change})")
    until(lambda: "pagehidden" in site.names())
    chromium.evaluate(f"({hide % 'false'} {change})")
    until(lambda: "pageshown" in site.names())


def test_without_a_source_it_offers_the_demo_clip(site: Site, chromium: Chromium) -> None:
    chromium.open(f"{site.url}/player/")
    assert chromium.evaluate("document.body.dataset.state") == "empty"
    assert chromium.evaluate("document.documentElement.scrollHeight <= innerHeight")
    chromium.click("#demo")
    until(lambda: "playing" in site.names())
    assert site.posts
    assert chromium.evaluate("document.body.dataset.state") == "playing"


def test_a_file_that_is_not_there_is_told_once_and_plainly(site: Site, chromium: Chromium) -> None:
    chromium.open(f"{site.url}/player/?source=/player/clips/none.webm&autoplay=1")
    chromium.wait_for("document.body.dataset.state === 'notice'")
    assert chromium.evaluate("document.querySelector('#notice-title').textContent") == "Not found"
    until(lambda: [event for event in site.find("error") if event["data"].get("kind") == "notfound"])
    kinds = [event["data"].get("kind") for event in site.find("error")]
    assert set(kinds) <= {None, "notfound"}


def test_a_public_id_without_a_network_is_told_within_15_s(site: Site, chromium: Chromium) -> None:
    chromium.open(f"{site.url}/player/?source=folder/dog&cloud=example&autoplay=1")
    chromium.wait_for("document.body.dataset.state === 'notice'", 15)
    assert chromium.evaluate("document.querySelector('#notice-source').textContent") == "folder/dog"
    until(lambda: [event for event in site.find("error") if event["data"].get("kind") == "unreachable"], 2)
    assert {event["source"] for event in site.events()} == {"folder/dog"}


def test_a_load_that_leads_nowhere_is_told_within_15_s(site: Site, chromium: Chromium) -> None:
    # A server that takes the connection and never answers.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        chromium.open(f"{site.url}/player/?source=http://127.0.0.1:{port}/never.webm&autoplay=1")
        chromium.wait_for("document.body.dataset.state === 'notice'", 20)
    until(lambda: site.find("error"), 2)
    assert site.find("error")[0]["data"]["kind"] == "unreachable"
    elapsed = site.find("error")[0]["timestamp"] - site.find("viewstart")[0]["timestamp"]
    assert elapsed < 15_000


def test_refused_autoplay_asks_for_a_click(site: Site) -> None:
    with Chromium(NO_CLOUDINARY, autoplay=False) as chromium:
        chromium.open(f"{site.url}/player/?source=/player/clips/demo.webm&autoplay=1")
        chromium.wait_for("document.body.dataset.state === 'click'")
        until(lambda: site.find("error"))
        assert site.find("error")[0]["data"]["kind"] == "autoplay"
        chromium.click("#notice-action")
        until(lambda: "firstframe" in site.names())
        assert chromium.evaluate("document.body.dataset.state") == "playing"
        assert site.find("play")[-1]["data"]["intent"] == "user"
        chromium.open("about:blank")


def test_the_page_lives_under_its_own_strict_policy(site: Site, chromium: Chromium) -> None:
    chromium.open(f"{site.url}/player/?source=/player/clips/demo.webm")
    until(lambda: "loadeddata" in site.names())
    heard = "addEventListener('securitypolicyviolation', e => done(e.effectiveDirective))"
    refused = f"new Promise(done => {{ {heard}; %s }})"
    inline = "const s = document.createElement('script'); s.textContent = '1'; document.body.append(s)"
    assert chromium.evaluate(refused % inline).startswith("script-src")
    assert json.loads(chromium.evaluate("JSON.stringify([...document.scripts].map(s => !!s.src))"))[:3] == [True] * 3
