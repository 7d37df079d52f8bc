"""Writers: rows → the bytes of a part, a type for each end of a file's name; parts → one file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from app.batch.record import BatchError, Record
from app.batch.writers import json_lines, parquet, warc
from app.types import Outcome


class Writer(Protocol):
    """Takes the rows of one part."""

    def add(self, record: Record, outcome: Outcome) -> None:
        """An answered record."""

    def close(self) -> None:
        """No more rows; the file is its caller's."""


@dataclass(frozen=True, slots=True)
class FileType:
    """How a type of file is written: by whom, of which formats of answers, the usual one first, and how parts become one file."""

    open: Callable[[BinaryIO, str], Writer]
    formats: tuple[str, ...]
    join: Callable[[Iterable[BinaryIO], BinaryIO], None]


FILE_TYPES: Mapping[str, FileType] = {
    "jsonl": FileType(json_lines.plain, ("row",), json_lines.join),
    "jsonl.gz": FileType(json_lines.gzipped, ("row",), json_lines.join),
    "jsonl.zst": FileType(json_lines.zstandard, ("row",), json_lines.join),
    "parquet": FileType(parquet.ParquetWriter, ("row",), parquet.join),
    "warc": FileType(warc.plain, ("text", "markdown", "html"), json_lines.join),
    "warc.gz": FileType(warc.gzipped, ("text", "markdown", "html"), json_lines.join),
}


def file_type_of(path: str) -> str | None:
    """The type that a file's name tells; None for a folder."""
    return next((name for name in sorted(FILE_TYPES, key=len, reverse=True) if path.endswith(f".{name}")), None)


def format_of(file_type: str, asked: str | None) -> str:
    """The format of the answers that such a file holds. Raises BatchError where it cannot hold the one that was asked for."""
    formats = FILE_TYPES[file_type].formats
    if asked and asked not in formats and (asked, formats) != ("json", ("row",)):
        raise BatchError(f"{file_type} holds whole answers; --format is for warc: {', '.join(FILE_TYPES['warc'].formats)}")
    return asked if asked in formats else formats[0]
