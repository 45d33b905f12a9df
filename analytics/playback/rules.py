"""The rules of the findings: what each looks for, and one sentence on what to do."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from analytics.playback.facts import Facts
from analytics.playback.span import PLAYING, REBUFFERING, STARTING, Flag, Note, Span

Severity = Literal["note", "warning", "error"]

_LONG_REBUFFER_MS = 1000
_SLOW_START_MS = 4000
_DROPPED = 0.05
_UPSCALED = 1.5


class Seen(NamedTuple):
    """One case of a finding: when (milliseconds), by which events, and what was measured, in words."""

    at: int
    events: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A view as the rules look at it."""

    facts: Facts
    spans: Sequence[Span]
    flags: Sequence[Flag]
    notes: Sequence[Note]
    marks: Sequence[tuple[int, str]]
    picture_ids: tuple[str, ...]

    def noted(self, kind: str) -> Iterator[Note]:
        return (note for note in self.notes if note.kind == kind)


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table. `todo` is one sentence."""

    name: str
    severity: Severity
    title: str
    todo: str
    look: Callable[[Case], Iterator[Seen]]

    def __reduce__(self) -> tuple[Any, ...]:
        """To another process it goes as its name."""
        return _named_rule, (self.name,)


def _spans(state: str, longer_than: int) -> Callable[[Case], Iterator[Seen]]:
    def look(case: Case) -> Iterator[Seen]:
        for span in case.spans:
            if span.state == state and not span.asleep and span.milliseconds > longer_than:
                yield Seen(span.start, (span.opened_by, span.closed_by), f"{span.milliseconds / 1000:.2f} s")

    return look


def _notes(kind: str, words: Callable[[Note], str] = lambda note: "") -> Callable[[Case], Iterator[Seen]]:
    return lambda case: (Seen(note.at, note.events, words(note)) for note in case.noted(kind))


def _play_without_playing(case: Case) -> Iterator[Seen]:
    facts = case.facts
    if facts.has_intent and not facts.started and not facts.is_open and facts.totals[STARTING] > 0:
        starts = [span for span in case.spans if span.state == STARTING]
        yield Seen(
            starts[0].start, tuple(span.opened_by for span in starts), f"waited {facts.totals[STARTING] / 1000:.1f} s"
        )


def _ended_missing(case: Case) -> Iterator[Seen]:
    facts = case.facts
    near = facts.duration_s and facts.furthest_s >= facts.duration_s - 0.5
    if near and not facts.is_open and not facts.completed and not facts.loops:
        yield Seen(facts.ended_at, (), f"it was played to {facts.furthest_s:.1f} s of {facts.duration_s:.1f} s")


def _played_hidden(case: Case) -> Iterator[Seen]:
    for flag in case.flags:
        if flag.name == "hidden":
            played = sum(
                max(0, min(flag.end, span.end) - max(flag.start, span.start))
                for span in case.spans
                if span.state == PLAYING and not span.asleep
            )
            if played:
                yield Seen(flag.start, (flag.opened_by,), f"{played / 1000:.1f} s")


def _other_rate(case: Case) -> Iterator[Seen]:
    for flag in case.flags:
        if flag.name == "rate":
            yield Seen(flag.start, (flag.opened_by,), f"{flag.value:g} for {(flag.end - flag.start) / 1000:.1f} s")


def _marks_twice(case: Case) -> Iterator[Seen]:
    for percent, count in sorted(Counter(percent for percent, _ in case.marks).items()):
        if count > 1:
            ids = tuple(event for mark, event in case.marks if mark == percent)
            yield Seen(case.facts.started_at, ids, f"{percent} % came {count} times")


def _marks_skipped(case: Case) -> Iterator[Seen]:
    """A mark further on came, and this one, which others of the view or the usual ones name, did not."""
    named = {percent for percent, _ in case.marks}
    if named:
        for percent in (10, 25, 50, 75, 90):
            if percent < max(named) and percent not in named and min(named) < percent:
                yield Seen(case.facts.started_at, (), f"{percent} % never came")


def _vendor_seeks(case: Case) -> Iterator[Seen]:
    facts = case.facts
    if facts.vendor_seeks and facts.vendor_seeks != facts.seeks:
        yield Seen(facts.started_at, (), f"{facts.vendor_seeks} by the player, {facts.seeks} by the media's own events")


def _named(event: str) -> tuple[str, ...]:
    return (event,) if event else ()


def _dropped(case: Case) -> Iterator[Seen]:
    shown, dropped = case.facts.frames_shown, case.facts.frames_dropped
    if shown is not None and dropped and dropped / (shown + dropped) > _DROPPED:
        yield Seen(case.facts.ended_at, _named(case.picture_ids[0]), f"{100 * dropped / (shown + dropped):.1f} %")


def _upscaled(case: Case) -> Iterator[Seen]:
    if case.facts.upscale is not None and case.facts.upscale > _UPSCALED:
        yield Seen(
            case.facts.ended_at,
            _named(case.picture_ids[1]),
            f"{100 * (case.facts.upscale - 1):.0f} % larger than the picture",
        )


def _named_rule(name: str) -> Rule:
    return next(rule for rule in RULES if rule.name == name)


RULES = (
    Rule(
        "failed",
        "error",
        "An error ended playback or kept it from starting",
        "Read the error's kind and message in its event.",
        lambda case: _notes("error")(case) if not any(case.noted("recovered")) else iter(()),
    ),
    Rule(
        "recovered",
        "warning",
        "An error, and playback went on",
        "Find out what failed: the next viewer may not be as lucky.",
        lambda case: _notes("error")(case) if any(case.noted("recovered")) else iter(()),
    ),
    Rule(
        "autoplay",
        "warning",
        "The browser refused to play by itself",
        "Start muted, or wait for the viewer's click.",
        _notes("autoplay"),
    ),
    Rule(
        "rebuffer",
        "warning",
        "Rebuffering for more than 1 s",
        "Compare the bitrate with what the network gave, in the buffer before it.",
        _spans(REBUFFERING, _LONG_REBUFFER_MS),
    ),
    Rule(
        "slow start",
        "warning",
        "The start took more than 4 s",
        "Look at what loads before the first frame: poster, metadata at the end of the file, a large first segment.",
        _spans(STARTING, _SLOW_START_MS),
    ),
    Rule(
        "seek wait",
        "warning",
        "Waiting inside seeks for more than 1 s",
        "Shorter segments, or byte ranges that the server answers quickly, make seeks lighter.",
        _notes("seek wait", lambda note: f"{note.value:.2f} s"),
    ),
    Rule(
        "no playing",
        "error",
        "Playback was asked for and never began",
        "Look for an error, a codec that is not there, or a load that leads nowhere.",
        _play_without_playing,
    ),
    Rule(
        "ended missing",
        "note",
        "Played to the end, but no `ended`",
        "Check whether the duration is right, and whether the page left at once.",
        _ended_missing,
    ),
    Rule(
        "backwards",
        "warning",
        "The sender's clock went backwards",
        "Times in this view are not to be trusted at these places.",
        _notes("backwards", lambda note: f"by {note.value:.3f} s"),
    ),
    Rule(
        "gap",
        "warning",
        "Events of this view were lost",
        "Figures may lack what the missing events would have said.",
        _notes("gap", lambda note: f"{note.value:.0f} from number {note.place} on"),
    ),
    Rule(
        "jump",
        "note",
        "The playhead jumped without a seek",
        "A live stream, a splice or a lost event: look at the events around.",
        _notes("jump", lambda note: f"by {note.value:+.1f} s"),
    ),
    Rule("hidden", "note", "Played while the page was hidden", "Nobody may have seen this part.", _played_hidden),
    Rule(
        "marks twice",
        "note",
        "Percent marks fired more than once",
        "The player's own percents count positions, also after seeks: use percent watched.",
        _marks_twice,
    ),
    Rule(
        "marks skipped",
        "note",
        "Percent marks were skipped",
        "A seek or a high rate jumps over marks: use percent watched.",
        _marks_skipped,
    ),
    Rule(
        "seeks differ",
        "note",
        "The player's own seek count differs",
        "The player takes any jump for a seek and sees none under 1 s: use the count of seeks here.",
        _vendor_seeks,
    ),
    Rule(
        "rate", "note", "Played at a rate other than 1", "Seconds played and seconds of media differ here.", _other_rate
    ),
    Rule(
        "dropped",
        "warning",
        "More than 5 % of the frames were dropped",
        "The machine is too slow for this size or frame rate: offer a smaller rendition.",
        _dropped,
    ),
    Rule(
        "upscaled",
        "note",
        "The picture was shown more than 50 % larger than it is",
        "Offer a larger rendition, or show it smaller.",
        _upscaled,
    ),
)
