"""Parquet: a row a page, in typed columns."""

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

import orjson

from app.batch.places import extra
from app.batch.record import Record
from app.types import Outcome

COMPRESSION = "zstd"
ROWS_AT_A_TIME = 32
ROWS_A_GROUP = 1_000
# A row's column → its type, in the words of `typed`: a name of pyarrow's, [of each item], {of each member}, a map's (key, value).
BLOCK = {
    "i": "int32",
    "label": "string",
    "text": "string",
    "score": "float64",
    "reason": "string",
    "start": "int64",
    "end": "int64",
    "seen": "int32",
}
NAMED = (
    "title",
    "author",
    "published",
    "published_raw",
    "modified",
    "site_name",
    "canonical_url",
    "language",
    "description",
    "image",
    "section",
)
COLUMNS: Mapping[str, Any] = {
    "id": "string",
    "url": "string",
    "verdict": "string",
    "page_type": "string",
    "confidence": "float64",
    "warnings": [{"code": "string", "detail": "string"}],
    "body": {"text": "string", "markdown": "string", "html": "string", "blocks": "string"},
    "kept": [BLOCK],
    "removed": [{**BLOCK, "parts": [BLOCK]}],
    "label_counts": ("string", "int32"),
    "site": {"site": "string", "pages": "int32"},
    "coverage": dict.fromkeys(("input_chars", "body_chars", "removed_chars", "unassigned_chars"), "int64"),
    "metadata": {**dict.fromkeys(NAMED, "string"), "authors": ["string"], "tags": ["string"], "sources": ("string", "string")},
    "encoding": {"used": "string", "source": "string", "replaced": "int64"},
    "engine": dict.fromkeys(("name", "version", "model", "config_hash", "method"), "string"),
    "input_sha256": "string",
}


def typed(told: Any) -> Any:
    """The type that a value of `COLUMNS` tells."""
    import pyarrow as pa

    if isinstance(told, str):
        return getattr(pa, told)()
    if isinstance(told, list):
        return pa.list_(typed(told[0]))
    if isinstance(told, tuple):
        return pa.map_(*map(typed, told))
    return pa.struct([(name, typed(member)) for name, member in told.items()])


def schema() -> Any:
    """The schema of every file that is written."""
    with extra("batch"):
        import pyarrow as pa
    return pa.schema([(name, typed(told)) for name, told in COLUMNS.items()])


def columns_of(row: bytes) -> dict[str, Any]:
    """A row's values as the columns hold them: blocks, whose shape is their own, as JSON."""
    values: dict[str, Any] = orjson.loads(row)
    blocks = values["body"]["blocks"]
    values["body"]["blocks"] = None if blocks is None else orjson.dumps(blocks).decode()
    values["label_counts"] = list(values["label_counts"].items())
    values["metadata"]["sources"] = list(values["metadata"]["sources"].items())
    return values


class ParquetWriter:
    """Rows into a file, turned into columns a few at a time, so that nobody else waits long."""

    def __init__(self, file: BinaryIO, _name: str) -> None:
        """Raises BatchError where pyarrow is not there."""
        self._schema = schema()
        import pyarrow.parquet

        self._arrow = pyarrow
        self._writer = pyarrow.parquet.ParquetWriter(file, self._schema, compression=COMPRESSION)
        self._rows: list[dict[str, Any]] = []
        self._batches: list[Any] = []

    def add(self, record: Record, outcome: Outcome) -> None:  # noqa: ARG002  (the row names its record itself)
        """See Writer."""
        self._rows.append(columns_of(outcome.rendered or b""))
        if len(self._rows) >= ROWS_AT_A_TIME:
            self._turn()

    def close(self) -> None:
        """See Writer."""
        self._turn()
        self._write()
        self._writer.close()

    def _turn(self) -> None:
        self._batches.append(self._arrow.RecordBatch.from_pylist(self._rows, self._schema))
        self._rows = []
        if sum(batch.num_rows for batch in self._batches) >= ROWS_A_GROUP:
            self._write()

    def _write(self) -> None:
        if table := self._arrow.Table.from_batches(self._batches, self._schema):
            self._writer.write_table(table)
        self._batches = []


def join(parts: Iterable[BinaryIO], whole: BinaryIO) -> None:
    """The parts' row groups in one file."""
    from pyarrow import parquet

    with parquet.ParquetWriter(whole, schema(), compression=COMPRESSION) as writer:
        for part in parts:
            table = parquet.ParquetFile(part)
            for group in range(table.num_row_groups):
                writer.write_table(table.read_row_group(group))
