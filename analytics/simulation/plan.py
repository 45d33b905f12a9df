"""A view as it is decided: what the viewer does and what the network does to it. All times are whole milliseconds.

The truth is summed of these decisions (truth.py), the events are told of them (script.py); neither sees the other.
"""

from dataclasses import dataclass
from random import Random

from analytics.simulation.audience import (
    BROWSERS,
    ERRORS,
    NETWORKS,
    PAGES,
    SOURCES,
    Browser,
    Network,
    Page,
    Source,
    around,
    choose,
)

COMPLETED, LEFT, LOST = "completed", "left", "lost"
EXIT_BEFORE_START, START_FAILURE, PLAYBACK_FAILURE = "exit before start", "start failure", "playback failure"
OUTCOMES = (COMPLETED, LEFT, EXIT_BEFORE_START, START_FAILURE, PLAYBACK_FAILURE, LOST)

_FAILS_TO_START, _FAILS, _GETS_LOST, _GIVES_UP_EARLY = 0.015, 0.012, 0.008, 0.03
#: Seeks and pauses a minute played.
_SEEKS, _PAUSES = 0.35, 0.2
#: Between two interruptions, and before the end of the media, it plays at least so long.
_APART_MS = 2_500
#: Most viewers do not wait longer than this in a standstill.
_PATIENCE_MS = 8_000


@dataclass(frozen=True, slots=True)
class Play:
    """The playhead moves for `ms` from `start` on; `hidden`: while the page was not visible."""

    ms: int
    start: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Stall:
    """The playhead stands for lack of data."""

    ms: int


@dataclass(frozen=True, slots=True)
class Seek:
    """One scrub: jumps to each of `targets` (media milliseconds), of which each takes `ms`."""

    targets: tuple[int, ...]
    ms: int


@dataclass(frozen=True, slots=True)
class Pause:
    ms: int


Act = Play | Stall | Seek | Pause


def _length(act: Act) -> int:
    return act.ms * len(act.targets) if isinstance(act, Seek) else act.ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`began`: since the traffic began. `asked_ms`: from there to the play intent; `startup_ms`: from the intent to the
    first frame, or to the exit or failure without one. `acts` follow the first frame. `fps` and `dropped` (a share)
    are the picture's. `error`: the kind, where it fails."""

    number: int
    began: int
    source: Source
    page: Page
    browser: Browser
    network: Network
    autoplay: bool
    asked_ms: int
    startup_ms: int
    started: bool
    acts: tuple[Act, ...]
    outcome: str
    error: str
    fps: int
    dropped: float

    @property
    def length_ms(self) -> int:
        """From the beginning of the view to about its end."""
        return self.asked_ms + self.startup_ms + sum(_length(act) for act in self.acts)


def decide(random: Random, number: int, began: int, viewer: "Viewer") -> Plan:
    """One view of this viewer, who comes to it at `began`."""
    source, page, network = choose(random, SOURCES), viewer.page, viewer.network
    autoplay = random.random() < page.autoplay
    asked = random.randint(60, 250) if autoplay else around(random, 2_500, 0.8, 300, 25_000)
    startup = around(random, network.startup_ms * viewer.browser.startup, 0.5, 80, 28_000)
    outcome = _way_it_starts(random, viewer, startup)
    acts: tuple[Act, ...] = ()
    if outcome == EXIT_BEFORE_START:
        startup = random.randint(1_000, max(1_001, startup))
    elif outcome == "":
        acts, outcome = _acts(random, source, network, viewer)
    kind = 1 if outcome == START_FAILURE else 2
    fails = outcome in (START_FAILURE, PLAYBACK_FAILURE)
    return Plan(
        number=number,
        began=began,
        source=source,
        page=page,
        browser=viewer.browser,
        network=network,
        autoplay=autoplay,
        asked_ms=asked,
        startup_ms=startup,
        started=outcome not in (EXIT_BEFORE_START, START_FAILURE),
        acts=acts,
        outcome=outcome,
        error=random.choices(list(ERRORS), [row[kind] for row in ERRORS.values()])[0] if fails else "",
        fps=random.choice((24, 25, 30)),
        dropped=random.choice((0.0, 0.0, 0.002, 0.01)) if random.random() < 0.96 else random.uniform(0.06, 0.2),
    )


@dataclass(frozen=True, slots=True)
class Viewer:
    """What stays the same over a viewer's views."""

    browser: Browser
    page: Page
    network: Network


def viewer_of(random: Random) -> Viewer:
    return Viewer(choose(random, BROWSERS), choose(random, PAGES), choose(random, NETWORKS))


def _way_it_starts(random: Random, viewer: Viewer, startup: int) -> str:
    """An outcome without a first frame, or nothing where there is one. The longer it takes the more give up."""
    chance = random.random()
    if chance < _FAILS_TO_START * viewer.browser.failures:
        return START_FAILURE
    impatient = _GIVES_UP_EARLY + max(0, startup - 3_000) / 60_000
    return EXIT_BEFORE_START if startup > 1_200 and random.random() < impatient else ""


def _acts(random: Random, source: Source, network: Network, viewer: Viewer) -> tuple[tuple[Act, ...], str]:
    """From the first frame on, and the outcome."""
    fate = _fate(random, source, viewer)
    # All but those who stay to the end go, or are cut off, after so much played: most of them early.
    leave_after = round(1_500 + random.betavariate(0.8, 2.2) * source.duration_ms)
    acts: list[Act] = []
    place, played = 0, 0
    while True:
        left_ms = min(source.duration_ms - place, leave_after - played if fate != COMPLETED else source.duration_ms)
        kind, after = _next(random, network)
        if after + _APART_MS > left_ms:
            acts.append(Play(max(left_ms, 1), place, random.random() < 0.02))
            ended = place + max(left_ms, 1) >= source.duration_ms
            return tuple(acts), COMPLETED if ended else fate
        acts.append(Play(after, place, random.random() < 0.02))
        place, played = place + after, played + after
        if kind == "seek":
            act, place = _seek(random, source, network, place)
            acts.append(act)
        elif kind == "pause":
            acts.append(Pause(around(random, 9_000, 1.0, 400, 240_000)))
        else:
            stall = around(random, network.stall_ms, 0.7, 300, 25_000)
            if stall > _PATIENCE_MS and random.random() < 0.5:
                acts.append(Stall(random.randint(_PATIENCE_MS, stall)))
                return tuple(acts), LEFT
            acts.append(Stall(stall))


def _fate(random: Random, source: Source, viewer: Viewer) -> str:
    chance = random.random()
    for outcome, share in ((PLAYBACK_FAILURE, _FAILS * viewer.browser.failures), (LOST, _GETS_LOST)):
        if chance < share:
            return outcome
        chance -= share
    return COMPLETED if random.random() < source.keeps else LEFT


def _next(random: Random, network: Network) -> tuple[str, int]:
    """The interruption that comes first, and after how much playing."""
    waits = {
        kind: _APART_MS + round(random.expovariate(1 / 60_000) / rate)
        for kind, rate in (("stall", network.stalls), ("seek", _SEEKS), ("pause", _PAUSES))
    }
    return min(waits.items(), key=lambda item: item[1])


def _seek(random: Random, source: Source, network: Network, place: int) -> tuple[Seek, int]:
    """A scrub forwards or back, that ends where there is still something to play; and where that is."""
    last = source.duration_ms - 2 * _APART_MS
    targets = []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        forwards = random.random() < 0.7
        step = around(random, 12_000, 0.8, 1_500, 120_000)
        place = min(last, place + step) if forwards else max(0, place - step)
        targets.append(place)
    return Seek(tuple(targets), around(random, network.seek_ms, 0.5, 40, 6_000)), place
