"""What stands where a figure cannot be computed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """No value, and why, in words that follow the figure's name and a colon."""

    why: str
