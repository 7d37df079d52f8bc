"""The bytes that all requests hold together: bounded, with a share that only small requests may use."""

from collections.abc import Callable

from app.errors import OverloadedError
from app.pool.limits import MIB

SMALL_BYTES = MIB
SHARE_OF_LARGE = 7 / 8


class Room:
    """`free(count)` is asked for bytes where there is no room: it may end requests that wait for their client."""

    def __init__(self, most: int) -> None:
        """Nothing is held."""
        self._most = most
        self.held = 0
        self.free: Callable[[int], None] = lambda _: None

    def take(self, count: int, *, small: bool) -> None:
        """Hold `count` more bytes. Raises OverloadedError where there is no room for them."""
        most = self._most if small else int(self._most * SHARE_OF_LARGE)
        if self.held + count > most:
            self.free(self.held + count - most)
        if self.held + count > most:
            raise OverloadedError("Too many bytes are in flight.")
        self.held += count


class Admission:
    """One accepted request: what it holds of the room, from its first byte until its answer has been read."""

    def __init__(self, room: Room) -> None:
        """Use `Pool.admit`."""
        self._room = room
        self.held = 0

    def take(self, count: int) -> None:
        """Hold `count` more bytes. Raises OverloadedError where there is no room for them."""
        self._room.take(count, small=self.held + count <= SMALL_BYTES)
        self.held += count

    def release(self) -> None:
        """Hold nothing: the body has been worked on, or the request is over."""
        self._room.held -= self.held
        self.held = 0
