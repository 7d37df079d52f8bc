"""WARC, as crawlers write it and as WET: pages of `response` records with HTTP's transfer coding undone, text of `conversion` records."""

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import zstandard

from app.batch.flags import STDIN
from app.batch.places import File, extra, opened
from app.batch.record import BROKEN, Place, Record, Span, too_large

NAME = "warc"
# Answers without a page of their own: they are passed over, as are records of requests and of the crawl.
NO_PAGE = frozenset({*range(100, 200), 204, 205, *range(300, 400)})
# What an archive says of itself that it is no page: pictures, styles and the like are passed over.
NO_PAGE_TYPES = re.compile(
    r"(?:image|video|audio|font)/|text/(?:css|javascript)|application/(?:x-)?(?:javascript|pdf|zip|wasm|font)", re.IGNORECASE
)
CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
MEMBER, FRAME, PLAIN = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/"
SEARCH_BYTES = 1 << 20
# As much of a member as tells its first bytes.
BEGINNING = 4096
# Some archives hold pages inflated, under the header that they were sent with.
MAGIC = {"gzip": MEMBER[:2], "x-gzip": MEMBER[:2], "zstd": FRAME}


def spans(file: File) -> Iterator[Span]:
    """One: an archive's records are found by reading it."""
    with extra("batch"):
        import fastwarc  # noqa: F401  (a run that lacks it ends before it begins)
    yield Span(NAME, (file.path,), size=file.size)


def read(span: Span, place: Place, most: int) -> Iterator[Record]:
    """The pages of an archive, from a place on; what is broken is a failure, and behind it the next member of a gzip file is read."""
    with opened(span.paths[0]) as raw:
        seekable = span.paths[0] != STDIN
        quick = seekable and _begins(raw, place.offset)
        at: int | None = place.offset if quick else 0
        index = place.index - place.skip if quick else 0
        resumed = False
        while at is not None:
            if seekable:
                raw.seek(at)
            try:
                for record in _records(raw, index, most):
                    at, index, resumed = record.end.offset, record.end.index, False
                    if index > place.index:
                        yield record
                at = None
            except OSError:
                begins = _next_member(raw, (at or 0) + 1) if seekable else None
                if not resumed:
                    index += 1
                    if index > place.index:
                        end = Place(begins or 0, index, 0 if begins else index)
                        yield Record(f"{span.paths[0]}:{at}", end, failure=BROKEN, read=begins or span.size)
                at, resumed = begins, True


def _records(raw: BinaryIO, index: int, most: int) -> Iterator[Record]:
    """Those of the records from here on that hold a page; `index` come before them. Raises OSError where the archive is broken."""
    from fastwarc.warc import ArchiveIterator
    from fastwarc.warc import WarcRecordType as Types

    for item in ArchiveIterator(raw, record_types=Types.response | Types.conversion):
        if item.headers.get("Content-Length") is None:
            raise OSError
        if item.record_type == Types.conversion or _holds_page(item):
            index += 1
            yield _record(item, Place(item.stream_pos, index, 1), most)


def _holds_page(item: Any) -> bool:
    http = item.http_headers
    return http is not None and http.status_code not in NO_PAGE and not NO_PAGE_TYPES.match(http.get("Content-Type") or "")


def _record(item: Any, end: Place, most: int) -> Record:
    """Raises OSError where the record breaks off."""
    warc, http = item.headers, item.http_headers
    name, url = (item.record_id or "").strip("<>"), (warc.get("WARC-Target-URI") or "").strip("<>")
    told = {"id": name, "end": end, "url": url or None, "date": warc.get("WARC-Date"), "read": end.offset}
    if item.content_length > most:
        return Record(**told, failure=too_large(item.content_length, most))
    length, body = item.content_length, item.reader.read()
    if len(body) < length:
        raise OSError
    if http is None:
        return Record(**told, body=body, content_type=f"{(warc.get('Content-Type') or 'text/plain').partition(';')[0]}; charset=utf-8")
    if "chunked" in (http.get("Transfer-Encoding") or "").lower():
        body = joined(body)
    return Record(**told, body=body, content_type=http.get("Content-Type"), content_encoding=_coding(http.get("Content-Encoding"), body))


def joined(body: bytes) -> bytes:
    """The chunks of HTTP's transfer coding as one; what has none is as it was: many archives hold it joined, under its old header."""
    chunks, at = [], 0
    while head := CHUNK_SIZE.match(body, at):
        size = int(head[1], 16)
        chunks.append(body[head.end() : head.end() + size])
        at = head.end() + size
        if not size or at >= len(body):
            return b"".join(chunks)
        at += 2 if body.startswith(b"\r\n", at) else 1
    return body


def _coding(told: str | None, body: bytes) -> str | None:
    coding = (told or "").strip().lower()
    return None if coding in MAGIC and not body.startswith(MAGIC[coding]) else told


def _begins(raw: BinaryIO, at: int) -> bool:
    """Whether a record begins at a byte of the file, in a member of its own where the file is compressed."""
    raw.seek(at)
    given = raw.read(BEGINNING)
    try:
        if given.startswith(MEMBER):
            return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(given, len(PLAIN)) == PLAIN
        if given.startswith(FRAME):
            return zstandard.ZstdDecompressor().decompressobj().decompress(given).startswith(PLAIN)
    except (zlib.error, zstandard.ZstdError):
        return False
    return given.startswith(PLAIN)


def _next_member(raw: BinaryIO, at: int) -> int | None:
    """The next byte of the file, from `at` on, where a compressed record begins."""
    raw.seek(at)
    while piece := raw.read(SEARCH_BYTES):
        begin = piece.find(MEMBER)
        while begin >= 0:
            if _begins(raw, at + begin):
                return at + begin
            begin = piece.find(MEMBER, begin + 1)
        at += max(1, len(piece) - len(MEMBER) + 1)
        raw.seek(at)
    return None
