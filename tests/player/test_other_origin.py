"""A page of another origin, in a real browser, tries to read from the collector: it gets events in and nothing out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.collector import Collector
from collector.config import CollectorConfig
from tests.browsers import Chromium
from tests.player.site import MEDIA, Site

#: Ways to read an address; each gives "" where nothing was got, else what was.
_WAYS = {
    "fetch": "fetch(URL).then(answer => answer.text()).catch(() => '')",
    "fetch that asks for no leave": "fetch(URL, {mode: 'no-cors'}).then(answer => answer.text()).catch(() => '')",
    "fetch with credentials": "fetch(URL, {credentials: 'include'}).then(answer => answer.text()).catch(() => '')",
    "fetch with a header": "fetch(URL, {headers: {authorization: 'Bearer x'}}).then(a => a.text()).catch(() => '')",
    "posting to it": "fetch(URL, {method: 'POST', body: 'x'}).then(answer => answer.text()).catch(() => '')",
    "XMLHttpRequest": """new Promise(done => { const asked = new XMLHttpRequest(); asked.open('GET', URL);
        asked.onloadend = () => done(asked.responseText); asked.send(); })""",
    "img": "element('img', 'src')",
    "script": "element('script', 'src')",
    "stylesheet": "element('link', 'href', {rel: 'stylesheet'})",
    "video": "element('video', 'src')",
    "object": "element('object', 'data')",
    "EventSource": """new Promise(done => { const source = new EventSource(URL);
        source.onerror = () => { source.close(); done(''); }; source.onmessage = message => done(message.data); })""",
    "WebSocket": """new Promise(done => { const socket = new WebSocket(URL.replace('http', 'ws'));
        socket.onopen = () => done('open'); socket.onerror = () => done(''); })""",
    "frame": """new Promise(done => { const frame = document.createElement('iframe');
        frame.onload = () => { try { done(frame.contentDocument.body.innerText); } catch { done(''); } };
        frame.src = URL; document.body.append(frame); setTimeout(() => done(''), 3000); })""",
}
_ELEMENT = """(name, attribute, more = {}) => new Promise(done => {
    const made = Object.assign(document.createElement(name), more);
    made.onload = made.onloadeddata = () => done('loaded');
    made.onerror = () => done('');
    made[attribute] = URL;
    document.body.append(made);
})"""


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collector]:
    made = Collector(CollectorConfig(data_dir=tmp_path, version="1.2.3", port=0))
    made.start()
    yield made
    made.stop()


def read(chromium: Chromium, way: str, address: str) -> str:
    script = f"(() => {{ const URL = '{address}'; const element = {_ELEMENT}; return {_WAYS[way]}; }})()"
    return str(chromium.evaluate(script))


@pytest.mark.parametrize("name", ["127.0.0.1", "public.test"], ids=["another port", "another site"])
def test_it_reads_nothing_and_may_post(name: str, site: Site, chromium: Chromium, collector: Collector) -> None:
    site.pages["/page"] = "<!doctype html><body>a page of somebody else"
    page = f"http://{name}:{site.url.rpartition(':')[2]}/page"
    media = collector.media.share(MEDIA / "vp9.webm")
    paths = ("/health", "/metrics", "/openapi.json", "/player/", "/player/clips/demo.webm", media, "/nothing")
    chromium.open(page)
    for way in ("fetch", "XMLHttpRequest", "frame"):
        assert "somebody else" in read(chromium, way, page), "what it may read it does read"
    got = {(way, path): read(chromium, way, collector.url + path) for way in _WAYS for path in paths}
    assert {one: text for one, text in got.items() if text} == {}
    post = "{method: 'POST', body: JSON.stringify({event: 'play'})}"
    said = chromium.evaluate(f"fetch('{collector.url}/api/analytics', {post}).then(answer => answer.json())")
    assert said["success"] is True
    assert collector.store.counters().stored == 1
    tracker = f"(() => {{ const URL = '{collector.url}/tracker.js'; return ({_ELEMENT})('script', 'src'); }})()"
    assert chromium.evaluate(tracker) == "loaded"


def test_a_name_that_was_bound_to_this_machine_reads_nothing(chromium: Chromium, collector: Collector) -> None:
    for path in ("/health", "/player/", "/tracker.js", "/metrics"):
        chromium.open(f"http://public.test:{collector.port}{path}")
        assert "not served here" in chromium.evaluate("document.body.innerText")


def test_a_page_may_not_frame_the_player(site: Site, chromium: Chromium, collector: Collector) -> None:
    site.pages["/framing"] = f"<!doctype html><iframe src='{collector.url}/player/'></iframe>"
    chromium.open(f"{site.url}/framing")
    assert not any("/player/assets/" in asked for asked in chromium.requests)
