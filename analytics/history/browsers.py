"""The browser's name out of its user agent, as far as it can be told."""

import re

#: The first that fits; browsers name others beside themselves, so the particular stand before the general.
_BROWSERS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("Playscope's window", r"QtWebEngine/"),
        ("Edge", r"Edg(?:e|A|iOS)?/"),
        ("Opera", r"OPR/"),
        ("Samsung Internet", r"SamsungBrowser/"),
        ("Mobile Firefox", r"(?:FxiOS/|Android.*Firefox/)"),
        ("Firefox", r"Firefox/"),
        ("Chrome Mobile", r"(?:CriOS/|Chrome/[\d.]+ Mobile)"),
        ("Headless Chrome", r"HeadlessChrome/"),
        ("Chrome", r"Chrom(?:e|ium)/"),
        ("Mobile Safari", r"Version/[\d.]+ Mobile.*Safari/"),
        ("Safari", r"Version/[\d.]+.*Safari/"),
    )
)
OTHER, UNSAID = "other", "not said"


def browser_of(user_agent: str | None) -> str:
    if not user_agent:
        return UNSAID
    return next((name for name, pattern in _BROWSERS if pattern.search(user_agent[:512])), OTHER)
