"""Readers: files → spans → records. Which one reads a file is told by the end of its name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from app.batch.flags import STDIN
from app.batch.places import File, bare
from app.batch.readers import json_lines, pages, parquet, warc
from app.batch.record import Place, Record, Span

SUFFIXES = {
    **dict.fromkeys((".warc", ".wet"), warc.NAME),
    **dict.fromkeys((".jsonl", ".ndjson"), json_lines.NAME),
    **dict.fromkeys((".parquet", ".pq"), parquet.NAME),
    **dict.fromkeys(pages.TYPES, pages.NAME),
}
READ: Mapping[str, Callable[[Span, Place, int], Iterator[Record]]] = {
    module.NAME: module.read for module in (warc, json_lines, parquet, pages)
}
SPANS: Mapping[str, Callable[[File], Iterator[Span]]] = {module.NAME: module.spans for module in (warc, json_lines, parquet)}


def reader_of(file: File, told: str | None) -> str | None:
    """Who reads a file: as told, else by its name; of a folder, a file of no known name is passed over."""
    by_name = next((reader for suffix, reader in SUFFIXES.items() if bare(file.path).endswith(suffix)), None)
    if told or by_name:
        return told or by_name
    if file.path == STDIN:
        return json_lines.NAME
    if file.in_folder:
        return None
    return pages.NAME


def spans(files: Iterable[File], told: str | None = None) -> Iterator[Span]:
    """What a run reads, in order. Raises BatchError for what cannot be read."""
    known = [(reader_of(file, told), file) for file in files]
    for reader, group in groupby((pair for pair in known if pair[0]), key=lambda pair: pair[0]):
        some = [file for _, file in group]
        if reader == pages.NAME:
            yield from pages.spans(some)
        else:
            for file in some:
                yield from SPANS[reader or ""](file)


def read(span: Span, place: Place, most: int) -> Iterator[Record]:
    """The records of a span from a place on; what is longer than `most` bytes, or broken, is a failure in its place."""
    return READ[span.reader](span, place, most)
