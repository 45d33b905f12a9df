"""What each kind of player error means for the user, in plain words with a way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from desktop.look.message_bar import Message, Severity
from desktop.player.own_session import PlayerProblem

_LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """`in_browser`: another browser may well play it, so a button offers that."""

    text: str
    way_out: str
    in_browser: bool = False
    severity: Severity = "error"


PROBLEMS: Mapping[str, ProblemKind] = MappingProxyType({
    "nocodec": ProblemKind(
        "This window has no codec for this video (it plays VP8, VP9, AV1; most MP4 files are H.264).",
        "A browser has it: its events arrive here just the same.",
        in_browser=True,
    ),
    "network": ProblemKind("The video stopped loading: the connection failed.", "Check the network, then start over."),
    "notfound": ProblemKind("There is no such video.", "Check the public id and cloud name, or the address."),
    "unreachable": ProblemKind(
        "The server of this video cannot be reached.", "Check the network and the address, then start over."
    ),
    "decode": ProblemKind(
        "The video is damaged, or uses a codec in a way that cannot be played here.",
        "A browser may play it.",
        in_browser=True,
    ),
    "aborted": ProblemKind("Loading was broken off.", "Start over to try again.", severity="note"),
    "autoplay": ProblemKind("The video waits for a click: it may not start by itself.", "Press play.", severity="note"),
    "player": ProblemKind("The player cannot play this.", "Check the source, or try a browser.", in_browser=True),
})  # fmt: skip


def explain(problem: PlayerProblem) -> tuple[Message, ProblemKind]:
    """The message for a problem; the player's own words are quoted where ours are general."""
    kind = PROBLEMS.get(problem.kind, PROBLEMS["player"])
    text = kind.text
    if kind is PROBLEMS["player"] and problem.message:
        text = f"{text.rstrip('.')}: “{problem.message[:_LONGEST_QUOTE]}”."
    return Message("player", kind.severity, text, kind.way_out), kind
