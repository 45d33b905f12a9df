"""A view of the past, small: what is said of every view is at hand, all else is bytes until somebody looks closer."""

import pickle
from functools import cached_property

from analytics.playback.coverage import Coverage
from analytics.playback.facts import Facts
from analytics.playback.machine import Machine
from analytics.playback.span import Stretch
from analytics.playback.view import View


class PackedView(View):
    """Reads as the view it was made of, looked at `now` (milliseconds, by the clock of receipt), which takes no more
    events then. Goes from process to process; some two kilobytes."""

    def __init__(self, view: View, now: int) -> None:
        view.settle()
        self.view_id, self.session_id, self.source = view.view_id, view.session_id, view.source
        self.duplicates, self.too_late = view.duplicates, view.too_late
        self.received_at, self.version = view.received_at, view.version
        self._tail = []
        self._coverage = Coverage()
        self._finished = view.is_finished
        self._now, self._facts, self._stretches = now, view.facts(now), view.stretches()
        self._packed = pickle.dumps(view._machine, pickle.HIGHEST_PROTOCOL)

    @cached_property
    def _machine(self) -> Machine:  # type: ignore[override]
        machine: Machine = pickle.loads(self._packed)
        return machine

    @property
    def is_finished(self) -> bool:
        return self._finished

    def facts(self, now: int | None = None) -> Facts:
        return self._facts if self._finished or now == self._now else super().facts(now)

    def stretches(self) -> list[Stretch]:
        return list(self._stretches)
