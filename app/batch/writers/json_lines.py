"""JSON Lines: a row of JSON a line, as the worker rendered it."""

import gzip
import shutil
from collections.abc import Iterable
from typing import BinaryIO, cast

import zstandard as zstd

from app.batch.record import Record
from app.types import Outcome

GZIP_LEVEL, ZSTD_LEVEL = 6, 3


class JsonLinesWriter:
    """Rows into a file, which is closed with it where it is a compressor of its own."""

    def __init__(self, file: BinaryIO, compressor: BinaryIO | None = None) -> None:
        """`compressor` writes into `file`."""
        self._file, self._compressor = compressor or file, compressor

    def add(self, record: Record, outcome: Outcome) -> None:  # noqa: ARG002  (the row names its record itself)
        """See Writer."""
        self._file.write(outcome.rendered or b"")

    def close(self) -> None:
        """See Writer."""
        if self._compressor:
            self._compressor.close()


def plain(file: BinaryIO, _name: str) -> JsonLinesWriter:
    """As it is."""
    return JsonLinesWriter(file)


def gzipped(file: BinaryIO, _name: str) -> JsonLinesWriter:
    """A gzip member, without a time: equal rows are equal bytes."""
    return JsonLinesWriter(file, cast("BinaryIO", gzip.GzipFile("", "wb", GZIP_LEVEL, file, 0)))


def zstandard(file: BinaryIO, _name: str) -> JsonLinesWriter:
    """A zstd frame."""
    return JsonLinesWriter(file, cast("BinaryIO", zstd.ZstdCompressor(ZSTD_LEVEL).stream_writer(file, closefd=False)))


def join(parts: Iterable[BinaryIO], whole: BinaryIO) -> None:
    """One after the other: members and frames too make one stream."""
    for part in parts:
        shutil.copyfileobj(part, whole, 1 << 20)
