"""The ruler over the timeline: how far its ticks are apart, and what stands at them."""

import math

#: Round distances, in seconds.
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400)


def ruler_step(least_ms: float) -> float:
    """A round distance of ticks, in milliseconds, of at least so much."""
    if least_ms < 1000:
        power = 10.0 ** math.floor(math.log10(max(least_ms, 1e-3)))
        return max(1.0, next(power * round_one for round_one in (1, 2, 5, 10) if power * round_one >= least_ms))
    return next((seconds * 1000.0 for seconds in _STEPS if seconds * 1000 >= least_ms), least_ms)


def ruler_text(milliseconds: float, step: float) -> str:
    """A place on the ruler: 0 s, 5 s, 1:05, 1:00:00; with a fraction where steps are short."""
    sign, seconds = ("-" if milliseconds < 0 else ""), abs(milliseconds) / 1000
    digits = max(0, -math.floor(math.log10(step / 1000))) if step < 1000 else 0
    if seconds < 60:
        return f"{sign}{seconds:.{digits}f} s"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    tail = f"{rest:0{3 + digits if digits else 2}.{digits}f}"
    return f"{sign}{hours}:{minutes:02}:{tail}" if hours else f"{sign}{minutes}:{tail}"
