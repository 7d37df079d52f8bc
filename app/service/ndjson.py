"""Lines out of pieces of a stream: numbered, bounded, without a look at what stands in them."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import TooLargeError
from app.types import Failure


@dataclass(frozen=True, slots=True)
class Line:
    """A line's number, from 1, and its bytes, or why there are none."""

    number: int
    data: bytes
    failure: Failure | None = None


class Lines:
    """Cuts a stream into lines; blank ones count and are left out. `number` is how many have ended."""

    def __init__(self, most: int) -> None:
        """A line longer than `most` bytes is dropped while it comes, and told as too large."""
        self._most = most
        self.number = 0
        self._begun = bytearray()
        self._dropped = 0
        self._failure: Failure | None = None

    @property
    def held(self) -> int:
        """Bytes of the line that has begun."""
        return len(self._begun)

    def feed(self, piece: bytes) -> Iterator[Line]:
        """The lines that end in this piece."""
        first, *others = piece.split(b"\n")
        self._extend(first)
        for part in others:
            self.number += 1
            if self._begun or self._dropped:
                yield from self._end()
            self._extend(part)

    def end(self) -> Iterator[Line]:
        """The last line, where nothing ends it."""
        self.number += 1
        yield from self._end()

    def drop(self, failure: Failure) -> None:
        """Keep nothing of the line that has begun: it has failed."""
        self._failure = self._failure or failure
        self._dropped += len(self._begun)
        self._begun = bytearray()

    def _extend(self, part: bytes) -> None:
        if self._failure is None:
            self._begun += part
        else:
            self._dropped += len(part)
        if len(self._begun) > self._most:
            self.drop(_too_large(self._most, self._most))

    def _end(self) -> Iterator[Line]:
        data, failure, size = bytes(self._begun), self._failure, self._dropped
        self._begun, self._failure, self._dropped = bytearray(), None, 0
        if failure and failure.code == TooLargeError.code:
            failure = _too_large(size, self._most)
        if failure or (data and not data.isspace()):
            yield Line(self.number, data, failure)


def _too_large(actual: int, limit: int) -> Failure:
    return TooLargeError("The line is longer than the limit.", limit_name="wire_bytes", limit=limit, actual=actual).failure
