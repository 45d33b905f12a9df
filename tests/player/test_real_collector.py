"""The page and the real collector together, also when the collector goes away in the middle of a clip."""

from collections.abc import Callable
from pathlib import Path

from collector.collector import Collector
from collector.config import CollectorConfig
from collector.event import Event
from tests.browsers import Chromium, until
from tests.player.conftest import NO_CLOUDINARY
from tests.player.site import MEDIA


def test_a_clip_is_stored_whole_although_the_collector_was_restarted(
    tmp_path: Path, expected_warnings: Callable[[str], None]
) -> None:
    def config(port: int) -> CollectorConfig:
        return CollectorConfig(data_dir=tmp_path, version="0.0", port=port)

    def stored(collector: Collector) -> list[Event]:
        with collector.clear_reader() as reader:
            return list(reader.events())

    first = Collector(config(0))
    first.start()
    port = first.port
    with Chromium(NO_CLOUDINARY) as chromium:
        try:
            source = first.media.share(MEDIA / "h264.mp4")
            chromium.open(f"{first.url}/player/?source={source}&autoplay=1")
            chromium.wait_for("window.playscopePage && (playscopePage.player.videojs.playbackRate(2), 1)")
            until(lambda: "percentsplayed" in {event.event for event in stored(first)})
        finally:
            first.stop()
        chromium.evaluate("new Promise(done => setTimeout(done, 1000))")
        second = Collector(config(port))
        second.start()
        try:
            until(lambda: "ended" in {event.event for event in stored(second)}, 20)
            chromium.open("about:blank")
            until(lambda: "viewend" in {event.event for event in stored(second)})
            events = stored(second)
            counters = second.health()["counters"]
        finally:
            second.stop()

    (view,) = {event.view_id for event in events}
    assert view
    assert sorted(event.seq for event in events if event.seq is not None) == list(range(len(events)))
    assert counters["received"] == counters["stored"] + counters["duplicates"]
    assert counters["rejected"] == 0
