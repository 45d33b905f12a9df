"""Reading the past in parts: each has its own views, and a process of its own where the source says so."""

import os
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Generic, TypeVar

from analytics.history.digest import MOST_VIEWS, Digest, read_digest
from analytics.history.processes import in_processes
from analytics.history.source import EventSource, Selection
from analytics.playback.event_mix import EventMix
from analytics.playback.percent_marks import PercentMarks
from analytics.playback.view import View

#: More processes than this would wait for the disk, and for whoever takes what they send.
_MOST_PARTS = 4
#: So many views are sent at once: they are unpacked in a moment.
_AT_ONCE = 50

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Told:
    """How far a reading is: the `share` that is read, 0 to 1 (None: not known), and what was counted so far."""

    share: float | None
    mix: EventMix
    marks: PercentMarks


@dataclass(frozen=True, slots=True)
class _Order(Generic[_T]):
    source: EventSource
    selection: Selection
    now: int
    keep: int
    look: Callable[[Digest, View, int], _T]


def read_parts(
    source: EventSource,
    selection: Selection,
    now: int,
    look: Callable[[Digest, View, int], _T],
    take: Callable[[Sequence[_T]], None],
    tell: Callable[[Told], None],
    check: Callable[[], None] = lambda: None,
) -> Digest:
    """All events of the selection at the moment `now`, as `read_digest` reads them; the digest's views are empty.

    Of each view `look(digest, view, now)` is wanted, a function of a module, whose results come to `take`, some at a
    time. `tell` hears how far it is, `check` is called now and then, and raises where it is not wanted any more. Raises
    what the source and these raise.
    """
    sources = source.parts(min(_MOST_PARTS, os.cpu_count() or 1))
    together = Digest()
    told: dict[int, Told] = {}

    def on_sent(place: int, what: Any) -> None:
        check()
        if isinstance(what, Told):
            told[place] = what
            tell(_together(list(told.values()), max(1, len(sources))))
        elif isinstance(what, Digest):
            together.add(what)
        else:
            take(what)

    keep = MOST_VIEWS // max(1, len(sources))
    orders = [_Order(part, selection, now, keep, look) for part in sources or [source]]
    if sources:
        in_processes(_read, orders, on_sent, check)
    else:
        _read(orders[0], partial(on_sent, 0))
    return together


def _read(order: _Order[Any], send: Callable[[object], None]) -> None:
    """One part: how far it is, again and again; what is wanted of its views; what is left of the digest."""
    digest = Digest(order.keep)

    def tell(share: float | None) -> None:
        send(Told(share, deepcopy(digest.mix), deepcopy(digest.marks)))

    read_digest(order.source, order.selection, tell, order.now, digest)
    tell(1.0)
    views = iter(digest.views)
    while some := list(islice(views, _AT_ONCE)):
        send([order.look(digest, view, order.now) for view in some])
    digest.places.clear()
    digest.views.keep_only(())
    send(digest)


def _together(told: Sequence[Told], parts: int) -> Told:
    shares = [one.share for one in told]
    known = [share for share in shares if share is not None]
    both = Told(sum(known) / parts if len(known) == len(shares) else None, EventMix(), PercentMarks())
    for one in told:
        both.mix.merge(one.mix)
        both.marks.merge(one.marks)
    return both
