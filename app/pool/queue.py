"""The queue in front of the slots: a lane for the short and one for the long documents of each client, served in turn."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from operator import attrgetter

from app.pool.slot import Lane, Ticket

SHORT_BYTES = 100_000
LINES_TURN = 8


class FairQueue:
    """Tickets that wait. A client with many documents, or with long ones, lets those of others, and its own short ones, pass in turn."""

    def __init__(self) -> None:
        """Empty; the first lane is the next to be served."""
        self._lanes: OrderedDict[Lane, OrderedDict[Ticket, None]] = OrderedDict()

    def __len__(self) -> int:
        """How many tickets wait."""
        return sum(map(len, self._lanes.values()))

    def __iter__(self) -> Iterator[Ticket]:
        """Every ticket, lane by lane."""
        return chain.from_iterable(self._lanes.values())

    def add(self, ticket: Ticket) -> None:
        """To the end of its lane."""
        self._lanes.setdefault(ticket.lane, OrderedDict())[ticket] = None

    def put_back(self, ticket: Ticket) -> None:
        """A ticket that was popped is the next again."""
        self.add(ticket)
        self._lanes[ticket.lane].move_to_end(ticket, last=False)
        self._lanes.move_to_end(ticket.lane, last=False)

    def pop(self, running: Iterable[Ticket] = ()) -> Ticket:
        """The first ticket of the lane that has the fewest running; of several, of the one that was served longest ago.

        Raises ValueError where none waits.
        """
        return self._pop(self._lanes, running)

    def pop_short(self, running: Iterable[Ticket] = ()) -> Ticket:
        """The same of short documents alone."""
        return self._pop(filter(attrgetter("short"), self._lanes), running)

    def _pop(self, lanes: Iterable[Lane], running: Iterable[Ticket]) -> Ticket:
        at_work = Counter(ticket.lane for ticket in running)
        lane = min(lanes, key=at_work.__getitem__)
        tickets = self._lanes.pop(lane)
        ticket, _ = tickets.popitem(last=False)
        if tickets:
            self._lanes[lane] = tickets
        return ticket

    def remove(self, ticket: Ticket) -> bool:
        """Whether it waited."""
        tickets = self._lanes.get(ticket.lane, OrderedDict())
        waited = tickets.pop(ticket, self) is not self
        if waited and not tickets:
            del self._lanes[ticket.lane]
        return waited

    def clear(self) -> None:
        """Nobody waits any more."""
        self._lanes.clear()

    @property
    def short_waits(self) -> bool:
        """Whether a short document waits."""
        return any(lane.short for lane in self._lanes)

    def waits_in(self, lane: Lane) -> bool:
        """Whether this lane has a ticket: one that comes first in its lane waits for a single round of the others."""
        return lane in self._lanes

    def ahead_of(self, lane: Lane) -> list[Ticket]:
        """What would be served before a ticket of this lane that came now."""
        own = self._lanes.get(lane, ())
        others = (islice(tickets, len(own) + 1) for other, tickets in self._lanes.items() if other != lane)
        return [*own, *chain.from_iterable(others)]

    def last_of_longest(self, than: Lane) -> Ticket | None:
        """The ticket that has to leave a full queue for one of this lane; None where no lane is so much longer."""
        longest = max(self._lanes.values(), key=len, default=None)
        if longest is None or len(longest) <= len(self._lanes.get(than, ())) + 1:
            return None
        return next(reversed(longest))


class Queue(FairQueue):
    """Single documents and, behind them, the lines of batches: these can wait, and have a share of what comes free while others do not."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.lines = FairQueue()
        self._passed = 0

    def add(self, ticket: Ticket) -> None:
        """See FairQueue."""
        if ticket.job.line:
            self.lines.add(ticket)
        else:
            super().add(ticket)

    def put_back(self, ticket: Ticket) -> None:
        """See FairQueue."""
        if ticket.job.line:
            self.lines.put_back(ticket)
        else:
            super().put_back(ticket)

    def pop(self, running: Iterable[Ticket] = ()) -> Ticket:
        """A single document, but a line where there is none, and every LINES_TURN-th time. Raises ValueError where nothing waits."""
        if self.lines and (not self or self._passed + 1 >= LINES_TURN):
            self._passed = 0
            return self.lines.pop(running)
        self._passed += 1 if self.lines else 0
        return super().pop(running)

    def remove(self, ticket: Ticket) -> bool:
        """See FairQueue."""
        return self.lines.remove(ticket) if ticket.job.line else super().remove(ticket)

    def clear(self) -> None:
        """See FairQueue."""
        super().clear()
        self.lines.clear()


def lane_of(client: str, size: int) -> Lane:
    """Where a client's document of so many bytes waits."""
    return Lane(client, size <= SHORT_BYTES)
