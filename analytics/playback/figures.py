"""The figures of a view: one table of them, each with its formula; nothing is computed anywhere else.

A figure that cannot be computed has no value and says why; it is never 0 for that reason.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from analytics.playback.facts import Facts
from analytics.playback.ratios import DEFAULT_RATIO, Ratio, watch_s
from analytics.playback.score import score
from analytics.playback.span import PAUSED, PLAYING, REBUFFERING, SEEKING, STARTING, Span
from analytics.playback.unknown import Unknown
from analytics.playback.view import View

Value = float | int | Unknown


@dataclass(frozen=True, slots=True)
class FigureKind:
    """A row of the table. `inputs` are the facts it is computed of, `states` those whose spans are its evidence,
    `notes` the kinds of notes that are."""

    name: str
    title: str
    unit: str
    formula: str
    compute: Callable[[Facts], Value]
    inputs: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    evidence: Callable[[View], tuple[str, ...]] = lambda view: ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one view: `value`, or None and `why`. `inputs` are the numbers it was computed of."""

    kind: FigureKind
    value: float | int | None
    why: str
    inputs: Mapping[str, float | int | None]


def _startup(facts: Facts) -> Value:
    if not facts.started:
        return Unknown("no frame was shown")
    if facts.starts_outside:
        return Unknown("the start is not in the range")
    if not facts.has_intent:
        return Unknown("no event said when playback was asked for")
    return facts.startup_ms / 1000


def _total(state: str) -> Callable[[Facts], Value]:
    return lambda facts: facts.totals[state] / 1000


def _frequency(facts: Facts) -> Value:
    played = facts.totals[PLAYING]
    return facts.rebuffers / (played / 60_000) if played else Unknown("nothing was played")


def _percent(seconds: Callable[[Facts], float]) -> Callable[[Facts], Value]:
    def compute(facts: Facts) -> Value:
        if not facts.duration_s:
            return Unknown("the duration is not known, or the media has no end")
        return min(100.0, 100 * seconds(facts) / facts.duration_s)

    return compute


def _frames(name: str) -> Callable[[Facts], Value]:
    def compute(facts: Facts) -> Value:
        count: int | None = getattr(facts, name)
        return Unknown("the player's page reported no frames") if count is None else count

    return compute


def _dropped_percent(facts: Facts) -> Value:
    if facts.frames_shown is None or facts.frames_dropped is None:
        return Unknown("the player's page reported no frames")
    frames = facts.frames_shown + facts.frames_dropped
    return 100 * facts.frames_dropped / frames if frames else Unknown("no frame was shown")


def _scaled(name: str, share: Callable[[float], float]) -> Callable[[Facts], Value]:
    def compute(facts: Facts) -> Value:
        scale: float | None = getattr(facts, name)
        if scale is None:
            return Unknown("the player's page reported no sizes")
        return max(0.0, 100 * share(scale))

    return compute


FIGURES = (
    FigureKind(
        "startup_s", "Startup time", "s", "first frame - play intent; pauses and sleep left out", _startup,
        inputs=("startup_ms",), states=(STARTING,), evidence=lambda view: view.startup_ids,
    ),
    FigureKind(
        "rebuffer_count", "Rebuffers", "", "standstills after the first frame: 250 ms with waiting, 1 s without",
        lambda facts: facts.rebuffers, inputs=("rebuffers",), states=(REBUFFERING,),
    ),
    FigureKind(
        "rebuffer_s", "Rebuffering", "s", "sum of the standstills, from the last to the next move of the playhead",
        _total(REBUFFERING), inputs=("rebuffering_s",), states=(REBUFFERING,),
    ),
    FigureKind(
        "rebuffer_ratio", "Rebuffer ratio", "ratio", DEFAULT_RATIO.formula, DEFAULT_RATIO.compute,
        inputs=DEFAULT_RATIO.inputs, states=(REBUFFERING, PLAYING),
    ),
    FigureKind(
        "rebuffer_per_minute", "Rebuffers a minute", "1/min", "rebuffers / minutes played", _frequency,
        inputs=("rebuffers", "playing_s"), states=(REBUFFERING,),
    ),
    FigureKind(
        "seek_count", "Seeks", "", "jumps of the playhead; those within 2 s of each other are one scrub",
        lambda facts: facts.seeks, inputs=("seeks",), states=(SEEKING,),
    ),
    FigureKind(
        "seek_s", "Seek latency", "s", "sum from seeking to seeked and moving or ready again", _total(SEEKING),
        inputs=("seeking_s",), states=(SEEKING,),
    ),
    FigureKind(
        "seek_wait_s", "Waiting in seeks", "s", "of the seek latency, from waiting on",
        lambda facts: facts.seek_wait_ms / 1000, inputs=("seek_wait_ms",), states=(SEEKING,),
    ),
    FigureKind(
        "played_s", "Played", "s", "sum of the time in which the playhead moved; sleep left out", _total(PLAYING),
        inputs=("playing_s",), states=(PLAYING,),
    ),
    FigureKind(
        "watch_s", "Watch time", "s", "startup + played + rebuffering + seeking", watch_s,
        inputs=("starting_s", "playing_s", "rebuffering_s", "seeking_s"),
        states=(STARTING, PLAYING, REBUFFERING, SEEKING),
    ),
    FigureKind(
        "paused_s", "Paused", "s", "sum of the pauses", _total(PAUSED), inputs=("paused_s",), states=(PAUSED,)
    ),
    FigureKind(
        "watched_percent", "Watched", "%", "100 * seconds of media played at least once / duration",
        _percent(lambda facts: facts.unique_s), inputs=("unique_s", "duration_s"), states=(PLAYING,),
    ),
    FigureKind(
        "reached_percent", "Reached", "%", "100 * furthest point played / duration",
        _percent(lambda facts: facts.furthest_s), inputs=("furthest_s", "duration_s"), states=(PLAYING,),
    ),
    FigureKind(
        "rewatched_s", "Watched again", "s", "seconds of media played - seconds played at least once",
        lambda facts: max(0.0, facts.media_played_s - facts.unique_s), inputs=("media_played_s", "unique_s"),
        states=(PLAYING,),
    ),
    FigureKind(
        "loops", "Loops", "", "wraps from the end to the start while playing", lambda facts: facts.loops,
        inputs=("loops",), notes=("loop",),
    ),
    FigureKind(
        "replays", "Replays", "", "plays after the end", lambda facts: facts.replays, inputs=("replays",),
        notes=("replay",),
    ),
    FigureKind(
        "frames_shown", "Frames shown", "", "as the browser counts them", _frames("frames_shown"),
        inputs=("frames_shown",), evidence=lambda view: view.picture_ids[:1],
    ),
    FigureKind(
        "frames_dropped", "Frames dropped", "", "as the browser counts them", _frames("frames_dropped"),
        inputs=("frames_dropped",), evidence=lambda view: view.picture_ids[:1],
    ),
    FigureKind(
        "dropped_percent", "Frames dropped", "%", "100 * dropped / (shown + dropped)", _dropped_percent,
        inputs=("frames_dropped", "frames_shown"), evidence=lambda view: view.picture_ids[:1],
    ),
    FigureKind(
        "switches", "Rendition switches", "", "as the player says; where it says none, other sizes of the picture",
        lambda facts: facts.switches, inputs=("switches",), notes=("switch", "size"),
    ),
    FigureKind(
        "upscale_percent", "Upscaled", "%", "100 * (widest the element was / width of the picture - 1), at least 0",
        _scaled("upscale", lambda scale: scale - 1), inputs=("upscale",), evidence=lambda view: view.picture_ids[1:2],
    ),
    FigureKind(
        "downscale_percent", "Downscaled", "%", "100 * (1 - narrowest the element was / width of the picture), "
        "at least 0", _scaled("downscale", lambda scale: 1 - scale), inputs=("downscale",),
        evidence=lambda view: view.picture_ids[2:],
    ),
    FigureKind(
        "score", "Score", "", "success / 100 * mean(startup, smoothness): startup = 800 / (8 + t), smoothness = "
        "mean(100 / sqrt(1 + (n / 2)^2), 100 * exp(-10 * ratio by watch time)); a failure is 0, an exit before "
        "start 50", score,
        inputs=("startup_ms", "rebuffers", "rebuffering_s", "starting_s", "playing_s", "seeking_s"),
        states=(STARTING, REBUFFERING), notes=("error",), evidence=lambda view: view.startup_ids,
    ),
)  # fmt: skip
BY_NAME: Mapping[str, FigureKind] = {kind.name: kind for kind in FIGURES}


def figures_of(facts: Facts, ratio: Ratio = DEFAULT_RATIO) -> dict[str, Figure]:
    """All figures by name, with the definition of the rebuffer ratio that was chosen."""
    found = {}
    for kind in FIGURES:
        if kind.name == "rebuffer_ratio" and ratio is not DEFAULT_RATIO:
            kind = FigureKind(
                kind.name, kind.title, kind.unit, ratio.formula, ratio.compute, inputs=ratio.inputs, states=kind.states
            )
        value = kind.compute(facts)
        inputs = {name: _input(facts, name) for name in kind.inputs}
        if isinstance(value, Unknown):
            found[kind.name] = Figure(kind, None, value.why, inputs)
        else:
            found[kind.name] = Figure(kind, value, "", inputs)
    return found


def values_of(
    facts: Facts, names: Iterable[str] = BY_NAME, ratio: Ratio = DEFAULT_RATIO
) -> dict[str, float | int | None]:
    """The values alone of these figures; None for one that cannot be computed."""
    found: dict[str, float | int | None] = {}
    for name in names:
        value = (ratio if name == "rebuffer_ratio" else BY_NAME[name]).compute(facts)
        found[name] = None if isinstance(value, Unknown) else value
    return found


#: All of a view, as a range of milliseconds since the epoch.
ALL_OF_IT = (0, 1 << 62)


def evidence(
    view: View, kind: FigureKind, now: int | None = None, limits: tuple[int, int] = ALL_OF_IT
) -> tuple[str, ...]:
    """The ids of the events that a figure of this view rests on, in the order of the view, each once.

    Of spans and notes only those within `limits` (milliseconds since the epoch)."""
    ids = dict.fromkeys(beside_spans(view, kind, limits))
    for span in view.spans(now):
        if is_evidence(span, kind, limits):
            ids.update({span.opened_by: None, span.closed_by: None})
    return tuple(ids)


def is_evidence(span: Span, kind: FigureKind, limits: tuple[int, int] = ALL_OF_IT) -> bool:
    """Whether a figure rests on this span."""
    return span.state in kind.states and not span.asleep and span.end > limits[0] and span.start < limits[1]


def beside_spans(view: View, kind: FigureKind, limits: tuple[int, int] = ALL_OF_IT) -> tuple[str, ...]:
    """The ids of the events that a figure rests on and that are no edges of its spans."""
    ids = dict.fromkeys(name for name in kind.evidence(view) if name)
    for note in view.notes:
        if note.kind in kind.notes and limits[0] <= note.at < limits[1]:
            ids.update(dict.fromkeys(note.events))
    return tuple(ids)


def _input(facts: Facts, name: str) -> float | int | None:
    state = name.removesuffix("_s")
    if state in facts.totals:
        return facts.totals[state] / 1000
    value: float | int | None = getattr(facts, name)
    return value
