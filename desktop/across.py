"""The figures of all views together: medians and percentiles; a ratio is that of the sums. Knows no widget."""

from collections.abc import Sequence

from analytics.playback.across import Spread, outcomes, rebuffer_ratio, spread
from analytics.playback.facts import Facts
from analytics.playback.figures import BY_NAME, values_of
from analytics.playback.ratios import Ratio
from analytics.playback.units import number_text
from analytics.playback.unknown import Unknown
from analytics.playback.views import Views
from desktop.charts.figure_text import UNKNOWN
from desktop.look.clock_text import count

#: Views that are open change with time alone: they are computed anew so often, in milliseconds.
_OPEN_MS = 5000
_Values = dict[str, float | int | None]


class Across:
    """Of the views that are kept. Computes anew only those that changed, at most `most` a turn, the newest first."""

    def __init__(self, views: Views, names: Sequence[str], most: int = 100) -> None:
        """`names`: the figures that are shown."""
        self._views = views
        self._names = names
        self._most = most
        self._known: dict[str, tuple[object, Facts, _Values]] = {}

    def catch_up(self, ratio: Ratio, now: int) -> None:
        known, self._known = self._known, {}
        room = self._most
        for view in reversed(list(self._views)):
            state = (view.version, ratio.name, 0 if view.is_finished else now // _OPEN_MS)
            before = known.get(view.view_id)
            if before is not None and (before[0] == state or not room):
                self._known[view.view_id] = before
            elif room:
                room -= 1
                facts = view.facts(now)
                self._known[view.view_id] = (state, facts, values_of(facts, self._names, ratio))

    @property
    def words(self) -> str:
        """How many views there are, and what became of them."""
        facts = [facts for _, facts, _ in self._known.values()]
        ended = [f"{number:,} {outcome}" for outcome, number in outcomes(facts).most_common()]
        live = sum(one.is_open for one in facts)
        return f"{count(len(facts), 'view')}: {', '.join([*ended, *([f'{live} open'] if live else [])])}"

    def rows(self, ratio: Ratio) -> list[tuple[str, ...]]:
        """Rows of figure, median, 75th and 95th percentile, and of how many views."""
        rows: list[tuple[str, ...]] = []
        for name in self._names:
            kind = BY_NAME[name]
            found = spread(values[name] for _, _, values in self._known.values())
            if isinstance(found, Spread):
                shown = (number_text(value, kind.unit) for value in (found.median, found.p75, found.p95))
                rows.append((kind.title, *shown, f"{found.count:,}"))
            else:
                rows.append((kind.title, UNKNOWN, UNKNOWN, UNKNOWN, "0"))
            if name == "rebuffer_ratio":
                sums = rebuffer_ratio([facts for _, facts, _ in self._known.values()], ratio)
                text = UNKNOWN if isinstance(sums, Unknown) else number_text(sums, kind.unit)
                rows.append(("Ratio of the sums", text, "", "", f"{len(self._known):,}"))
        return rows
