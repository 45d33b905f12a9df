"""Snapshots of many things at once that cost only what changes: a thing is copied when it changes, not when it is kept.

kept: snapshot and table share the thing ── it is about to change ──▶ the snapshots get a copy of how it was
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar


class Thing(Protocol):
    """What can be kept: `nbytes` is about what a copy takes."""

    @property
    def nbytes(self) -> int: ...


T = TypeVar("T", bound=Thing)


class Held(Generic[T]):
    """A thing as it was; snapshots between which it did not change hold the same. `is_counted`: in `Sharing.nbytes`."""

    __slots__ = ("is_counted", "thing")

    def __init__(self, thing: T) -> None:
        self.thing = thing
        self.is_counted = False


Snapshot = OrderedDict[str, Held[T]]


class Sharing(Generic[T]):
    """Of one table of things by name. Whoever changes a thing calls `changes` before, whoever takes one out `leaves`.

    `copies` counts how many were copied so far; `nbytes` is about what all snapshots ever made hold beside the table.
    """

    def __init__(self, things: "OrderedDict[str, T]", copy: Callable[[T], T]) -> None:
        self._things = things
        self._copy = copy
        self._held: dict[str, Held[T]] = {}
        self.copies = 0
        self.nbytes = 0

    def keep(self) -> "Snapshot[T]":
        """All things as they are now, in their order."""
        kept: Snapshot[T] = OrderedDict()
        for name, thing in self._things.items():
            held = self._held.get(name)
            kept[name] = held if held is not None and held.thing is thing else Held(thing)
        self._held = dict(kept)
        return kept

    def changes(self, name: str) -> None:
        """The thing of this name is about to change."""
        if self._held and (held := self._held.pop(name, None)) is not None:
            held.thing = self._copy(held.thing)
            self.copies += 1
            self._count(held)

    def leaves(self, name: str) -> None:
        """The thing of this name was taken out of the table."""
        if self._held and (held := self._held.pop(name, None)) is not None:
            self._count(held)

    def go_back(self, kept: "Snapshot[T]") -> None:
        """The table is again as it was kept; the snapshot can be gone back to again."""
        self._things.clear()
        self._things.update((name, held.thing) for name, held in kept.items())
        self._held = dict(kept)

    def _count(self, held: Held[T]) -> None:
        if not held.is_counted:
            held.is_counted = True
            self.nbytes += held.thing.nbytes

    def forget(self) -> None:
        """Nobody needs what was kept."""
        self._held = {}
