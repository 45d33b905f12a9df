"""What the window wants of a view of the past: the view itself, small, and what the rules found in it. No Qt."""

from typing import NamedTuple

from analytics.history.digest import Digest
from analytics.playback.findings import Finding, findings_of
from analytics.playback.packed_view import PackedView
from analytics.playback.view import View


class Packed(NamedTuple):
    view: PackedView
    findings: list[Finding]


def pack(digest: Digest, view: View, now: int) -> Packed:
    """A view at the moment `now` (milliseconds, by the clock of receipt)."""
    findings = findings_of(view)
    return Packed(PackedView(view, now), findings)
