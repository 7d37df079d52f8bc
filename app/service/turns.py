"""Whose request begins: a few in one turn of the event loop, each client's in turn, so that nobody's many hold up another's one."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from time import monotonic

# Most requests that are no documents are answered as soon as they begin, each in half a millisecond or so.
AT_ONCE = 4
# uvloop accepts one connection in a turn: while some come, requests wait so long, and whoever is in the kernel's line is let in meanwhile.
LETTING_IN_SECONDS = 0.05
# What monitors ask for waits for nobody.
FIRST = frozenset({"/livez", "/readyz", "/healthz"})


class Turns:
    """Requests whose heads are complete, by client."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._left = AT_ONCE
        self._turning = self._arrived = False
        self._begun = monotonic()
        self._waiting: OrderedDict[str, deque[Callable[[], None]]] = OrderedDict()

    def arrive(self) -> None:
        """A connection has been accepted, so that there may be more of them."""
        self._arrived = True

    def take(self, owner: str, path: str, begin: Callable[[], None]) -> None:
        """Call `begin`, now or in a later turn of the running event loop."""
        if path in FIRST:
            begin()
            return
        if not self._turning:
            self._turning = True
            asyncio.get_running_loop().call_soon(self._turn)
        if self._left and not self._waiting and not self._arrived:
            self._left -= 1
            begin()
        else:
            self._waiting.setdefault(owner, deque()).append(begin)

    def _turn(self) -> None:
        now = monotonic()
        if not self._arrived or now - self._begun > LETTING_IN_SECONDS:
            self._begin_some()
            self._begun = now
        self._arrived = False
        self._left = 0 if self._waiting else AT_ONCE
        self._turning = bool(self._waiting)
        if self._turning:
            asyncio.get_running_loop().call_soon(self._turn)

    def _begin_some(self) -> None:
        for _ in range(AT_ONCE):
            if not self._waiting:
                return
            owner, requests = self._waiting.popitem(last=False)
            requests.popleft()()
            if requests:
                self._waiting[owner] = requests
