"""Ten minutes of the demo clip, looping, in the real window off-screen: memory must stay flat."""

from tests.bench.window import measured

SECONDS = 620
GROWTH_MB = 25


def main() -> None:
    figures = measured(SECONDS, 0)
    first, last = figures["memory_first_mb"], figures["memory_last_mb"]
    print(
        f"{SECONDS} s of the demo: memory {first:.0f} MB after a quarter, {last:.0f} MB at the end "
        f"(the web engine's own processes not counted); main loop late by p99 {figures['p99_ms']:.1f} ms"
    )
    assert last - first < GROWTH_MB, f"memory grew by {last - first:.0f} MB"
