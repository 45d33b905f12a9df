"""What the rules found in views, looked for anew only where something changed."""

from collections.abc import Mapping, Sequence

from analytics.playback.findings import Finding, findings_of
from analytics.playback.views import Views


class Found:
    """The findings of the views that are kept, as they were at their last event. Knows no widget."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._known: dict[str, tuple[int, list[Finding]]] = {}

    def adopt(self, known: Mapping[str, Sequence[Finding]]) -> None:
        """Findings by view that were looked for elsewhere, of the views as they are."""
        for view_id, findings in known.items():
            if (view := self._views.get(view_id)) is not None:
                self._known[view_id] = (view.version, list(findings))

    def of(self, view_id: str) -> list[Finding]:
        """In the order of the rules' table; empty for a view that is not kept."""
        view = self._views.get(view_id)
        if view is None:
            self._known.pop(view_id, None)
            return []
        known = self._known.get(view_id)
        if known is None or known[0] != view.version:
            known = self._known[view_id] = (view.version, findings_of(view))
        return known[1]

    def everywhere(self) -> dict[str, list[Finding]]:
        """By view, the newest view first; views without any are left out."""
        kept = [view.view_id for view in self._views]
        for gone in self._known.keys() - set(kept):
            del self._known[gone]
        return {view_id: found for view_id in reversed(kept) if (found := self.of(view_id))}

    def others(self, view_ids: Sequence[str], most: int = 20) -> int:
        """How many of the other views have a warning or an error, as far as was looked: each call looks at `most` more
        of those that are new or changed, so that no turn of the loop takes long."""
        number = 0
        for view in self._views:
            known = self._known.get(view.view_id)
            if most and (known is None or known[0] != view.version):
                most -= 1
                self.of(view.view_id)
                known = self._known.get(view.view_id)
            grave = known is not None and any(finding.rule.severity != "note" for finding in known[1])
            number += grave and view.view_id not in view_ids
        return number

    def badge(self, view_ids: Sequence[str]) -> tuple[int, int]:
        """(errors, warnings): how many rules of each severity were met in these views."""
        severities = [finding.rule.severity for view_id in view_ids for finding in self.of(view_id)]
        return severities.count("error"), severities.count("warning")
