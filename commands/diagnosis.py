"""All checks in the order in which they are told, and what a fault report wants to know of them."""

from collections.abc import Iterator

from commands import checks, engine_checks
from commands.settings import Settings

CHECKS = (
    checks.Check("display", checks.display),
    checks.Check("Qt libraries", engine_checks.qt_libraries),
    checks.Check("sandbox", engine_checks.sandbox),
    checks.Check("codecs", engine_checks.codecs),
    checks.Check("port", checks.port),
    checks.Check("data folder", checks.data_folder),
    checks.Check("store", checks.store),
    checks.Check("player files", checks.player_files),
    checks.Check("HarperDB", checks.harperdb),
)


def look(settings: Settings) -> Iterator[tuple[checks.Check, checks.Finding]]:
    """One check after the other; some take seconds."""
    for check in CHECKS:
        yield check, check.look(settings)


def told(settings: Settings) -> str:
    """What the checks found, a line each, as text. No password is in it."""
    return "\n".join(
        f"{finding.state:<7} {check.name:<13} {finding.words}{f' -> {finding.mend}' if finding.mend else ''}"
        for check, finding in look(settings)
    )
