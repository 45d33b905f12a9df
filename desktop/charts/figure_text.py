"""Figures of views as people read them."""

from analytics.playback.figures import Figure
from analytics.playback.units import number_text

UNKNOWN = "-"


def value_text(figure: Figure) -> str:
    """The value with its unit; a hyphen where it cannot be computed."""
    return UNKNOWN if figure.value is None else number_text(figure.value, figure.kind.unit)


def difference_text(value: float, unit: str) -> str:
    """With its sign, but where so little is written as 0."""
    text = number_text(abs(value), unit)
    is_zero = not any(digit in text.partition(" ")[0] for digit in "123456789")
    return text if is_zero else f"{'-' if value < 0 else '+'}{text}"


def input_text(name: str, value: float | int | None) -> str:
    """An input of a formula: its name says the unit (`_s` seconds, `_ms` milliseconds)."""
    if value is None:
        return f"{name} not known"
    title, _, unit = name.rpartition("_")
    if unit in ("s", "ms") and title:
        return f"{title.replace('_', ' ')} {value:,.3f} s" if unit == "s" else f"{title.replace('_', ' ')} {value:,} ms"
    return f"{name.replace('_', ' ')} {round(value, 3):,}"
