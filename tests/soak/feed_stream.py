"""Ten minutes of 1,000 events a second into a feed of a million rows: seen soon, and the loop is never held up."""

import psutil

from tests.bench.feed import full_panel, stream

SECONDS = 600
GROWTH_MB = 60


def main() -> None:
    _, live, panel, events = full_panel()
    stream(panel, live, events, 30, "to begin with")
    process = psutil.Process()
    before = process.memory_info().rss / 1e6
    seen = stream(panel, live, events, SECONDS)
    grown = process.memory_info().rss / 1e6 - before
    print(f"memory {before:.0f} MB, {grown:+.0f} MB at the end")
    assert seen.on_screen_p95 < 150, seen
    assert seen.held_up_p99 < 16, seen
    assert seen.held_up_most < 100, seen
    assert grown < GROWTH_MB, f"memory grew by {grown:.0f} MB"
