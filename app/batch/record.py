"""What goes from a reader to a writer: a record, its place, and the spans that inputs are cut into."""

from dataclasses import dataclass

from app.errors import BrokenCompressionError, TooLargeError
from app.types import Failure, Job

BROKEN = BrokenCompressionError("The input breaks off or is corrupt here; what cannot be read of it is left out.").failure


class BatchError(Exception):
    """A run that cannot begin or go on; the message is for its user."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader goes on: behind `index` records of its span.

    Where a reader can, it begins at byte `offset` of the file instead and passes over `skip` records from there.
    """

    offset: int = 0
    index: int = 0
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """What is read in one go: files for one reader, or the part of a file from `start` up to `stop`, in its own unit.

    `size` is in bytes, for the time that is left.
    """

    reader: str
    paths: tuple[str, ...]
    start: int = 0
    stop: int | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A document as an input holds it, or the `failure` in its place; `end` is the place behind it.

    `read` is how many bytes of its span have been read by then, `date` when it was fetched (WARC's form).
    """

    id: str
    end: Place
    body: bytes = b""
    content_type: str | None = None
    content_encoding: str | None = None
    url: str | None = None
    date: str | None = None
    failure: Failure | None = None
    read: int = 0

    def job(self, query: tuple[tuple[str, str], ...], name: str) -> Job:
        """What a worker is asked: this document with the options of the run, answered in the format of that name."""
        own = [("id", self.id), *([("url", self.url)] if self.url else [])]
        return Job(self.body, self.content_type, self.content_encoding, (*query, *own), name)


def too_large(size: int, most: int) -> Failure:
    """A document that is longer than the service would read."""
    return TooLargeError("The document is too large.", limit_name="wire_bytes", limit=most, actual=size).failure
