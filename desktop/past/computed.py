"""What was computed of views elsewhere, off the main thread, for panels that would compute it themselves."""

from dataclasses import dataclass, field

from analytics.playback.findings import Finding
from desktop.views_model import Row


@dataclass(frozen=True, slots=True)
class Computed:
    """By view: its version and its row of the table, and its findings."""

    rows: dict[str, tuple[int, Row]] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
