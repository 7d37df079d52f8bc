"""The bytes that all requests hold together: bounded, with a share that only small requests may use."""

import contextlib
from collections.abc import Callable, Iterator
from time import monotonic

from app.errors import OverloadedError
from app.pool.limits import MIB

SMALL_BYTES = MIB
SHARE_OF_LARGE = 7 / 8
SHARE_OF_BATCHES = 1 / 2


class Room:
    """`free(count)` is asked for bytes where there is no room: it may end requests that wait for their client."""

    def __init__(self, most: int) -> None:
        """Nothing is held."""
        self.most = most
        self.held = 0
        self.free: Callable[[int], None] = lambda _: None

    def take(self, count: int, *, small: bool) -> None:
        """Hold `count` more bytes. Raises OverloadedError where there is no room for them."""
        most = self.most if small else int(self.most * SHARE_OF_LARGE)
        if self.held + count > most:
            self.free(self.held + count - most)
        if self.held + count > most:
            raise OverloadedError("Too many bytes are in flight.")
        self.held += count

    def give(self, count: int) -> None:
        """Hold `count` bytes less."""
        self.held -= count


class Share(Room):
    """The half of a room that batches may use, at most `places` of them at a time: they can wait for it."""

    def __init__(self, room: Room, places: int) -> None:
        """Nothing is held."""
        super().__init__(int(room.most * SHARE_OF_BATCHES))
        self._room = room
        self._places = places

    @contextlib.contextmanager
    def place(self) -> Iterator[None]:
        """One batch more, until it is over. Raises OverloadedError where there are too many."""
        if not self._places:
            raise OverloadedError("Too many batches are under way.")
        self._places -= 1
        try:
            yield
        finally:
            self._places += 1

    def take(self, count: int, *, small: bool) -> None:
        """See Room."""
        super().take(count, small=small)
        try:
            self._room.take(count, small=False)
        except OverloadedError:
            self.held -= count
            raise

    def give(self, count: int) -> None:
        """See Room."""
        super().give(count)
        self._room.give(count)


class Admission:
    """One accepted request: what it holds of the room, from its first byte until its answer has been read.

    Of a batch, `at_work` is how many of its lines are read and not yet answered, `changed` when that changed last (monotonic seconds), and
    `told` is called then.
    """

    def __init__(self, room: Room) -> None:
        """Use `Pool.admit`."""
        self._room = room
        self.held = 0
        self.at_work = 0
        self.changed = 0.0
        self.told: Callable[[], None] = _nobody

    def take(self, count: int) -> None:
        """Hold `count` more bytes. Raises OverloadedError where there is no room for them."""
        self._room.take(count, small=self.held + count <= SMALL_BYTES)
        self.held += count

    def give(self, count: int) -> None:
        """Hold `count` bytes less, or nothing where all has been released."""
        count = min(count, self.held)
        self._room.give(count)
        self.held -= count

    def work(self, lines: int) -> None:
        """So many more lines are at work."""
        self.at_work += lines
        self.changed = monotonic()
        self.told()

    def release(self) -> None:
        """Hold nothing: the body has been worked on, or the request is over."""
        self.give(self.held)
        self.told = _nobody  # whom it tells holds the request


def _nobody() -> None:
    pass
