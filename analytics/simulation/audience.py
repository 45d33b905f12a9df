"""Who watches what, where and with what: the tables that the traffic is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol, TypeVar


class Weighted(Protocol):
    @property
    def weight(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A video; `keeps` is the share of its viewers who would stay to the end."""

    name: str
    duration_ms: int
    weight: float
    keeps: float


@dataclass(frozen=True, slots=True)
class Browser:
    """`startup` multiplies the time to the first frame; `failures` the share of views that fail."""

    name: str
    user_agent: str
    weight: float
    startup: float = 1.0
    failures: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """`autoplay` is the share of its views that begin without a click."""

    url: str
    weight: float
    autoplay: float


@dataclass(frozen=True, slots=True)
class Network:
    """`startup_ms` is the median time to the first frame, `stalls` are those a minute played, `stall_ms` their median
    length, `seek_ms` the median of a jump."""

    name: str
    weight: float
    startup_ms: float
    stalls: float
    stall_ms: float
    seek_ms: float


SOURCES = (
    Source("trailers/harbour", 31_000, 5.0, 0.62),
    Source("trailers/night-train", 58_500, 4.0, 0.55),
    Source("shorts/tide-pools", 94_200, 3.0, 0.45),
    Source("lessons/first-chords", 187_000, 2.0, 0.34),
    Source("talks/opening-keynote", 612_000, 1.2, 0.12),
    Source("https://media.example.com/archive/regatta.m3u8", 240_000, 0.8, 0.25),
)
_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
BROWSERS = (
    Browser("Chrome", f"{_WINDOWS} {_CHROME} Safari/537.36", 44.0),
    Browser("Chrome Mobile", f"Mozilla/5.0 (Linux; Android 10; K) {_CHROME} Mobile Safari/537.36", 18.0, 1.5, 1.4),
    Browser(
        "Mobile Safari",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/26.0 Mobile/15E148 Safari/604.1",
        15.0,
        1.2,
    ),
    Browser("Safari", f"{_MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15", 9.0, 0.9),
    Browser("Edge", f"{_WINDOWS} {_CHROME} Safari/537.36 Edg/142.0.0.0", 8.0),
    Browser("Firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", 6.0, 1.1, 2.5),
)
PAGES = (
    Page("https://www.example.com/", 5.0, 0.9),
    Page("https://www.example.com/watch", 8.0, 0.25),
    Page("https://news.example.org/articles/regatta", 3.0, 0.6),
    Page("https://learn.example.net/course/guitar", 2.0, 0.05),
)
NETWORKS = (
    Network("fibre", 6.0, 420.0, 0.03, 600.0, 150.0),
    Network("cable", 5.0, 800.0, 0.15, 900.0, 320.0),
    Network("mobile", 3.0, 1_700.0, 0.7, 1_500.0, 700.0),
    Network("poor", 1.0, 4_200.0, 2.2, 2_600.0, 1_600.0),
)
#: Error kinds of the vocabulary, with the media element's code and weights: before a first frame, and after one.
ERRORS: Mapping[str, tuple[int, float, float]] = {
    "notfound": (4, 4.0, 0.0),
    "nocodec": (4, 3.0, 0.0),
    "network": (2, 2.0, 6.0),
    "decode": (3, 1.0, 2.0),
}

_W = TypeVar("_W", bound=Weighted)


def choose(random: Random, rows: Sequence[_W]) -> _W:
    return random.choices(rows, [row.weight for row in rows])[0]


def around(random: Random, median: float, spread: float, least: float, most: float) -> int:
    """Log-normal about `median`, cut to `least` and `most`, whole milliseconds."""
    return round(min(most, max(least, median * random.lognormvariate(0.0, spread))))
