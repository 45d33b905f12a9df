"""Figures as people read them, by their units."""

#: Unit of a figure -> how its value is written.
_FORMS = {
    "s": "{:,.2f} s",
    "%": "{:.1f} %",
    "1/min": "{:.2f}/min",
    "": "{:,.0f}",
}


def number_text(value: float, unit: str) -> str:
    """1.23 s, 9.09 %, 3: a ratio is written in percent."""
    if unit == "ratio":
        return f"{100 * value:.2f} %"
    return _FORMS[unit].format(value)
