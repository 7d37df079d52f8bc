"""How fast documents have been worked on lately, by their length."""

from app.pool.slot import Ticket

SMOOTHING = 0.05
FIRST_GUESS_SECONDS = 0.1
EVERY_DOCUMENT_BYTES = 20_000


class Pace:
    """Recent seconds of work for a byte of input: how long a document takes goes mostly by its length."""

    def __init__(self) -> None:
        """A guess, until work has been done."""
        self._seconds, self._bytes = FIRST_GUESS_SECONDS, 100_000.0

    def add(self, seconds: float, size: float) -> None:
        """A document was worked on."""
        self._seconds += SMOOTHING * (seconds - self._seconds)
        self._bytes += SMOOTHING * (size - self._bytes)

    @property
    def seconds_per_byte(self) -> float:
        """The mean of the last documents, later ones weighing more."""
        return self._seconds / self._bytes


def weight(ticket: Ticket) -> float:
    """A document's length, and what even the shortest costs."""
    return len(ticket.job.body) + EVERY_DOCUMENT_BYTES
