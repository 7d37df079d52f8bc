"""The open connections whose clients have their turn, to send or to read: who has to go where room is short."""

from collections import Counter
from collections.abc import Iterator
from heapq import heapify, heappop, heappush, heapreplace
from itertools import chain, count
from math import inf
from operator import attrgetter
from time import monotonic
from typing import NamedTuple, Protocol

# Why a connection is ended: others need its place or its bytes, its head or the reading of an answer is late, its request broke off.
ROOM, BYTES, HEAD, ANSWER, FRAMING = REASONS = ("room", "bytes", "head", "answer", "framing")
GRACE_SECONDS = 0.5
RESERVE = 1 / 16
FAIR_BYTES_A_SECOND = 32 * 1024
# Entries of guests that have left are cleared away where they are the greater part, and more than a few.
STALE_TIMES, FEW = 2, 64


def owner_of(address: str) -> str:
    """Who counts as one client: an address, of IPv6 the network that one customer gets."""
    return address if ":" not in address else ":".join(address.split(":")[:4])


class Guest(Protocol):
    """A connection. `owes_since`: the monotonic time from which its client is late, which only grows; `held`: its bytes in flight."""

    address: str
    owes_since: float

    @property
    def held(self) -> int:
        """Bytes in flight."""

    def hang_up(self, reason: str) -> None:
        """End it at once, whatever is unread, and hold nothing any more; `reason` is one of `REASONS`."""


class Entry(NamedTuple):
    """Where a guest stood in the line when it was looked at last; the number sets equals apart."""

    owes_since: float
    number: int
    guest: Guest


class Line:
    """The guests of one client. Who is late for longest is found in logarithmic time: in a flood each connection asks for it."""

    def __init__(self) -> None:
        """Nobody."""
        self.guests: set[Guest] = set()
        self._numbers = count()
        self._entries: list[Entry] = []

    def add(self, guest: Guest) -> None:
        """One more; one that is among them already changes nothing."""
        if guest in self.guests:
            return
        self.guests.add(guest)
        heappush(self._entries, Entry(guest.owes_since, next(self._numbers), guest))
        if len(self._entries) > STALE_TIMES * len(self.guests) + FEW:
            self._entries = [Entry(other.owes_since, next(self._numbers), other) for other in self.guests]
            heapify(self._entries)

    def latest(self) -> Guest:
        """Who is late for longest, or will be late first. Raises IndexError where nobody is here."""
        while True:
            since, _, guest = self._entries[0]
            if guest not in self.guests:
                heappop(self._entries)
            elif guest.owes_since > since:
                heapreplace(self._entries, Entry(guest.owes_since, next(self._numbers), guest))
            else:
                return guest


class Crowd:
    """Those who wait for their clients, by client. A connection whose request is being worked on is not among them."""

    def __init__(self, most: int) -> None:
        """`most` connections may be open; the protocol keeps to it, and tells how many are and why it `hung_up`."""
        self.most = most
        self.connections = 0
        self.hung_up: Counter[str] = Counter()
        self._waiting: dict[str, Line] = {}

    def enter(self, guest: Guest) -> None:
        """It is the client's turn."""
        owner = owner_of(guest.address)
        if owner not in self._waiting:
            self._waiting[owner] = Line()
        self._waiting[owner].add(guest)

    def leave(self, guest: Guest) -> None:
        """It is ours, or it is over."""
        owner = owner_of(guest.address)
        if line := self._waiting.get(owner):
            line.guests.discard(guest)
            if not line.guests:
                del self._waiting[owner]

    def make_room(self, connections: int) -> None:
        """Where so many `connections` are more than `most`, hang up on who is late for longest.

        The client with the most connections comes first. Beyond a reserve, the next to be late goes where nobody is.
        """
        if connections <= self.most or not self._waiting:
            return
        begin_late = monotonic() if connections <= self.most * (1 + RESERVE) else inf
        longest = max(self._waiting.values(), key=lambda line: len(line.guests))
        for lines in ([longest], self._waiting.values()):
            latest = min((line.latest() for line in lines), key=attrgetter("owes_since"))
            if latest.owes_since <= begin_late:
                latest.hang_up(ROOM)
                return

    def free(self, size: int) -> None:
        """Hang up on who is late for longest, until they held `size` bytes or nobody is late."""
        for guest in self._late_holders():
            if size <= 0:
                return
            size -= guest.held
            guest.hang_up(BYTES)

    def _late_holders(self) -> Iterator[Guest]:
        now = monotonic()
        guests = chain.from_iterable(line.guests for line in self._waiting.values())
        late = (guest for guest in guests if guest.held and guest.owes_since <= now)
        return iter(sorted(late, key=attrgetter("owes_since")))
