"""The report's markup: every text that goes in is escaped here, and nowhere else."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go
from plotly.io import to_html

from analytics.playback.figures import FigureKind
from collector.event import rfc3339

#: Of the first and the second sample, apart with any colour vision.
SAMPLE_COLOURS = ("#0072b2", "#d55e00")
UNKNOWN = "-"
#: Characters of a name in a chart; tables have all of it.
_NAME_LENGTH = 64
_UNITS = {"s": "{:,.2f} s", "%": "{:.1f} %", "1/min": "{:.2f} /min", "": "{:,.0f}", "ratio": "{:.2f} %"}


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that is as it should be; all else that is shown is escaped."""

    text: str


Cell = str | Html
#: What every cell of a number column begins with, so that they stand right.
_NUMBER = ' class="number"'


def shown(cell: Cell) -> str:
    return cell.text if isinstance(cell, Html) else escape(cell)


def chart_text(text: str) -> str:
    """For plotly, which reads tags and entities in its texts: they stay text; and not longer than a chart has room."""
    short = text if len(text) <= _NAME_LENGTH else f"{text[: _NAME_LENGTH - 1]}…"
    return escape(short, quote=False)


def table(titles: Sequence[str], rows: Iterable[Sequence[Cell]], words: int = 1) -> str:
    """The first `words` columns hold words, the others numbers."""
    head = "".join(f"<th{_NUMBER if at >= words else ''}>{escape(title)}</th>" for at, title in enumerate(titles))
    body = "".join(
        "<tr>"
        + "".join(f"<td{_NUMBER if at >= words else _TEXT}>{shown(cell)}</td>" for at, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


_TEXT = ' class="text"'


def chart(figure: go.Figure, height: int, title: str) -> str:
    """As it is drawn when the page is opened; `title` says it to who does not see it. No number in it may be nan."""
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 60, "r": 20, "t": 24, "b": 50},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "inherit", "size": 13},
        bargap=0.05,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hoverlabel={"font": {"family": "inherit"}},
    )
    html: str = to_html(
        figure,
        full_html=False,
        include_plotlyjs=False,
        include_mathjax=False,
        config={"displayModeBar": False, "responsive": True},
    )
    return f'<div class="chart" role="img" aria-label="{escape(title)}">{html}</div>'


def value_text(value: float | None, unit: str) -> str:
    """A number with its unit; ratios in percent; a dash where there is none."""
    if value is None or math.isnan(value):
        return UNKNOWN
    return _UNITS[unit].format(100 * value if unit == "ratio" else value)


def figure_text(value: float | None, kind: FigureKind) -> str:
    return value_text(value, kind.unit)


def share_text(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else UNKNOWN


def several(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def moment(milliseconds: int) -> Html:
    """UTC, of milliseconds since the epoch."""
    return Html(f"<time>{rfc3339(milliseconds)[:19].replace('T', ' ')}</time>")


def length(seconds: float) -> str:
    for size, unit in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} seconds"


def letter(at: int, samples: Sequence[object]) -> str:
    """What a sample's figures begin with where there are two: `A: `."""
    return f"{'AB'[at]}: " if len(samples) > 1 else ""


def heading(at: int, samples: Sequence[object]) -> str:
    """What a sample's own part of a section begins with where there are two."""
    return f'<h3 class="{"ab"[at]}">{"AB"[at]}</h3>' if len(samples) > 1 else ""


def note(text: str) -> str:
    return f'<p class="faint small">{escape(text)}</p>'
