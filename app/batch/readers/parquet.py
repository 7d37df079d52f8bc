"""Parquet: a document a row, in columns named as the API's fields; read in spans of row groups."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from app.batch.flags import STDIN
from app.batch.places import File, extra, opened
from app.batch.readers.fields import CONTENTS, OTHERS, filled
from app.batch.record import BROKEN, BatchError, Place, Record, Span

NAME = "parquet"
SPAN_BYTES = 128 * 1024 * 1024
ROWS_AT_A_TIME = 32


def spans(file: File) -> Iterator[Span]:
    """Row groups, so many that a span has about as many bytes as others. Raises BatchError for a file that has no document to read."""
    if file.path == STDIN:
        raise BatchError("Parquet cannot be read from standard input")
    with extra("batch"):
        from pyarrow.parquet import ParquetFile
    with opened(file.path) as raw:
        try:
            table = ParquetFile(raw)
        except (OSError, ValueError) as error:
            raise BatchError(f"{file.path}: {error}") from error
        if not set(CONTENTS) & set(table.schema_arrow.names):
            raise BatchError(f"{file.path}: no column {', '.join(CONTENTS)}")
        groups = table.metadata.num_row_groups
    each = max(1, groups * SPAN_BYTES // max(SPAN_BYTES, file.size))
    for start in range(0, groups, each):
        stop = min(start + each, groups)
        yield Span(NAME, (file.path,), start, stop, file.size * (stop - start) // groups)


def read(span: Span, place: Place, most: int) -> Iterator[Record]:  # noqa: ARG001  (what the worker is sent is measured by the run)
    """The rows of a span's row groups, from a place on."""
    from pyarrow.parquet import ParquetFile

    index, total = 0, 1
    name = PurePath(span.paths[0]).name
    try:
        with opened(span.paths[0]) as raw:
            table = ParquetFile(raw)
            sizes = [table.metadata.row_group(group).num_rows for group in range(table.metadata.num_row_groups)]
            before, total = sum(sizes[: span.start]), max(1, sum(sizes[span.start : span.stop]))
            for group in range(span.start, span.stop or len(sizes)):
                if index + sizes[group] <= place.index:
                    index += sizes[group]
                    continue
                for row in _rows(table, group):
                    index += 1
                    if index > place.index:
                        record = Record(f"{name}:{before + index - 1}", Place(index=index), read=span.size * index // total)
                        yield filled(record, row)
    except (OSError, ValueError):
        yield Record(f"{name}:{span.start}", Place(index=max(index, place.index) + 1), failure=BROKEN, read=span.size)


def _rows(table: Any, group: int) -> Iterator[dict[str, Any]]:
    columns = [name for name in table.schema_arrow.names if name in {*CONTENTS, *OTHERS}]
    for batch in table.iter_batches(ROWS_AT_A_TIME, row_groups=[group], columns=columns):
        yield from batch.to_pylist()
