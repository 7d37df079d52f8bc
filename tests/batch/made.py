"""Inputs that the tests of batches make: small pages, as archives, lines and tables."""

import gzip
import io
import json
import lzma
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HTML = ("Content-Type", "text/html; charset=utf-8")
COMPRESSORS: Mapping[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress, ".zst": zstandard.compress}
SENTENCE = "The council of the small town decided on Monday to build bridge number {n} over the river, and nobody was against it. "


def page(n: int) -> str:
    """A small article that says which it is."""
    return f"<html><body><nav>Menu</nav><article><h1>Bridge {n}</h1><p>{SENTENCE.format(n=n) * 3}</p></article></body></html>"


def chunked(body: bytes, size: int = 100) -> bytes:
    """HTTP's transfer coding."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


class Archive:
    """A WARC in memory."""

    def __init__(self, *, gz: bool = True) -> None:
        self._file = io.BytesIO()
        self._writer = WARCWriter(self._file, gzip=gz)

    def add(self, url: str, body: bytes, *headers: tuple[str, str], status: str = "200 OK") -> None:
        """A response."""
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        self._write(self._writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=http))

    def add_text(self, url: str, text: str) -> None:
        """A conversion, as in WET."""
        record = self._writer.create_warc_record(url, "conversion", payload=io.BytesIO(text.encode()), warc_content_type="text/plain")
        self._write(record)

    def add_other(self) -> None:
        """A record of the crawl itself."""
        self._write(self._writer.create_warcinfo_record("crawl.warc", {"software": "test"}))

    def _write(self, record: Any) -> None:
        self._writer.write_record(record)
        record.raw_stream.close()  # warcio leaves its temporary file to the collector

    @property
    def data(self) -> bytes:
        """The archive so far."""
        return self._file.getvalue()


def archive(numbers: Iterable[int], *, gz: bool = True) -> bytes:
    """A WARC of plain responses."""
    made = Archive(gz=gz)
    made.add_other()
    for n in numbers:
        made.add(f"http://a.example/{n}", page(n).encode(), HTML)
    return made.data


def lines(numbers: Iterable[int]) -> bytes:
    """JSON Lines."""
    return b"".join(json.dumps({"id": str(n), "url": f"http://a.example/{n}", "html": page(n)}).encode() + b"\n" for n in numbers)


def table(path: Path, columns: Mapping[str, list[object]], rows_a_group: int = 2) -> Path:
    """A Parquet file."""
    pq.write_table(pa.table(dict(columns)), path, row_group_size=rows_a_group)
    return path
