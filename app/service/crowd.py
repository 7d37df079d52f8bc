"""The open connections whose clients have their turn, to send or to read: who has to go where room is short."""

from collections.abc import Iterator
from itertools import chain
from math import inf
from operator import attrgetter
from time import monotonic
from typing import Protocol

GRACE_SECONDS = 0.5
RESERVE = 1 / 16
FAIR_BYTES_A_SECOND = 32 * 1024


def owner_of(address: str) -> str:
    """Who counts as one client: an address, of IPv6 the network that one customer gets."""
    return address if ":" not in address else ":".join(address.split(":")[:4])


class Guest(Protocol):
    """A connection. `owes_since`: the monotonic time from which its client is late; `held`: its bytes in flight."""

    address: str
    owes_since: float

    @property
    def held(self) -> int:
        """Bytes in flight."""

    def hang_up(self) -> None:
        """End it at once, whatever is unread, and hold nothing any more."""


class Crowd:
    """Those who wait for their clients, by client. A connection whose request is being worked on is not among them."""

    def __init__(self, most: int) -> None:
        """`most` connections may be open; the protocol keeps to it."""
        self.most = most
        self._waiting: dict[str, set[Guest]] = {}

    def enter(self, guest: Guest) -> None:
        """It is the client's turn."""
        self._waiting.setdefault(owner_of(guest.address), set()).add(guest)

    def leave(self, guest: Guest) -> None:
        """It is ours, or it is over."""
        guests = self._waiting.get(owner_of(guest.address), set())
        guests.discard(guest)
        if not guests:
            self._waiting.pop(owner_of(guest.address), None)

    def make_room(self, count: int) -> None:
        """Where more than `most` of these `count` connections are too many, hang up on who is late for longest.

        The client with the most connections comes first. Beyond a reserve, the next to be late goes where nobody is.
        """
        crowds = self._waiting.values()
        begin_late = monotonic() if count <= self.most * (1 + RESERVE) else inf
        for guests in (max(crowds, key=len, default=set()), chain.from_iterable(crowds)):
            latest = min(guests, key=attrgetter("owes_since"), default=None)
            if count > self.most and latest and latest.owes_since <= begin_late:
                latest.hang_up()
                return

    def free(self, count: int) -> None:
        """Hang up on who is late for longest, until they held `count` bytes or nobody is late."""
        for guest in self._late_holders():
            if count <= 0:
                return
            count -= guest.held
            guest.hang_up()

    def _late_holders(self) -> Iterator[Guest]:
        now = monotonic()
        late = (guest for guest in chain.from_iterable(self._waiting.values()) if guest.held and guest.owes_since <= now)
        return iter(sorted(late, key=attrgetter("owes_since")))
