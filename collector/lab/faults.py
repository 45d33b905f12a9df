"""What can be done to the bytes of a medium: plain rows, read by the server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hold:
    """Bytes from `at` (a share of the file) on stay here for `seconds`, from when an answer first reaches them."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Throttle:
    """From `after_bytes` on (over all answers of a run) no more than `bytes_per_s`."""

    bytes_per_s: int
    after_bytes: int = 0


@dataclass(frozen=True, slots=True)
class CutOff:
    """The connection ends at `at`, a share of the file, each time; what lies behind it is answered 404."""

    at: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Another answer in place of the medium: its status and, where it is a 200, what it says it is."""

    status: int
    content_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class EndlessStart:
    """The head of the medium, then padding without end, `bytes_per_s` of it: it loads on and on, and never begins."""

    bytes_per_s: int


Fault = Hold | Throttle | CutOff | Answer | EndlessStart
