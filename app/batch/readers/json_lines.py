"""JSON Lines: a document a line, as the API takes it; .gz, .zst and .xz too. A file that is not compressed is read in spans of bytes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import BinaryIO

import orjson

from app.batch.flags import STDIN
from app.batch.places import BROKEN_STREAM, COMPRESSIONS, File, inflated, opened
from app.batch.readers.fields import filled
from app.batch.record import BROKEN, Place, Record, Span, too_large
from app.media import JSON_TYPE

NAME = "jsonl"
SPAN_BYTES = 128 * 1024 * 1024
REST_BYTES = 1 << 20
BLANK = b" \t\r"


def spans(file: File) -> Iterator[Span]:
    """A span for so many bytes; one for all of what is compressed or a pipe."""
    if file.path == STDIN or file.path.endswith(COMPRESSIONS):
        yield Span(NAME, (file.path,), size=file.size)
        return
    for start in range(0, file.size, SPAN_BYTES):
        stop = min(start + SPAN_BYTES, file.size)
        yield Span(NAME, (file.path,), start, stop, stop - start)


def read(span: Span, place: Place, most: int) -> Iterator[Record]:
    """The records of the lines that begin in a span, from a place on; a line of more than `most` bytes is a failure."""
    name, end = PurePath(span.paths[0]).name, place
    try:
        with opened(span.paths[0]) as raw:
            lines = _Lines(raw, span, place)
            while line := lines.next(most):
                end = lines.place
                if line.strip(BLANK):
                    record = Record(f"{name}:{lines.start}", end, read=lines.read)
                    yield _parsed(record, line) if len(line) <= most else replace(record, failure=too_large(end.offset - lines.start, most))
    except BROKEN_STREAM:
        yield Record(f"{name}:{end.offset}", Place(end.offset, end.index + 1), failure=BROKEN, read=span.size)


def _parsed(record: Record, line: bytes) -> Record:
    """What is no JSON object is sent on as it is: the worker says what is wrong with it."""
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError:
        fields = None
    return filled(record, fields, line) if isinstance(fields, dict) else replace(record, body=line, content_type=JSON_TYPE)


class _Lines:
    """The lines of a span without their ends; `start` is where the last one began and `place` where the next does, in inflated bytes."""

    def __init__(self, raw: BinaryIO, span: Span, place: Place) -> None:
        """Go to a place: at once where the span is one of bytes, else by reading."""
        self._raw, self._span = raw, span
        self._stream = inflated(raw, span.paths[0])
        self.place = Place(span.start, 0)
        self.start = span.start
        if span.stop is None:
            while self.place.index < place.index and self._line(0) is not None:
                pass
        elif place.index:
            raw.seek(place.offset)
            self.place = place
        elif span.start:
            raw.seek(span.start - 1)  # a line that begins before the span is another one's
            self._line(0)
            self.place = Place(self.place.offset - 1, 0)

    @property
    def read(self) -> int:
        """How many bytes of the span have been read."""
        return self._raw.tell() - self._span.start if self._span.size else 0

    def next(self, most: int) -> bytes | None:
        """The next line, never of no bytes; of one that is longer than `most`, more than `most` bytes. None behind the span's last."""
        if self._span.stop is not None and self.place.offset >= self._span.stop:
            return None
        return self._line(most)

    def _line(self, most: int) -> bytes | None:
        self.start = self.place.offset
        line = rest = self._stream.readline(most + 1)
        length = len(line)
        while rest and not rest.endswith(b"\n"):
            rest = self._stream.readline(REST_BYTES)
            length += len(rest)
        if not length:
            return None
        self.place = Place(self.start + length, self.place.index + 1)
        return line.removesuffix(b"\n") or BLANK
