"""Who is next: each sender's requests in a queue of their own, and the senders one after another."""

from collections import OrderedDict, deque
from typing import Generic, TypeVar

T = TypeVar("T")

#: Origins of one address that have a queue of their own; all further ones share one.
_ORIGINS = 64


class Turns(Generic[T]):
    """Addresses take turns, and within an address its origins: one request each time. For one thread.

    So who sends a thousand requests waits for them itself, and who sends one waits for one of each other sender.
    """

    def __init__(self) -> None:
        self._addresses: OrderedDict[str, OrderedDict[str, deque[T]]] = OrderedDict()
        #: How many requests wait.
        self.waiting = 0

    def put(self, address: str, origin: str, item: T) -> None:
        """At the end of its sender's queue."""
        origins = self._addresses.get(address)
        if origins is None:
            origins = self._addresses[address] = OrderedDict()
        if origin not in origins and len(origins) >= _ORIGINS:
            origin = ""
        waiting = origins.get(origin)
        if waiting is None:
            waiting = origins[origin] = deque()
        waiting.append(item)
        self.waiting += 1

    def take(self) -> T:
        """The first of the sender whose turn it is. KeyError when nothing waits."""
        address, origins = self._addresses.popitem(last=False)
        origin, waiting = origins.popitem(last=False)
        item = waiting.popleft()
        if waiting:
            origins[origin] = waiting
        if origins:
            self._addresses[address] = origins
        self.waiting -= 1
        return item
