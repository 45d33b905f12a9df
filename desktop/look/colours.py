"""The two sets of colours, and nothing else: what each is for, as #rrggbb."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """`window` is the ground of the frame, `base` that of tables and charts. Text colours (`text`, `muted`, `link`,
    `ok`, `warning`, `error`) have a contrast of at least 4.5:1 on both; `text` has it on `ok_ground` and `error_ground`
    too, the marks of `groups` have 3:1 on `base`.

    `groups` goes from an event group to its colour: after Okabe and Ito, moved apart in lightness until all ten can be
    told apart with any of the common kinds of colour blindness.
    """

    window: str
    base: str
    stripe: str
    raised: str
    border: str
    grid: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    on_selection: str
    link: str
    ok: str
    warning: str
    error: str
    ok_ground: str
    error_ground: str
    groups: Mapping[str, str]


LIGHT = Colours(
    window="#f1f3f6",
    base="#ffffff",
    stripe="#f7f9fb",
    raised="#ffffff",
    border="#cdd4dc",
    grid="#e3e8ed",
    text="#18222d",
    muted="#566473",
    accent="#0b6e99",
    on_accent="#ffffff",
    selection="#cfe6f3",
    on_selection="#0d2230",
    link="#0b5f9e",
    ok="#00704f",
    warning="#8a5300",
    error="#b3261e",
    ok_ground="#e2f3e8",
    error_ground="#fbe5e2",
    groups=MappingProxyType(
        {
            "loading": "#2e94e6",
            "playback": "#009e73",
            "buffering": "#c58300",
            "seeking": "#8e2f74",
            "progress": "#0c56a6",
            "sound": "#948448",
            "picture": "#211273",
            "error": "#c23b00",
            "view": "#574545",
            "other": "#808aa6",
        }
    ),
)

DARK = Colours(
    window="#1a222b",
    base="#12181f",
    stripe="#161d25",
    raised="#26313c",
    border="#36434f",
    grid="#28333d",
    text="#e2e9f0",
    muted="#9dabb9",
    accent="#4cc2f0",
    on_accent="#06202c",
    selection="#1a4054",
    on_selection="#f2f9fd",
    link="#6cc7f5",
    ok="#3ecf9b",
    warning="#f0b23e",
    error="#ff8a70",
    ok_ground="#123325",
    error_ground="#431d1a",
    groups=MappingProxyType(
        {
            "loading": "#84d6ff",
            "playback": "#00ae6b",
            "buffering": "#e69f00",
            "seeking": "#d394ac",
            "progress": "#2f6fe4",
            "sound": "#faef48",
            "picture": "#ac9aff",
            "error": "#d14e12",
            "view": "#e2f6ec",
            "other": "#716f93",
        }
    ),
)
