"""What the tracker costs a page that plays: the player's page in a headless Chromium, by turns with and without it.

Two measures, both in percent of a core: processor time of the page's main thread (DevTools' `TaskDuration` in thread
ticks: scripts, style, drawing, all that the tracker makes the page do), and of all the browser's processes together
(requests and frames too; decoding the video is in it, so it is the rougher one). Last, a sampling profile says where
the share of the tracker's scripts goes.
"""

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean, stdev
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from collector.collector import Collector
from collector.config import CollectorConfig
from resources import clip_path
from tests.browsers import Chromium

TURN_S, TURNS, PROFILE_S = 5.0, 12, 30.0
_PLAYS = (
    "window.playscopePage && (({videojs}) => (videojs.loop(true), videojs.currentTime() > 1))(playscopePage.player)"
)
_ON = "window.tracked = Playscope.track(playscopePage.player); 1"
_OFF = "(window.tracked || playscopePage.view).stop(); 1"


class Page:
    """The player's page, playing in a loop."""

    def __init__(self, chromium: Chromium, url: str) -> None:
        self._chromium = chromium
        chromium.call("Performance.enable", timeDomain="threadTicks")
        chromium.open(url)
        chromium.wait_for(_PLAYS)

    def turn(self, script: str) -> tuple[float, float]:
        """(main thread, all processes) in percent of a core, after the script."""
        self._chromium.evaluate(script)
        time.sleep(1)  # the view's first or last events are no part of it
        began, main, everywhere = time.monotonic(), self._main_thread_s(), self._processes_s()
        time.sleep(TURN_S)
        wall = time.monotonic() - began
        return 100 * (self._main_thread_s() - main) / wall, 100 * (self._processes_s() - everywhere) / wall

    def profile(self, seconds: float) -> dict[str, Any]:
        """What the main thread did, sampled, as DevTools' `Profiler.Profile`."""
        chromium = self._chromium
        chromium.evaluate(_ON)
        chromium.call("Profiler.enable")
        chromium.call("Profiler.setSamplingInterval", interval=200)
        chromium.call("Profiler.start")
        time.sleep(seconds)
        profile: dict[str, Any] = chromium.call("Profiler.stop")["profile"]
        return profile

    def _main_thread_s(self) -> float:
        rows = self._chromium.call("Performance.getMetrics")["metrics"]
        return float(next(row["value"] for row in rows if row["name"] == "TaskDuration"))

    def _processes_s(self) -> float:
        first = psutil.Process(self._chromium.pid)
        return sum(sum(one.cpu_times()[:2]) for one in (first, *first.children(recursive=True)))


def shares(profile: dict[str, Any]) -> Iterable[tuple[str, float]]:
    """(function of the tracker, percent of a core), the largest first; what it calls of the browser is its own."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    parents = {child: node["id"] for node in nodes.values() for child in node.get("children", ())}
    spent: Counter[str] = Counter()
    for sample, microseconds in zip(profile["samples"], profile["timeDeltas"], strict=True):
        at: int | None = sample
        while at is not None and not nodes[at]["callFrame"]["url"].endswith("/tracker.js"):
            at = parents.get(at)
        if at is not None:
            spent[nodes[at]["callFrame"]["functionName"] or "(anonymous)"] += microseconds
    wall = profile["endTime"] - profile["startTime"]
    return [(name, 100 * microseconds / wall) for name, microseconds in spent.most_common()]


def main() -> None:
    clip = clip_path("demo.webm")
    assert clip
    with TemporaryDirectory() as folder:
        collector = Collector(CollectorConfig(data_dir=Path(folder), version="0", port=0))
        collector.start()
        try:
            url = f"{collector.url}/player/?source={collector.media.share(clip)}&autoplay=1&muted=1"
            with Chromium() as chromium:
                page = Page(chromium, url)
                pairs = [(page.turn(_OFF), page.turn(_ON)) for _ in range(TURNS)]
                found = list(shares(page.profile(PROFILE_S)))
        finally:
            collector.stop()
    for place, title in enumerate(("main thread of the page", "all the browser's processes")):
        costs = [with_it[place] - without[place] for without, with_it in pairs]
        alone = fmean(without[place] for without, _ in pairs)
        print(
            f"{title}: {fmean(costs):.2f} % of a core (standard error {stdev(costs) / TURNS**0.5:.2f}); "
            f"the page without the tracker: {alone:.1f} %"
        )
    print(f"scripts of the tracker, sampled: {sum(share for _, share in found):.2f} % of a core")
    for name, share in found[:10]:
        print(f"  {share:6.3f} %  {name}")


if __name__ == "__main__":
    main()
