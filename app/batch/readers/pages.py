"""Files that are a page each, HTML or text: named, in folders, by patterns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from app.batch.places import BROKEN_STREAM, File, bare, inflated, opened
from app.batch.record import BROKEN, Place, Record, Span, too_large

NAME = "pages"
SPAN_FILES = 1_000
# By the end of a file's name; of all others the worker sees what they are.
TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".txt": "text/plain"}


def spans(files: Sequence[File]) -> Iterator[Span]:
    """A span for so many files."""
    for start in range(0, len(files), SPAN_FILES):
        some = files[start : start + SPAN_FILES]
        yield Span(NAME, tuple(file.path for file in some), size=sum(file.size for file in some))


def read(span: Span, place: Place, most: int) -> Iterator[Record]:
    """A record for each file, named by its path."""
    for index, path in enumerate(span.paths[place.index :], place.index + 1):
        record = Record(
            path, Place(index=index), content_type=TYPES.get(PurePath(bare(path)).suffix), read=span.size * index // len(span.paths)
        )
        yield _filled(record, path, most)


def _filled(record: Record, path: str, most: int) -> Record:
    try:
        with opened(path) as file:
            body = inflated(file, path).read(most + 1)
    except BROKEN_STREAM:
        return replace(record, failure=BROKEN)
    if len(body) > most:
        return replace(record, failure=too_large(len(body), most))
    return replace(record, body=body)
